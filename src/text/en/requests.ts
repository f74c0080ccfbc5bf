export const card = {
  title: (status: string) => `Key request: ${status}`,
  call: (approvers: string) => `For a decision by ${approvers}`,
  asks: (requester: string, organization: string, description: string) =>
    `${requester} asks for a key in ${organization}: ${description}.`,
  roles: (roles: string) => `Roles: ${roles}.`,
  accessList: (entries: string) => `IP access list: ${entries}.`,
  reason: (reason: string) => `Reason: ${reason}`,
  denial: (reason: string) => `Reason for the denial: ${reason}`,
  comment: (approver: string) => `Comment of ${approver}`,
  commented: (approver: string, comment: string) => `Comment of ${approver}: ${comment}.`,
  votesVoid: (people: string, missing: number) =>
    `No longer counted: the approval of ${people}. ${missing === 1 ? '1 more is' : `${missing} more are`} needed.`,
  leftKey: (keyId: string, publicKey: string) => `the key ${keyId} (public key ${publicKey})`,
  leftId: (keyId: string) => `the key ${keyId}`,
  leftMarker: (marker: string) => `every key whose description ends with ${marker}`,
  role: (name: string, risk: string, does: string) => `*${name}* (${risk}): ${does}`,
};

export const receipt = {
  title: (status: string) => `Your request: ${status}`,
  request: (description: string, organization: string) =>
    `Your request for the key ${description} in ${organization}.`,
};

export const outcome = {
  comment: (comment: string) => `Comment of an approver: ${comment}`,
  request: (description: string, organization: string) =>
    `Your request for ${description} in ${organization}:`,
  newer: 'A newer message from Keywarden has the buttons.',
  since: (description: string, organization: string, happened: string) =>
    `Your request for ${description} in ${organization} ${happened}. Since then:`,
};

export const announcement = {
  title: 'A key was created',
  created: (requester: string, organization: string, description: string) =>
    `A key was created in ${organization} for ${requester}: ${description}.`,
  publicKey: (publicKey: string) => `Public key: ${publicKey}.`,
};

export const revocation = {
  title: 'A key was revoked',
  unclaimedTitle: 'A key was deleted',
  revoked: (requester: string, organization: string, description: string) =>
    `The key of ${requester} in ${organization} was revoked and is deleted at Atlas: ${description}.`,
  unclaimed: (requester: string, organization: string, description: string) =>
    `The key of ${requester} in ${organization} is deleted at Atlas, because nobody revealed its private key in time: ${description}.`,
  vanished: (requester: string, organization: string, description: string) =>
    `The key of ${requester} in ${organization} is gone. It was deleted at Atlas, not by Keywarden: ${description}.`,
  by: (person: string) => `Revoked by ${person}.`,
  replaced: 'A new key follows under the same approvals.',
  /** Answers to `revoke` if there is no key that a window could be opened for. */
  notFound: {
    nothing: (typed: string) =>
      `There is no key or request ${typed} that you may revoke. Check the id, or run \`/atlas-keys mine\` to see your requests.`,
    key: (typed: string) =>
      `No key ${typed} was found in the organizations that Keywarden knows. It may be deleted already. Run \`/atlas-keys list\` to see the keys there are.`,
    request: (typed: string) =>
      `Keywarden does not know the request of ${typed}. Run \`/atlas-keys mine\` to see your requests.`,
    not_issued: (typed: string) =>
      `The key ${typed} was not issued by Keywarden, so it is not revoked here. Ask an owner of the organization to delete it at Atlas.`,
    replaced: (typed: string) =>
      `The key ${typed} was replaced by another and is deleted already. Run \`/atlas-keys mine\` to see your requests.`,
  },
};

export const reminder = {
  title: 'Your private key still waits',
  waits: (description: string, organization: string, until: string) =>
    `The private key of ${description} in ${organization} still waits for you. Reveal it before ${until}, or the key is deleted.`,
  inDoubt: (description: string, organization: string, until: string) =>
    `It is still not certain that you saw the private key of ${description} in ${organization}. Without anything done, the key is deleted after ${until}.`,
};

export const alert = {
  title: (status: string) => `Key request: ${status}`,
  about: (requester: string, description: string, organization: string) =>
    `Request of ${requester} for ${description} in ${organization}:`,
  since: (happened: string) => `The request ${happened}. Since then:`,
  onlyAdmins: 'Only admins can choose "Try again" or "Close request".',
  call: (admins: string) => `For ${admins}`,
};

export const mine = {
  title: 'Your requests',
  page: (page: number, pages: number, total: number) =>
    `Page ${page} of ${pages} (${total === 1 ? '1 request' : `${total} requests`})`,
  line: (description: string, organization: string, at: string) =>
    `${description} in ${organization}, requested ${at}`,
  empty: 'You have made no requests yet. Choose "Request a key" to make one.',
  emptyPage: (page: number, pages: number) =>
    `There is nothing on page ${page}. The last page is ${pages}. Choose "Previous" to go back.`,
};

export const requests = {
  title: 'Requests for keys',
  scope: {
    mine: 'Your requests',
    pending: 'Requests that wait for your decision',
    all: 'All requests that you may see',
  },
  withStatus: (status: string) => `status ${status}`,
  byPerson: (who: string) => `made by ${who}`,
  since: (when: string) => `since ${when}`,
  line: (description: string, organization: string, who: string, at: string) =>
    `${description} in ${organization}, requested by ${who}, ${at}`,
  page: (page: number) => `Page ${page}.`,
  none: 'There is no such request.',
  nonePage: (page: number) => `There is nothing on page ${page}. Choose "Previous" to go back.`,
  searched: (count: number) =>
    `Only the newest ${count} requests were searched. Narrow the list down with \`--since\` or \`--by\`.`,
};

export const home = {
  title: 'Keywarden',
  intro:
    'Ask for an API key of MongoDB Atlas. An approver decides. The private key is shown once, and only to you.',
  waiting: 'Waiting for your decision',
  nothingWaiting: 'No request is waiting for your decision.',
  mine: 'Your open requests',
  keys: 'Your keys',
  key: (description: string, organization: string, publicKey: string) =>
    `${description} in ${organization}, public key ${publicKey}`,
  outcomes: 'Lately ended',
  noneOpen: 'You have no open requests.',
  more: (count: number) =>
    count === 1 ? '1 more is not shown here.' : `${count} more are not shown here.`,
  all: (command: string) => `Run ${command} to see all your requests.`,
  help: (command: string) => `Run ${command} to see what else Keywarden can do.`,
};
