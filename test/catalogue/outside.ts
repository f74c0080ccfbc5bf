import { type Case, shown } from './case.ts';

const CRASH = 'story/faults/crash';
const SAYS_NO = 'story/faults/atlasSaysNo';
const HOST = 'story/faults/host';
const TRANSPORT = 'atlas/transport';
const ONE_KEY = '%s: one usable key in the end, and no other';
const ENDS_BADLY = 'that ends with %s is %s, sent, and never sent again';
const STARTING = 'story/inbound/starting';

/** D: what Atlas can do to us. */
export const ATLAS: readonly Case[] = [
  shown(
    44,
    'An Atlas that cannot be reached creates nothing and is tried again.',
    [CRASH, 'it is down for a while: the request waits, nothing is lost'],
    [TRANSPORT, 'proves that nothing was sent where nobody listens'],
    [TRANSPORT, 'proves that nothing was sent where the name is unknown'],
    [TRANSPORT, 'proves that nothing was sent where TLS fails'],
  ),
  shown(
    45,
    'No answer and no key: looked for, not found, tried again.',
    [CRASH, 'while it waits for the create, %s'],
    [TRANSPORT, ENDS_BADLY],
  ),
  shown(
    46,
    'A key whose answer was lost is deleted before there is another; after four attempts a person is asked.',
    [CRASH, ONE_KEY],
    [
      'story/keys/attempts',
      'is tried four times and no more; an admin is asked, presses "Try again", and there is a key',
    ],
  ),
  shown(
    47,
    'A key behind an answer that never comes is deleted before there is another.',
    [CRASH, 'while it waits for the create, %s'],
    [TRANSPORT, ENDS_BADLY],
  ),
  shown(
    48,
    'A key that lands after recovery looked is deleted by the sweep.',
    [
      'story/faults/sweep',
      'deletes the key of a lost attempt that landed after recovery had looked',
    ],
    [CRASH, 'it commits late: the settling time waits for the key and deletes it'],
  ),
  shown(49, 'A server error, with a key behind it or without, is a matter of doubt.', [
    CRASH,
    ONE_KEY,
  ]),
  shown(50, 'A page of HTML with status 200 is a matter of doubt.', [CRASH, ONE_KEY]),
  shown(
    51,
    'An answer that is not what was asked for is a matter of doubt, and its key goes.',
    [CRASH, ONE_KEY],
    [
      'story/inbound/attacks',
      'and cannot be told to be ours is left to a person, who is told its id',
    ],
  ),
  shown(
    52,
    'What Atlas does not accept ends the request with a reason; each documented error code comes to one outcome.',
    [SAYS_NO, 'with %i %s ends the request: its requester hears why, and no key is left'],
    ['workflow/classify', '%i %s comes to: %s'],
    ['atlas/errors', 'keeps which field was wrong and why'],
  ),
  shown(
    53,
    'Credentials that Atlas refuses hold the request for an admin.',
    [SAYS_NO, 'with %i %s is held for an admin, and nothing is lost'],
    [
      'story/decisions/reminders',
      'the request is held, admins are told, and an admin lets it go on',
    ],
  ),
  shown(54, 'An organization that Atlas does not know holds the request.', [
    SAYS_NO,
    'with %i %s is held for an admin, and nothing is lost',
  ]),
  shown(55, 'A conflict ends the request with a reason.', [
    SAYS_NO,
    'with %i %s ends the request: its requester hears why, and no key is left',
  ]),
  shown(
    56,
    'Too many calls are waited out, as long as Atlas says and an hour at most.',
    [CRASH, 'it says 429: the request is tried again when Atlas allows it'],
    [SAYS_NO, '%s is waited out, an hour at most'],
  ),
  shown(
    57,
    'Answers without end or measure are cut off.',
    [TRANSPORT, ENDS_BADLY],
    [TRANSPORT, 'read at most 8 MiB of a list and 1 MiB of anything else'],
  ),
  shown(58, 'A redirect is not followed.', [CRASH, ONE_KEY], [TRANSPORT, ENDS_BADLY]),
  shown(
    59,
    'Nothing is concluded from a list that failed or moved; edits and deletions by people are seen.',
    ['atlas/pages', 'are not half found where one page keeps failing'],
    ['atlas/pages', 'are all found, of the organization and of a project, in three pages of 500'],
    ['atlas/pages', 'gives up at its deadline and concludes nothing'],
    ['story/faults/sweep', 'tells of an issued key whose description somebody edited'],
    ['story/keys/revoke', 'of a key that somebody deleted at Atlas ends well too'],
  ),
  shown(
    60,
    'A deletion is repeated until it is certain, or left to a person; no second key meanwhile.',
    [SAYS_NO, 'that Atlas does not allow (%i) is left to a person: no second key meanwhile'],
    [SAYS_NO, 'that meets %s is tried until it is certain'],
    ['story/keys/revoke', 'makes no second key while the first cannot be deleted'],
  ),
  shown(61, 'A key that vanished while it waited is not shown, and the record says so.', [
    'story/keys/revoke',
    'of a key that vanished at Atlas is not shown, and the record says so',
  ]),
  shown(62, 'A token that ends during a create is renewed, and the create is sent once.', [
    'atlas/create',
    'succeeds although its token was taken away in between',
  ]),
  shown(
    63,
    'Credentials that a wrong clock spoils end in a clear error and not in a loop.',
    ['atlas/token', 'that is refused again and again is a matter of credentials'],
    ['atlas/digest', 'is wrong after two refusals'],
    ['store/redis/serverCheck', 'refuses a clock that is far off, and warns of one that is off'],
  ),
  shown(64, 'Two hours without Atlas delay a request and cost it nothing.', [
    SAYS_NO,
    'delays an approved request and costs it nothing',
  ]),
];

/** E: what the machine can do to us. */
export const MACHINE: readonly Case[] = [
  shown(
    65,
    'Killed at any step, nothing unknown is left behind: in simulation at any moment, and for real at three points; `npm run campaign` kills at each of C1 to C32.',
    ['model/model', 'keep every invariant in 20,000 sequences'],
    ['campaign/kills', 'kills bots and Redis at a few cuts, and nothing is lost, doubled or told'],
    ['campaign/kill/cuts/cuts', 'has each of C1 to C54, and nothing else'],
  ),
  shown(66, 'Told to stop during a create, it lets the create end.', [
    STARTING,
    'on SIGTERM it lets the create in flight end, and exits 0',
  ]),
  shown(67, 'A process that slept past its lease is overtaken, and harms nothing.', [
    HOST,
    'is overtaken by another replica, and what it brings later is cleaned up',
  ]),
  shown(
    68,
    'Replicas and a rolling restart carry one request through. There is no older version yet to run beside.',
    [HOST, 'carry one request through, and create one key'],
    [
      'story/audit/safeMode',
      'every replica stops, one of them tells the admins, and every one goes on',
    ],
  ),
  shown(
    69,
    'A process that breaks says so by its exit, and tells no secret.',
    [HOST, 'over a rejection that nobody handles ends with 1, and tells no secret'],
    [HOST, 'over an exception that nobody catches ends with 1, and tells no secret'],
    [HOST, 'because its memory is full is no success, and the request goes on after a restart'],
  ),
  shown(70, 'With a full disk nothing is created or revealed, and all else works.', [
    'story/audit/safeMode',
    'cannot be written, the disk is full: no key is created and none is shown; all else works',
  ]),
  shown(
    71,
    'An audit file that is read-only, rotated or deleted is begun anew, or nothing is promised.',
    ['store/audit/journal', 'where it may not write'],
    ['store/audit/journal', 'starts a new file when the old one was rotated away'],
    ['store/audit/journal', 'starts a new file when the old one was deleted or replaced'],
    ['store/audit/auditCopy', 'begins anew when its file was deleted'],
  ),
  shown(72, 'A clock that jumps an hour changes no decision.', [
    HOST,
    'whose clock jumps by %d ms decides by the clock of Redis',
  ]),
  shown(73, 'A process that stands still for ten seconds answers late and decides right.', [
    HOST,
    'in its stride for ten seconds answers late, and pressing again is safe',
  ]),
  shown(
    74,
    'Whatever is missing or malformed at the start is listed, and no value repeated.',
    [STARTING, 'with nothing set: one line for each variable'],
    [STARTING, 'with a malformed secret, and never prints it'],
    ['config/environment', 'lists every missing variable at once, each with what it is for'],
  ),
];
