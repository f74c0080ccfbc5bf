export const card = {
  title: (status: string) => `Key request: ${status}`,
  call: (approvers: string) => `For a decision by ${approvers}`,
  asks: (requester: string, organization: string, description: string) =>
    `${requester} asks for a key in ${organization}: ${description}.`,
  roles: (roles: string) => `Roles: ${roles}.`,
  accessList: (entries: string) => `IP access list: ${entries}.`,
  recipient: (recipient: string) => `The private key is encrypted for ${recipient}.`,
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
  toReveal: 'Private keys that wait for you',
  keys: 'Your keys',
  offered: 'Keys you are asked to take over',
  offeredOf: (owner: string, end: string) => `Owner: ${owner} · End: ${end}`,
  key: (description: string, organization: string, publicKey: string) =>
    `${description} in ${organization}, public key ${publicKey}`,
  outcomes: 'Lately ended',
  noneOpen: 'You have no open requests.',
  more: (count: number) =>
    count === 1 ? '1 more is not shown here.' : `${count} more are not shown here.`,
  all: (command: string) => `Run ${command} to see all your requests.`,
  help: (command: string) => `Run ${command} to see what else Keywarden can do.`,
};

/** Told while a request waits for its approvers. */
export const waiting = {
  reminder: (people: string, asks: string, votes: string, until: string) =>
    `${people === '' ? '' : `${people}: `}this request still waits for a decision. ${asks} ${votes} It lapses ${until}.`,
  escalation: (people: string, asks: string, votes: string, until: string) =>
    `${people === '' ? '' : `${people}: `}nobody decided on this request in time, so you are asked, too. ${asks} ${votes} It lapses ${until}.`,
  votes: (given: number, needed: number) => `Approvals so far: ${given} of ${needed}.`,
  escalationTitle: 'A key request needs your decision',
  decideOn: (card: string, channel: string) =>
    `Decide on ${card} in ${channel}. If you cannot open it, ask a member to add you to the channel.`,
  card: 'the card',
  decideIn: (channel: string) =>
    `Decide on the card in ${channel}. If you cannot open the channel, ask a member to add you.`,
  cardMissing: (channel: string) =>
    `The card is not in ${channel} yet: Keywarden cannot post there now. The admins were told.`,
};

/** Told to the requester when the approvers' channel cannot be reached, and when it can again. */
export const reach = {
  lost: (description: string, organization: string) =>
    `The approvers cannot be reached: nobody can decide on your request for ${description} in ${organization} now. The admins were told what to do. Keywarden tries again every few minutes, so you need not do anything.`,
  back: (description: string, organization: string) =>
    `The approvers can be reached again: they can decide on your request for ${description} in ${organization}.`,
  until: (until: string) => `Without a decision it still lapses ${until}.`,
};

/** Why nothing can be posted in a channel, by Slack's error code. */
const reasons: Readonly<Record<string, string>> = {
  is_archived: 'The channel is archived. Unarchive it.',
  is_inactive: 'The channel is archived. Unarchive it.',
  channel_not_found:
    'Slack says that it does not exist. If it is a private channel, Keywarden was removed from it: type `/invite @keywarden` there.',
  not_in_channel: 'Keywarden is not in the channel. Type `/invite @keywarden` there.',
};

/** Told to the admins, once each time a channel is lost. */
export const channelLost = {
  title: 'A channel cannot be reached',
  what: (channel: string, id: string) => `Keywarden cannot post in ${channel} (${id}).`,
  reasons,
  otherReason: (reason: string) =>
    `Slack answers ${reason}: the settings of the channel or of the workspace do not let Keywarden post there. Let it post there.`,
  approvals:
    'Requests for keys wait there for a decision, and nobody can decide until it can be reached. They lapse at the time that was set.',
  others: 'What Keywarden has to say there waits.',
  otherwise:
    'Or name another channel in the policy. Keywarden tries again every few minutes, and then posts what waits.',
};

/** Told to the same admins once posting works again. */
export const channelBack = {
  title: 'A channel can be reached again',
  what: (channel: string, id: string) =>
    `Keywarden can post in ${channel} (${id}) again. What waited is posted there now.`,
};
