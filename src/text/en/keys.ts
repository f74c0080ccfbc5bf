export const list = {
  title: (organization: string) => `Keys in ${organization}`,
  titleOfProject: (organization: string, project: string) =>
    `Keys in ${organization}, project ${project}`,
  page: (page: number, pages: number, total: number) =>
    `Page ${page} of ${pages} (${total === 1 ? '1 key' : `${total} keys`})`,
  empty: (organization: string) =>
    `There are no keys in ${organization} yet. Choose "Request a key" to ask for one.`,
  emptyProject: (organization: string, project: string) =>
    `There are no keys for the project ${project} in ${organization}. Run \`/atlas-keys list\` to see the keys of the whole organization.`,
  emptyPage: (page: number, pages: number) =>
    `There is nothing on page ${page}. The last page is ${pages}. Choose "Previous" to go back.`,
  search: 'Search',
  owner: 'Owner',
  /** `fits` names what is looked for. */
  nothingFits: (organization: string, fits: string) =>
    `No key in ${organization} fits. ${fits}. Check the spelling, or choose "All keys" to see the others.`,
  someOwnersUnnamed:
    'There are too many owners to look at the names of all. Use `--owner @PERSON` for the keys of one person.',
  unreadKeys: (count: number) =>
    count === 1
      ? 'One more key is there, and what Atlas says of it could not be read. Look it up in Atlas.'
      : `${count} more keys are there, and what Atlas says of them could not be read. Look them up in Atlas.`,
  issued: (requester: string, at: string) => `Issued by Keywarden for ${requester}, ${at}`,
  notIssued: 'Not issued by Keywarden',
  ownedBy: (owner: string) => `owner ${owner}`,
  ends: (at: string) => `ends ${at}`,
  withoutEnd: 'without end',
  endsWithin: (hours: number) =>
    hours % 24 === 0 ? `Ending within ${hours / 24} days` : `Ending within ${hours} hours`,
  ledgerUnread: 'Owners and ends could not be read now. Run the command again in a minute.',
  created: (ago: string) => `created ${ago}`,
  issuedUnknown: 'Whether Keywarden issued it could not be read now.',
  noProjectNames:
    'The names of the projects could not be read now, so their ids are shown. Run the command again in a minute.',
};

export const detail = {
  title: 'Atlas key',
  inOrganization: (organization: string) => `Key in ${organization}`,
  noProjectRoles: 'None',
  noOrganizationRoles: 'None',
  noAccessList: 'No entries.',
  accessListUnreadable: 'Could not be read now. Run the command again in a minute.',
  created: (at: string, ago: string) => `${at} (${ago})`,
  usedFrom: (at: string, address: string) => `${at}, from ${address}`,
  noUseSeen: 'Atlas has seen no call from the addresses of its IP access list.',
  useUnknown:
    'Cannot be known. Atlas notes the use of a key at the entries of its IP access list, and this key has none.',
  useUnreadable: 'Cannot be known now, because the IP access list could not be read.',
  notFound: (typed: string, organization: string) =>
    `There is no key ${typed} in ${organization}. Check the key id (24 characters) or the public key (8 letters), or look it up in the list.`,
  notFoundAnywhere: (typed: string) =>
    `There is no key ${typed} in any organization that Keywarden knows. Check the key id (24 characters) or the public key (8 letters), or look it up in the list.`,
  projectNotFound: (typed: string, organization: string) =>
    `There is no project ${typed} in ${organization}, or Keywarden cannot see it. Check its name or id, or list the keys of the whole organization.`,
  organizationNotFound: (typed: string, known: string) =>
    `Keywarden knows no organization ${typed}. It knows: ${known}.`,
};

export const json = {
  title: 'Key as JSON',
  intro: (keyId: string) => `What Atlas says about the key ${keyId}. Private keys are taken out.`,
  tooLarge: 'The answer is longer than Slack can show. The end is missing here.',
  empty: 'Atlas sent an empty answer. Please try again in a minute.',
};

export const menu = {
  askList: 'Keys of which organization do you want to see?',
  /** `typed` is the name of no organization. `known` names those that there are. */
  askSearch: (typed: string) =>
    `To look for ${typed} in the keys of an organization, choose which one.`,
  placeholder: 'Choose an organization',
  group: (first: string, last: string) => `${first} to ${last}`,
  more: (count: number) =>
    `${count} more are not in this menu. Name the organization in the command instead.`,
  none: 'Keywarden knows no organization. Ask an admin to add one to its policy.',
};

/** Menus whose options are looked up while somebody types. An option has 75 characters. */
export const picker = {
  byProject: 'Filter by project',
  first: (shown: number, found: number) => `The first ${shown} of ${found}. Type more of the name.`,
  unreadable: 'They could not be read now. Please try again in a minute.',
};
