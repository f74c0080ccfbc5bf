import { describe, expect, it } from 'vitest';
import {
  type CredentialCommand,
  decideCredential,
} from '../../../src/domain/credential/commands/decide.ts';
import type { CredentialState } from '../../../src/domain/credential/state.ts';
import { NOW } from '../fixtures.ts';
import {
  changing,
  DAY,
  freezing,
  frozenByEnd,
  GRACE,
  given,
  makeCredential,
  STATES,
  thawing,
  wider,
} from './fixtures.ts';

const by = 'U0DANA';
const admin = 'U0ADMIN';
const problem = { code: 'forbidden', status: 403 };
const approved = NOW + 89 * DAY;

/** All the states a command may meet; each is reached in the middle of things. */
const MET: Readonly<Record<string, CredentialState>> = {
  live: STATES.live,
  changing,
  thawing,
  freezing,
  frozen: STATES.frozen,
  'frozen by its end': frozenByEnd,
  'held in a change': {
    ...STATES.held,
    status: 'held',
    at: NOW,
    reason: 'refused',
    from: changing,
  },
  'held in a freeze': STATES.held,
  'held while ending': {
    status: 'held',
    at: NOW,
    reason: 'refused',
    from: { status: 'ending', why: 'asked', by, work: 2, since: NOW, retryAt: NOW },
  },
  ending: STATES.ending,
  ended: STATES.ended,
};

const COMMANDS: Readonly<Record<string, CredentialCommand>> = {
  handed_over: { type: 'handed_over', by },
  extend: { type: 'extend', by, request: 'r', from: approved, to: approved + DAY },
  change: { type: 'change', by, request: 'r', from: 'hash-1', access: wider, accessHash: 'hash-2' },
  freeze: { type: 'freeze', by },
  thaw: { type: 'thaw', by: admin },
  end_now: { type: 'end_now', by },
  end_unrevealed: { type: 'end_unrevealed', by, why: 'asked' },
  notice_due: { type: 'notice_due' },
  end_due: { type: 'end_due', graceMs: GRACE },
  delete_due: { type: 'delete_due', isOwed: false },
  freeze_late: { type: 'freeze_late' },
  word_due: { type: 'word_due' },
  moved: { type: 'moved', work: 2, readAt: NOW },
  turned_back: { type: 'turned_back', work: 2, problem },
  later: { type: 'later', work: 2, retryAt: NOW + 1 },
  stuck: { type: 'stuck', work: 2, reason: 'refused', problem },
  removed: { type: 'removed', work: 2, found: true },
  found_gone: { type: 'found_gone' },
  orphaned: { type: 'orphaned', owner: { kind: 'person', id: by }, at: NOW + 14 * DAY },
  own: { type: 'own', by: 'U0OLGA', owner: { kind: 'person', id: 'U0OLGA' } },
  replaced: { type: 'cut', by, cut: 'replaced', at: NOW + DAY },
  drift_seen: { type: 'drift_seen', differs: ['projects'] },
  drift_gone: { type: 'drift_gone' },
  hold: { type: 'hold', reason: 'entries_lost' },
  resume: { type: 'resume', by: admin },
  close: { type: 'close', by: admin, said: 'the organization was deleted' },
};

const TABLE = [
  'live | changing | thawing | freezing | frozen | frozen by its end | held in a change | held in a freeze | held while ending | ending | ended',
  'handed_over: given | given | given | given | given | given | given | given | - | over | over',
  'extend: live | to live (change) | to live (thaw) | to frozen (asked) | frozen | to live (thaw) | held in to live (change) | held in to frozen (asked) | - | over | over',
  'change: to live (change) | - | - | - | - | - | - | - | - | over | over',
  'freeze: to frozen (asked) | to frozen (asked) | to frozen (asked) | - | - | frozen | to frozen (asked) | to frozen (asked) | - | over | over',
  'thaw: - | - | - | to live (thaw) | to live (thaw) | frozen_by_end | - | - | - | over | over',
  'end_now: ending | ending | ending | ending | ending | ending | ending | ending | - | over | over',
  'end_unrevealed: given | given | given | given | given | given | given | given | - | over | over',
  'notice_due: early | early | early | early | early | early | early | early | - | over | over',
  'end_due: early | early | early | early | early | - | early | early | - | over | over',
  'delete_due: - | - | - | - | - | early | - | - | - | over | over',
  'freeze_late: - | - | - | - | - | - | - | - | - | over | over',
  'word_due: - | - | - | - | early | early | - | - | - | over | over',
  'moved: - | live | live | frozen | - | - | - | - | - | over | over',
  'turned_back: - | to live (turn_back) | held in to live (thaw) | held in to frozen (asked) | - | - | - | - | - | over | over',
  'later: - | to live (change) | to live (thaw) | to frozen (asked) | - | - | - | - | - | ending | over',
  'stuck: - | held in to live (change) | held in to live (thaw) | held in to frozen (asked) | - | - | - | - | - | held in ending | over',
  'removed: - | - | - | - | - | - | - | - | - | ended, deleted | over',
  'found_gone: ended, was_gone | ended, was_gone | ended, was_gone | ended, was_gone | ended, was_gone | ended, was_gone | ended, was_gone | ended, was_gone | ended, was_gone | ended, was_gone | over',
  'orphaned: live | to live (change) | to live (thaw) | to frozen (asked) | frozen | frozen | held in to live (change) | held in to frozen (asked) | - | over | over',
  'own: live | to live (change) | to live (thaw) | to frozen (asked) | frozen | frozen | held in to live (change) | held in to frozen (asked) | - | over | over',
  'replaced: live | to live (change) | to live (thaw) | to frozen (asked) | frozen | frozen | held in to live (change) | held in to frozen (asked) | - | over | over',
  'drift_seen: live | - | - | - | frozen | frozen | - | - | - | over | over',
  'drift_gone: - | - | - | - | - | - | - | - | - | over | over',
  'hold: held in live | held in to live (change) | held in to live (thaw) | held in to frozen (asked) | held in frozen | held in frozen | held in to live (change) | held in to frozen (asked) | held in ending | held in ending | over',
  'resume: - | - | - | - | - | - | to live (change) | to frozen (asked) | ending | over | over',
  'close: - | - | - | - | - | - | ended, said | ended, said | ended, said | over | over',
];

function nameOf(state: CredentialState): string {
  if (state.status === 'moving') return `to ${state.to} (${state.why})`;
  if (state.status === 'held') return `held in ${nameOf(state.from)}`;
  if (state.status === 'ended') return `ended, ${state.proof}`;
  return state.status;
}

/** What a refusal is called in the table. */
const SHORT: Readonly<Record<string, string>> = {
  credential_overtaken: '-',
  credential_ended: 'over',
  handed_over_before: 'given',
  not_due: 'early',
};

function outcome(name: string, state: CredentialState, command: CredentialCommand): string {
  const ends = { approved: name === 'frozen by its end' ? NOW : approved };
  const extended = command.type === 'extend' ? { ...command, from: ends.approved } : command;
  const decision = decideCredential(makeCredential({ state, ends }), extended, given());
  if (decision.ok) return nameOf(decision.state);
  const { why } = decision.refusal;
  return SHORT[why] ?? why;
}

function row(command: CredentialCommand): string {
  return Object.entries(MET)
    .map(([name, state]) => outcome(name, state, command))
    .join(' | ');
}

describe('each command in each state', () => {
  it('leads where the table says', () => {
    const rows = Object.entries(COMMANDS).map(([name, command]) => `${name}: ${row(command)}`);
    expect([Object.keys(MET).join(' | '), ...rows]).toEqual(TABLE);
  });
});
