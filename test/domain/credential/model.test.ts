import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CredentialCommand,
  decideCredential,
} from '../../../src/domain/credential/commands/decide.ts';
import type { CredentialAccepted } from '../../../src/domain/credential/commands/decision.ts';
import { type Credential, wantedAccess } from '../../../src/domain/credential/credential.ts';
import { dueOf, type Need, needOf } from '../../../src/domain/credential/due.ts';
import { endOf } from '../../../src/domain/credential/ends.ts';
import { type CredentialState, isFreeze } from '../../../src/domain/credential/state.ts';
import { HOUR, NOW } from '../fixtures.ts';
import { access, DAY, GRACE, given, makeCredential, wider } from './fixtures.ts';

const by = 'U0DANA';
const admin = 'U0ADMIN';
const problem = { code: 'forbidden' };
const ACCESSES = [
  { access, accessHash: 'hash-1' },
  { access: wider, accessHash: 'hash-2' },
];
const STEPS = [0, 1000, HOUR, DAY, 3 * DAY, 8 * DAY, 30 * DAY];

/** A command with some choice in it, made for the credential as it stands. */
type Make = (credential: Credential, now: number, pick: number) => CredentialCommand;

function workIn(state: CredentialState): number {
  return 'work' in state ? state.work : 0;
}

function lostReply(now: number, pick: number) {
  return pick % 2 === 0 ? {} : { quietUntil: now + 90_000 };
}

const MAKE: readonly Make[] = [
  ({ ends }, now, pick) => {
    const from = pick % 5 === 0 ? now : (ends.approved ?? 0);
    return { type: 'extend', by, request: 'r', from, to: from + (pick % 90) * DAY };
  },
  ({ accessHash }, _, pick) => {
    const to = ACCESSES[pick % 2] ?? { access, accessHash: 'hash-1' };
    return { type: 'change', by, request: `r${pick}`, from: accessHash, ...to };
  },
  () => ({ type: 'freeze', by }),
  () => ({ type: 'thaw', by: admin }),
  () => ({ type: 'notice_due' }),
  (_, __, pick) => ({ type: 'end_due', graceMs: pick % 4 === 0 ? 0 : GRACE }),
  (_, __, pick) => ({ type: 'delete_due', isOwed: pick % 4 === 0 }),
  () => ({ type: 'word_due' }),
  () => ({ type: 'freeze_late' }),
  ({ state }, now) => ({ type: 'moved', work: workIn(state), readAt: now }),
  ({ state }, now, pick) => ({
    type: 'turned_back',
    work: workIn(state),
    problem,
    ...lostReply(now, pick),
  }),
  ({ state }, now, pick) => {
    const retryAt = now + pick * 1000;
    return { type: 'later', work: workIn(state), retryAt, ...lostReply(now, pick) };
  },
  ({ state }, now, pick) => ({
    type: 'stuck',
    work: workIn(state),
    reason: 'refused',
    problem,
    ...lostReply(now, pick),
  }),
  (_, now, pick) => ({ type: 'put_off', to: now + 4 * DAY, usedAt: now - (pick % 40) * HOUR }),
  ({ owner }, now) => ({ type: 'orphaned', owner, at: now + 14 * DAY }),
  (_, __, pick) => ({
    type: 'own',
    by: 'U0OLGA',
    owner: { kind: 'person', id: pick % 2 === 0 ? 'U0OLGA' : 'U0DANA' },
  }),
  (_, now, pick) => ({
    type: 'cut',
    by,
    cut: pick % 2 === 0 ? 'replaced' : 'reviewed',
    at: pick % 3 === 0 ? null : now + (pick % 20) * DAY,
  }),
  () => ({ type: 'drift_seen', differs: ['projects'] }),
  () => ({ type: 'drift_gone' }),
  () => ({ type: 'resume', by: admin }),
];
/** What is due, as the sweep would do it. */
const NEEDED: Make = (credential, now) => {
  const need = needOf(credential, now);
  return need === undefined ? { type: 'notice_due' } : commandFor(need, credential, now);
};
/** They end it, so they come rarely. */
const ENDING: readonly Make[] = [
  () => ({ type: 'end_now', by }),
  ({ state }) => ({ type: 'removed', work: workIn(state), found: true }),
  () => ({ type: 'found_gone' }),
  () => ({ type: 'hold', reason: 'entries_lost' }),
  () => ({ type: 'close', by: admin, said: 'it is gone' }),
];

const step = fc.record({
  which: fc.nat({ max: MAKE.length * 3 + ENDING.length - 1 }),
  pick: fc.nat({ max: 99 }),
  wait: fc.nat({ max: STEPS.length - 1 }),
});

function makeOf(which: number): Make | undefined {
  if (which >= MAKE.length * 3) return ENDING[which - MAKE.length * 3];
  return which >= MAKE.length * 2 ? NEEDED : MAKE[which % MAKE.length];
}

/** The end, told once more in another way: as a list that is sorted. */
function endBySorting({ ends, putOff }: Credential): number | undefined {
  const approved =
    putOff !== undefined && putOff.from === ends.approved ? putOff.to : ends.approved;
  return [approved, ends.orphaned, ends.replaced, ends.reviewed]
    .filter((at) => at !== undefined)
    .sort((one, other) => one - other)[0];
}

const isEnding = (state: CredentialState) =>
  state.status === 'ending' || (state.status === 'held' && state.from.status === 'ending');
const innerOf = (state: CredentialState) => (state.status === 'held' ? state.from : state);

/** Watches one credential from outside: what was told of its end, and when the end was reached. */
function createWatch(first: Credential) {
  let end = endOf(first)?.at;
  let since = NOW;
  let sent = new Set<string>();
  let deleteAt: number | undefined;
  const changes = new Map<string, 'open' | 'done' | 'failed'>();
  const approved = new Set(['hash-1']);

  function unsentAt(now: number): readonly string[] {
    if (end === undefined) return [];
    const all = { week: 7 * DAY, day: DAY, hour: HOUR };
    const fits = Object.entries(all).filter(([, before]) => (end ?? 0) - before > since);
    return fits.flatMap(([name, before]) =>
      now >= (end ?? 0) - before && !sent.has(name) ? [name] : [],
    );
  }

  function byTime(before: Credential, command: CredentialCommand, after: Credential, now: number) {
    if (command.type === 'end_due') {
      expect(now).toBeGreaterThanOrEqual(end ?? Number.POSITIVE_INFINITY);
      const inner = innerOf(before.state);
      if (!isFreeze(inner)) expect(unsentAt(now)).toEqual([]);
      deleteAt = now + command.graceMs;
    }
    if (command.type === 'delete_due' && isEnding(after.state)) {
      expect(command.isOwed).toBe(false);
      const inner = innerOf(before.state);
      const sentBy = 'late' in inner ? inner.late?.sentBy : undefined;
      if (inner.status !== 'frozen') expect(now - DAY).toBeGreaterThanOrEqual(sentBy ?? now);
      expect(now).toBeGreaterThanOrEqual(deleteAt ?? Number.POSITIVE_INFINITY);
    }
    if (command.type === 'delete_due' && command.isOwed) deleteAt = now + DAY;
  }

  function requests(accepted: CredentialAccepted, command: CredentialCommand) {
    if (command.type === 'change') {
      changes.set(command.request, 'open');
      approved.add(command.accessHash);
    }
    const { settles } = accepted;
    if (settles === undefined) return;
    expect(changes.get(settles.request)).toBe('open');
    changes.set(settles.request, settles.done ? 'done' : 'failed');
  }

  return {
    saw(
      before: Credential,
      command: CredentialCommand,
      accepted: CredentialAccepted,
      after: Credential,
      now: number,
    ): void {
      byTime(before, command, after, now);
      requests(accepted, command);
      for (const name of after.told?.sent ?? []) sent.add(name);
      const next = endBySorting(after);
      expect(endOf(after)?.at).toBe(next);
      if (next !== end) {
        end = next;
        since = now;
        sent = new Set();
      }
      // Neither what ends nor what has ended comes back.
      if (isEnding(before.state))
        expect(isEnding(after.state) || after.state.status === 'ended').toBe(true);
      expect(before.state.status).not.toBe('ended');
      // Nothing is wanted at Atlas that nobody approved.
      const { state } = after;
      const target =
        state.status === 'moving' && state.to === 'live' ? [state.target.accessHash] : [];
      for (const hash of [after.accessHash, ...target]) expect(approved).toContain(hash);
      if (state.status === 'live' || state.status === 'frozen') {
        expect([...changes.values()]).not.toContain('open');
      }
      // What only time froze is frozen only while its end is over.
      const inner = innerOf(state);
      if (isFreeze(inner) && inner.why !== 'asked') {
        expect(now).toBeGreaterThanOrEqual(end ?? Number.POSITIVE_INFINITY);
      }
    },
  };
}

function commandFor(need: Need, credential: Credential, now: number): CredentialCommand {
  const work = workIn(credential.state);
  switch (need) {
    case 'notice':
      return { type: 'notice_due' };
    case 'end':
      return { type: 'end_due', graceMs: GRACE };
    case 'late':
      return { type: 'freeze_late' };
    case 'delete':
      return { type: 'delete_due', isOwed: false };
    case 'word':
      return { type: 'word_due' };
    case 'converge':
      return { type: 'moved', work, readAt: now + DAY };
    case 'remove':
      return { type: 'removed', work, found: true };
    default:
      return need satisfies never;
  }
}

function stepped(credential: Credential, accepted: CredentialAccepted): Credential {
  const { state, changes } = accepted;
  return { ...credential, version: credential.version + 1, state, ...changes };
}

/** What is due is what is needed, and it is accepted: nothing is taken again and again for nothing. */
function expectNeeded(credential: Credential, now: number): void {
  const due = dueOf(credential);
  const need = needOf(credential, now);
  expect(need !== undefined).toBe(due !== null && due <= now);
  if (need === undefined) return;
  const decision = decideCredential(credential, commandFor(need, credential, now), given(now));
  expect(decision.ok, `${need} in ${credential.state.status}`).toBe(true);
}

/** Time passes, and whatever is due is done: it comes to rest. */
function expectRest(from: Credential, at: number): void {
  let credential = from;
  let now = at;
  for (let round = 0; round < 60; round += 1) {
    const due = dueOf(credential);
    if (due === null) return;
    now = Math.max(now, due);
    const need = needOf(credential, now);
    if (need === undefined) throw new Error('due, but nothing is needed');
    const decision = decideCredential(credential, commandFor(need, credential, now), given(now));
    if (!decision.ok) throw new Error(`${need} was refused: ${decision.refusal.why}`);
    credential = stepped(credential, decision);
    // A frozen one without an end is told of every week for ever.
    if (need === 'word' && endOf(credential) === undefined) return;
  }
  throw new Error(`no rest: ${JSON.stringify(credential.state)}`);
}

type Step = { readonly which: number; readonly pick: number; readonly wait: number };

function play(days: number, steps: readonly Step[]): void {
  const approved = NOW + days * DAY;
  const told = { end: approved, since: NOW, sent: [] };
  let credential = makeCredential({ ends: { approved }, told });
  let now = NOW;
  const watch = createWatch(credential);
  for (const { which, pick, wait } of steps) {
    now += STEPS[wait] ?? 0;
    const command = makeOf(which)?.(credential, now, pick);
    if (command === undefined) continue;
    const decision = decideCredential(credential, command, given(now));
    if (!decision.ok) continue;
    const after = stepped(credential, decision);
    watch.saw(credential, command, decision, after, now);
    credential = after;
    expectNeeded(credential, now);
  }
  expectRest(credential, now);
}

describe('any order of commands', () => {
  it('keeps the end the earliest cut, tells of it first, has no way back from the end, and rests', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.array(step, { maxLength: 25 }), play),
      { numRuns: 2000 },
    );
  });

  it('ends what somebody ends, wherever an extension comes', () => {
    const to = NOW + 200 * DAY;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.boolean(), (steps, isFirst) => {
        let credential = makeCredential();
        const end = { type: 'end_now', by } as const;
        const all: readonly Make[] = [
          ...steps.flatMap(({ which }) => (which < MAKE.length * 3 ? (makeOf(which) ?? []) : [])),
          () => end,
        ];
        const extend: Make = ({ ends }) => {
          return { type: 'extend', by, request: 'r', from: ends.approved ?? 0, to };
        };
        for (const make of isFirst ? [extend, ...all] : [...all, extend]) {
          const command = make(credential, NOW, 1);
          const decision = decideCredential(credential, command, given());
          if (decision.ok) credential = stepped(credential, decision);
        }
        expect(credential.state.status).toBe('ending');
        expect(wantedAccess(credential)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
