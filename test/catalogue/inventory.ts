import { type Case, shown } from './case.ts';

const ADOPTING = 'story/inventory/adopting';
const STRANGERS = 'story/inventory/strangers';
const WHO = 'story/inventory/who';
const PROPOSAL = 'workflow/inventory/carryOutProposal';
const TURNS = 'store/inventory/turns';
const DRIFTED = 'workflow/converging/drifted';
const MODEL = 'model/mutants';

/** Keys that were made without Keywarden, and what changes behind its back. */
export const INVENTORY: readonly Case[] = [
  shown(202, 'No key that nobody adopted is changed or ended, but by a person’s word.', [
    MODEL,
    'passes those in which people make keys without Keywarden',
  ]),
  shown(
    203,
    'Hundreds of keys at the first start are one message, and find their owners without a write.',
    [STRANGERS, 'are one digest for each organization at the first start, and never told again'],
    [
      'story/inventory/homecoming',
      '450 keys that were made without Keywarden find their owners, and nothing of them changes',
    ],
  ),
  shown(
    204,
    'A key that changed since it was shown is not adopted: by one, by a request, or in a file.',
    [ADOPTING, 'is not adopted where it has changed since the window showed it'],
    [
      'story/inventory/adoptingByRequest',
      'is not carried out where the key has changed since it was shown',
    ],
    [
      PROPOSAL,
      'leaves out what is not as it was, and waits where Atlas does not answer, for a day',
    ],
  ),
  shown(205, 'The key with which Keywarden signs in is nobody’s to adopt, to freeze or to end.', [
    ADOPTING,
    'and is the one that Keywarden signs in with is nobody’s to adopt or to freeze',
  ]),
  shown(206, 'A crash in the middle of a proposal adopts no key twice and tells nobody twice.', [
    PROPOSAL,
    'is adopted once, whichever step a crash comes before',
  ]),
  shown(
    207,
    'A private key that somebody pastes to ask whose it is is stored and repeated nowhere.',
    [
      WHO,
      'is found by its private key, which is forgotten; from the paste to the freeze are two presses',
    ],
  ),
  shown(208, 'Whoever may not look reads the same of every key, and of none.', [
    WHO,
    'is not told to whoever may not look: they read the same of every key, and of none',
  ]),
  shown(
    209,
    'What somebody wrote into Redis in place of observations stops no comparison of keys.',
    [
      TURNS,
      'goes on without what was issued or seen last where that has the wrong type, and without a ledger not',
    ],
    [
      'store/inventory/observations',
      'that somebody made unreadable is left out, and written again with the next list',
    ],
    ['workflow/timer/sweepKeys', 'Each comparison of a sweep fails alone, in each organization'],
  ),
  shown(
    210,
    'Whatever somebody changes of a key at Atlas is found in one turn, and can be restored.',
    [DRIFTED, 'is found in one turn, and restored: %s'],
  ),
  shown(
    211,
    'A process that is killed while it restores a key is followed by another, at each write.',
    [DRIFTED, 'after write %i: another one goes on'],
  ),
  shown(
    212,
    'A restore that Atlas refuses half-way is told to the owner and the admins, and goes on later.',
    [
      DRIFTED,
      'A restore that Atlas refuses half-way is on hold with its reason, and goes on when an admin says so',
    ],
    [
      'workflow/credentials/credentialNotices',
      'is a word to the owner and the admins where a restore stops half-way, to admins alone otherwise',
    ],
  ),
  shown(213, 'A cell of a report never begins with what a spreadsheet would run.', [
    'report/report',
    'begins no cell with what a spreadsheet would run, or take for a number',
  ]),
];
