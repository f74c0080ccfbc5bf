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
  since: (description: string, organization: string, happened: string) =>
    `Your request for ${description} in ${organization} ${happened}. Since then:`,
};

export const announcement = {
  title: 'A key was created',
  created: (requester: string, organization: string, description: string) =>
    `A key was created in ${organization} for ${requester}: ${description}.`,
  approved: (approvers: string) => `Approved by ${approvers}.`,
  publicKey: (publicKey: string) => `Public key: ${publicKey}.`,
};

export const alert = {
  title: (status: string) => `Key request: ${status}`,
  about: (requester: string, description: string, organization: string) =>
    `Request of ${requester} for ${description} in ${organization}:`,
  since: (happened: string) => `The request ${happened}. Since then:`,
  onlyAdmins: 'Only admins can choose "Try again".',
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

export const home = {
  title: 'Keywarden',
  intro:
    'Ask for an API key of MongoDB Atlas. An approver decides. The private key is shown once, and only to you.',
  waiting: 'Waiting for your decision',
  nothingWaiting: 'No request is waiting for your decision.',
  mine: 'Your open requests',
  noneOpen: 'You have no open requests.',
  more: (count: number) =>
    count === 1 ? '1 more is not shown here.' : `${count} more are not shown here.`,
  all: (command: string) => `Run ${command} to see all your requests.`,
  help: (command: string) => `Run ${command} to see what else Keywarden can do.`,
};
