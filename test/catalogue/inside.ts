import { type Case, notApplicable, shown } from './case.ts';

const REVEAL = 'story/keys/reveal';
const STORE = 'story/faults/storeAway';
const LOST = 'store/audit/lostEntries';
const SAFE = 'story/audit/safeMode';
const SWEEP = 'story/faults/sweep';
const SEAL = 'store/secrets/seal';

/** F: what Redis can do to us. */
export const REDIS: readonly Case[] = [
  shown(
    75,
    'Without Redis it does not start, and a supervisor may try again.',
    [
      'story/faults/host',
      'lets it end with 1, so that a supervisor tries again, and without its password',
    ],
    ['store/redis/connection', 'goes on trying until there is a Redis'],
  ),
  shown(
    76,
    'Redis that ends during a create, before or after the call, costs no key.',
    [STORE, 'before the create was sent: what was written down before is enough'],
    [STORE, 'after the create was sent: the key is kept in memory until it can be written down'],
  ),
  shown(77, 'Redis that is away at the claim shows nothing and loses nothing.', [
    REVEAL,
    'nothing is shown, the person is told, and the key waits',
  ]),
  shown(
    78,
    'A reply that is lost changes nothing, whichever script it answers.',
    [LOST, 'is stored once and answered ok'],
    [LOST, 'makes %s fail as unsure, and it can be repeated'],
    ['model/loss', 'changes no answer, no record and no audit entry, whatever command lost it'],
  ),
  shown(79, 'A Redis that forgot the scripts is told them again.', [
    LOST,
    'runs a script by its text where Redis has forgotten it',
  ]),
  shown(80, 'Full memory refuses a change wholly.', [
    LOST,
    'because it is out of memory changes nothing: %s',
  ]),
  shown(
    81,
    'A failover refuses changes wholly; one hash slot holds all on a cluster.',
    [LOST, 'because it became a replica changes nothing: %s'],
    ['store/redis/cluster', 'runs on a Redis Cluster: all keys of an installation share one slot'],
  ),
  shown(82, 'A Redis that loads its data refuses, and works when it has finished.', [
    'store/records/states',
    'because it is loading refuses, and works again when it has finished',
  ]),
  shown(83, 'A Redis that cannot save refuses, and works when it can.', [
    'store/records/states',
    'because it cannot save refuses, and works again when it can',
  ]),
  shown(
    84,
    'An unreadable record stops its own request and no other, and the admins are told once. It is left as it is: who cannot read a record cannot write a state into it.',
    [STORE, '(%j) stops its own request only, in words, and the others go on'],
    [STORE, 'of a request that waits or of a key is told to the admins once, with what to do'],
    ['store/records/record', 'stops only those who want this one'],
  ),
  shown(85, 'An append-only file that is cut anywhere holds a change wholly or not at all.', [
    'model/aof',
    'holds a commit wholly or not at all, wherever it was cut',
  ]),
  shown(86, 'An old backup means safe mode, and nothing is deleted.', [
    SAFE,
    'an old backup is restored: everything stops until an admin accepts it',
  ]),
  shown(
    87,
    'A flushed Redis means safe mode.',
    [SAFE, 'FLUSHALL: the same, although nothing is left that could be compared in Redis'],
    [SAFE, 'FLUSHALL while the bot is down: the files remember'],
  ),
  shown(88, 'A failover that lost writes means safe mode.', [
    'model/failover',
    'is noticed as well when it has written on, past the number of what was lost',
  ]),
  shown(89, 'A Redis that is told to throw data away stops creating and alarms.', [
    STORE,
    'while Keywarden runs: it stops and tells the admins, until Redis is set right',
  ]),
  shown(90, 'Answers of Redis that are slow are told as doubt.', [
    'story/inbound/wire',
    'by less than a reconnect: the vote is told to be doubtful, and pressing again is safe',
  ]),
];

/** G: the one showing of a private key, and how it is kept. */
export const REVEALING: readonly Case[] = [
  shown(91, 'Nobody but the requester gets to the private key.', [
    'story/decisions/reminders',
    'is for the requester only',
  ]),
  shown(92, 'Sixty-four clicks at once show it once.', [
    REVEAL,
    '64 at once in one window show it once',
  ]),
  shown(93, 'Two devices show it once.', [
    REVEAL,
    'on a phone and on a computer, one of them shows it',
  ]),
  shown(94, 'A trigger that expired leaves the key waiting.', [
    REVEAL,
    'because the trigger expired leaves the key waiting, and says so',
  ]),
  shown(95, 'A window that was closed too early leaves the key waiting.', [
    REVEAL,
    'because %s leaves the key waiting',
  ]),
  shown(96, 'An update without an answer is a matter of doubt: once more, and no further.', [
    REVEAL,
    'because Slack does not answer is a matter of doubt, whether it was shown (%s) or not',
  ]),
  shown(97, 'An update that is rate-limited leaves the key waiting.', [
    REVEAL,
    'because %s leaves the key waiting',
  ]),
  shown(
    98,
    'A claim whose reply is lost is the same claim when sent again.',
    [LOST, 'is stored once and answered ok'],
    ['model/loss', 'changes no answer, no record and no audit entry, whatever command lost it'],
  ),
  shown(99, 'In the last moment it is shown or deleted, never both.', [
    REVEAL,
    'comes before the end or after it, and never both',
  ]),
  shown(
    100,
    'A sealed private key that was moved, changed or cut does not open, and nobody learns why.',
    [REVEAL, '(%s) is not shown: the request is held, and nobody learns why'],
    [SEAL, 'does not open with another %s'],
    [SEAL, 'does not open with any bit flipped'],
    [SEAL, 'does not open when it is cut anywhere'],
    [SEAL, 'is malformed with a short tag, other lengths, another format or padding'],
  ),
  shown(
    101,
    'A seal key that is wrong or missing is found out at the start; old ones still open.',
    ['story/inbound/starting', 'when Redis belongs to another seal key'],
    ['store/redis/serverCheck', 'refuses while a request needs a key that is gone'],
    [SEAL, 'opens under a retired key and is sealed under the current one'],
  ),
  shown(
    102,
    'What was shown is in one call to Slack and in nothing that rests.',
    [
      'story/keys/mainJob',
      'is played by three people over %s, and the private key is in one window and nowhere else',
    ],
    ['story/keys/canary', 'over %s comes to rest nowhere, not even with a log at debug level'],
  ),
  shown(
    103,
    'A requester who was deactivated is shown nothing. The request is not held: its key waits until the end of the reveal time, or until an approver revokes it, and then it is deleted and the announcement channels are told.',
    [REVEAL, 'is not shown the private key'],
    [
      REVEAL,
      'leaves no key behind: it is deleted at the end of its time, and the channels hear it',
    ],
  ),
  notApplicable(
    104,
    'A strict mode that never shows a private key a second time.',
    'There is one way to reveal and no setting for others: after a showing in doubt the requester chooses between one more showing and a new key.',
  ),
  shown(105, 'Revoke and replace kills the old key before there is a new one.', [
    'story/keys/revoke',
    'kills the old key before the new one is made, under the same approvals',
  ]),
];

/** H: the audit log, and the sweep that compares Atlas with our records. */
export const AUDIT: readonly Case[] = [
  shown(
    106,
    'Whatever is changed in the log is found, and the first place named.',
    ['store/audit/auditChain', 'finds any change of any entry'],
    [
      'story/audit/audit',
      'verify names the first entry that was altered in Redis, and the one that is missing',
    ],
  ),
  shown(
    107,
    'Many writers at once leave one unbroken chain.',
    [
      'store/records/commit',
      'chains anew when another entry came in between, and the caller never knows',
    ],
    ['store/records/race', 'lets one of 200 votes at once win each version, over 10 connections'],
  ),
  shown(
    108,
    'Line breaks and JSON in typed text stay one entry.',
    ['store/audit/journal', 'writes one line of JSON per entry, whatever is in it'],
    ['audit/arguments', 'has no formulas in it, and quotes what needs quotes'],
  ),
  shown(
    109,
    'A forged marker on a person’s key is left alone.',
    [SWEEP, 'never touches a human’s key with a copied or a forged marker'],
    ['domain/strayKeys', 'with a forged marker is never a loser'],
  ),
  shown(
    110,
    'The key that counts is never deleted as a lost one; the campaign plays a million sequences.',
    ['model/model', 'keep every invariant in 20,000 sequences'],
    ['model/mutants', 'catches, though no other one counts, code that %s'],
  ),
  shown(111, 'Six lost keys in one sweep stop it after five.', [
    SWEEP,
    'deletes five at most, stops, says so, and goes on the next time',
  ]),
  shown(
    112,
    'The key of another installation is left alone.',
    [
      SWEEP,
      'tells of another installation in the same organization once, however many keys it has',
    ],
    ['store/secrets/seal', 'does not hold in another installation, nor as a marker'],
  ),
  shown(
    113,
    'A sweep over a list that lags takes no key of an attempt under way.',
    ['story/faults/atlasSaysNo', 'does not take the key of an attempt under way for a lost one'],
    ['domain/strayKeys', 'whose attempt is not settled is left to recovery'],
  ),
];
