/** "3 issued by Keywarden", … The parts that say nothing are left out. */
const count = (one: string, many: string) => (n: number) => (n === 1 ? `1 ${one}` : `${n} ${many}`);

export const inventory = {
  title: 'Inventory',
  /** All that there are; `parts` follow, each with its number. */
  says: (all: number, parts: string) => `${all === 1 ? '1 key' : `${all} keys`}: ${parts}.`,
  none: 'Keywarden has seen no key yet. It looks every five minutes.',
  counts: {
    issued: count('issued by Keywarden', 'issued by Keywarden'),
    adopted: count('adopted', 'adopted'),
    foreign: count('without owner', 'without owner'),
    marked: count(
      'with the marker of a request, not on record here',
      'with the marker of a request, not on record here',
    ),
    noEnd: count('without end', 'without end'),
    drifted: count('changed behind our back', 'changed behind our back'),
    stale: (n: number, span: string) => `${n} not used for ${span}`,
    unknownUse: count('whose use cannot be known', 'whose use cannot be known'),
  },
  lists: {
    foreign: 'Keys without owner',
    drifted: 'Keys that somebody changed at Atlas',
    stale: 'Keys that nobody uses',
    'no-end': 'Keys without end',
  },
  all: 'All keys',
  buttons: {
    foreign: 'Without owner',
    drifted: 'Changed',
    stale: 'Not used',
    'no-end': 'Without end',
    all: 'All keys',
  },
  ofOwner: (who: string) => `owner ${who}`,
  ofProject: (project: string) => `project ${project}`,
  page: (page: number, pages: number, total: number) =>
    `Page ${page} of ${pages} (${total === 1 ? '1 key' : `${total} keys`}).`,
  empty: 'No key fits.',
  emptyPage: (page: number) => `There is nothing on page ${page}.`,
  noOwner: 'Nobody answers for it',
  marked: 'with the marker of a request, not on record here',
  names: (request: string) => `its description names the request ${request}`,
  namesUnknown: (request: string) =>
    `its description names the request ${request}, which Keywarden does not know`,
  owner: (who: string) => `owner ${who}`,
  issued: 'issued by Keywarden',
  adoptedBy: (who: string) => `adopted by ${who}`,
  adoptedByPolicy: 'adopted by the policy',
  firstSeen: (at: string) => `first seen ${at}`,
  created: (ago: string) => `created ${ago}`,
  lastUsed: (at: string) => `last used ${at}`,
  lastUsedFrom: (at: string, address: string) => `last used ${at} from ${address}`,
  notUsed: 'no use seen',
  useUnknown: 'use cannot be known: it has no addresses',
  useUnread: 'use not read yet',
  differs: (what: string) => `differs from what was approved: ${what}`,
  differsIn: {
    organization: 'roles in the organization',
    addresses: 'addresses',
    description: 'description',
  },
  noProject: (typed: string) =>
    `There is no project ${typed}, or Keywarden cannot see it. Check its name or id.`,
  notAllowed:
    'The inventory is for admins and auditors. `/atlas-keys list` shows the keys that you may see.',
};
