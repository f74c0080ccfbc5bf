import { type Case, shown } from './case.ts';

const PROOF = 'story/keys/proof';
const RECORD = 'store/records/record';
const LIFTING = 'store/lifting/lifting';
const UPDATES = 'story/inbound/updates';
const ADDRESSES = 'domain/key/addresses';
const ACCESS = 'story/requests/accessList';
const POLICY = 'story/policy/people';

/** I: what is stored, and who may have written it. */
export const STORED: readonly Case[] = [
  shown(114, 'A record with the id of another key in it is not believed: Revoke deletes nothing.', [
    PROOF,
    'cannot be read: Revoke deletes nothing, and the admins are told',
  ]),
  shown(115, 'A create that is answered with the id of another key never touches that key.', [
    PROOF,
    '(and its public key: %s) is in doubt, and that key is never touched',
  ]),
  shown(116, 'What an organization is called comes from the policy, never from the record.', [
    RECORD,
    'does not hold the name of its organization: that comes from the policy',
  ]),
  shown(
    117,
    'A record with any field changed, such as when it was made, is unreadable.',
    [PROOF, 'makes it unreadable: %s'],
    [RECORD, 'is corrupt with any one character of it changed'],
  ),
  shown(
    118,
    'A genuine record under another id, or as another kind, is unreadable.',
    [PROOF, 'is found out where a genuine record lies in the place of another'],
    [RECORD, 'is corrupt under another id, as another kind, of another installation'],
  ),
  shown(119, 'A window or a pre-approval that somebody wrote into Redis counts for nothing.', [
    'store/records/windows',
    'throws corrupt over a window that somebody wrote or changed in Redis',
  ]),
  shown(
    120,
    'Resealing signs every record anew, but none that somebody changed.',
    ['audit/reseal', 'signs every record anew, also one that is finished and holds nothing sealed'],
    ['audit/reseal', 'does not sign a record that somebody changed: it stays unreadable'],
  ),
  shown(121, 'Secret keys that are needed are counted, not listed for every record ever made.', [
    'store/records/commit',
    'counts for how many records each secret key is needed',
  ]),
  shown(
    122,
    'An older genuine record that is put back creates, shows and deletes nothing: it is held.',
    [PROOF, 'is genuine, and still no key in use is deleted by it: the request is held'],
    [PROOF, 'of a request that was withdrawn gives no key, whoever approves it'],
    [
      'store/history/history',
      'is not an older one that was put back, nor anything that is built on it',
    ],
  ),
  shown(123, 'The offset of the clock in Redis is not even read outside of tests.', [
    'store/records/windows',
    'ends by the clock of Redis alone where the clock is not one for tests',
  ]),
  shown(124, 'Records of before the first release are refused at start, with what to do.', [
    UPDATES,
    'records of before the first release are refused in one sentence, which says what to do',
  ]),
  shown(
    125,
    'A new form is lifted whole before anything is decided, also if a process dies half-way.',
    [LIFTING, 'lifts every record first; then it reads and commits, and all else is as it was'],
    [LIFTING, 'that dies half-way is followed by another, and no record is lifted twice'],
  ),
  shown(
    126,
    'A replica that meets a newer form ends in words, and removes nothing that it does not know.',
    [
      UPDATES,
      'a replica that meets the records of a newer version ends, in words, and starts no more',
    ],
    [
      'store/notices/owedNotices',
      'leaves members of a kind that it does not know, and takes what comes after them',
    ],
  ),
  shown(
    127,
    'No key is deleted on the strength of an id: the public key under it must be the proven one.',
    [PROOF, 'and signed it: the key under that id has another public key, so it is left alone'],
    [PROOF, 'waits until Atlas shows the key that it has just created'],
  ),
  shown(128, 'A description that somebody edited at Atlas shields no key of ours.', [
    PROOF,
    'is no shield: the key that was proven to be ours is revoked all the same',
  ]),
  shown(
    129,
    'A form counts only from a window that Slack opened, the create form too.',
    ['story/requests/forms', 'makes no request and no key, though a rule would let it: %s'],
    ['campaign/dispatch', 'ask for nothing, and break no glass, from a window that nobody opened'],
  ),
  shown(130, 'While the signing secret is changed, what either one signed is taken.', [
    'story/inbound/signingSecrets',
    'what the previous or the new one signed is taken, and nothing else',
  ]),
  shown(131, 'Who may not look hears the same of every key and request, there or not.', [
    'story/keys/revoke',
    'says the same to all who may not look, whatever there is and whatever there is not',
  ]),
  shown(132, 'Whatever is written into Redis, it creates, shows, changes and deletes no key.', [
    'campaign/attacks',
    'changes what they like, and no key is created, shown, changed or deleted by that',
  ]),
];

/** J: what the policy and the form are judged by. */
export const JUDGED: readonly Case[] = [
  shown(
    133,
    'The risk of a role comes from what it may do, and an unknown role is dangerous.',
    ['domain/key/riskOfRoles', 'comes from what it may do, not from its name'],
    ['domain/key/riskOfRoles', 'is dangerous where nobody has rated the role yet'],
  ),
  shown(
    134,
    'Break-glass gives one person no dangerous role that the policy does not name.',
    [ACCESS, 'gives no dangerous role to one person where the policy does not name it'],
    ['config/policyRules', 'is for no dangerous role that the policy does not name'],
  ),
  shown(
    135,
    'An access list in halves is judged by the union, and its width is said in words.',
    [ACCESS, 'of two halves is shown as what it is: everything'],
    [ACCESS, 'says in words how wide it is'],
    [ADDRESSES, 'is as wide as the union of its entries'],
  ),
  shown(136, 'A policy can require an access list and limit its width, also in parts.', [
    ACCESS,
    'wants one, and none that is wider, also in parts',
  ]),
  shown(
    137,
    'An address that is written in two ways is one entry, and the approved key is created.',
    [ACCESS, 'names each address once, however it was written, and the approved key is created'],
    ['domain/keyForm', 'takes an address that is written twice in two ways as one entry'],
  ),
  shown(
    138,
    'A zone in an address is refused, and private ranges get a word.',
    [ACCESS, 'with a zone is refused in the form'],
    [ACCESS, 'of private addresses is told to be of no use, to approver and requester'],
  ),
  shown(139, 'An approval that is too old is asked for anew before a key is created.', [
    'story/policy/approvalAge',
    'creates no key: the approvers are asked anew, and their new approval counts',
  ]),
  shown(140, 'All accounts of one person share one quota.', [
    'story/policy/approvalAge',
    'have one quota of a rule together, also by their e-mail address alone',
  ]),
  shown(
    141,
    'A weaker policy is told in words in the alerts channel of the one before.',
    [POLICY, 'is told in words in the alerts channel of the policy before'],
    ['domain/policyChanges', 'is weaker by %s, and that is said'],
  ),
  shown(
    142,
    'A policy that nobody can decide under is refused, at the first start and while it runs.',
    [POLICY, 'is refused where two approvals are needed and both accounts are of one person'],
    [POLICY, 'does not replace a good one while the bot runs'],
  ),
  shown(143, 'An approver who left overnight does not end the bot, and the admins hear of it.', [
    POLICY,
    'does not end the bot: it starts, and the admins hear that nobody can decide',
  ]),
];

const LOSS = 'story/audit/loss';
const LISTINGS = 'story/redis/listings';
const QUOTAS = 'story/redis/quotas';

/** L: what was put back, removed, or lost. */
export const LOST: readonly Case[] = [
  shown(
    196,
    'A request that somebody took out of what is due ends in its time, and the admins hear of it.',
    [LISTINGS, '(%s) ends in its time all the same, and the admins hear of it once'],
    [LISTINGS, 'are there again within minutes, and the admins get one message'],
  ),
  shown(
    197,
    'A quota that was emptied in Redis lets nothing more through.',
    [
      QUOTAS,
      'lets no rule approve again: people are asked, also after a restart, until its time is over',
    ],
    [QUOTAS, 'breaks no glass again'],
    [QUOTAS, 'gives no key more by what was allowed in advance'],
  ),
  shown(
    198,
    'An older record that was put back ends no request while its key lives, and no key is deleted by it.',
    ['story/redis/olderRecords', 'does not let an admin end the request while its key lives'],
    [
      'story/redis/olderRecords',
      'lets no sweep delete a key of a lost attempt, and the admins hear of it once',
    ],
  ),
  shown(
    199,
    'A loss of data that is accepted deletes no key in use, and shows no private key twice.',
    [LOSS, 'two admins accept it; the request is held, and the key is kept'],
    [LOSS, 'it was denied: it is not decided a second time, and ends as denied'],
  ),
  shown(
    200,
    'Accepting a loss takes two admins where there are two; the command line counts as one.',
    [LOSS, 'the command line alone is one of two, however often it is used'],
    [LOSS, 'where there is one admin, that one is enough'],
  ),
  shown(201, 'A role that may make database users is dangerous, whatever it is called.', [
    'story/requests/early',
    'never gives a role with which somebody can make database users',
  ]),
];
