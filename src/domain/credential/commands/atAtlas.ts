import type { Approved } from '../access.ts';
import { type Credential, isInHands } from '../credential.ts';
import type {
  CredentialHeldFrom,
  CredentialHeldReason,
  CredentialState,
  Problem,
} from '../state.ts';
import { nextWord } from './byTime.ts';
import { type CredentialDecision, KEYWARDEN, overtaken, refuse } from './decision.ts';
import { deleteAtOfFrozen } from './lateFreeze.ts';
import { driftLeft, gone } from './sightings.ts';
import { innerOf, PROVEN, toLive } from './work.ts';

/** Names the work that a proof or a refusal is about. */
interface OfWork {
  readonly work: number;
}

/** What came of work that is not done. `quietUntil`: the answer to a write was lost. */
interface NotDone extends OfWork {
  readonly quietUntil?: number;
}

export type AtlasCommand =
  | ({
      readonly type: 'change';
      readonly by: string;
      readonly request: string;
      /** The access hash that the voters saw. */
      readonly from: string;
    } & Approved)
  /**
   * Atlas showed what was wanted, in a GET that began at `readAt`. `differs`: but for what cannot be
   * any more, such as a project that is gone.
   */
  | ({
      readonly type: 'moved';
      readonly readAt: number;
      readonly differs?: readonly string[];
      /** The description that the same GET showed. */
      readonly description?: string;
    } & OfWork)
  /** Atlas refuses the change for good: back to what it had. */
  | ({ readonly type: 'turned_back'; readonly problem: Problem } & NotDone)
  | ({
      readonly type: 'later';
      readonly retryAt: number;
      readonly problem?: Problem;
    } & NotDone)
  | ({
      readonly type: 'stuck';
      readonly reason: CredentialHeldReason;
      readonly problem: Problem;
    } & NotDone)
  /** Atlas said that it is deleted, and a GET finds nothing. `found`: it was there before. */
  | ({ readonly type: 'removed'; readonly found: boolean } & OfWork);

export function problemFacts({
  code,
  status,
  errorCode,
}: Problem): Record<string, string | number> {
  return {
    problem: code,
    ...(status === undefined ? {} : { status }),
    ...(errorCode === undefined ? {} : { errorCode }),
  };
}

function change(
  credential: Credential,
  command: Extract<AtlasCommand, { type: 'change' }>,
  now: number,
): CredentialDecision {
  const { state, access, accessHash } = credential;
  if (state.status !== 'live') return overtaken(state);
  if (!isInHands(credential)) return refuse({ why: 'not_handed_over' });
  if (command.from !== accessHash) return refuse({ why: 'basis_changed' });
  const { by, request } = command;
  const target = { access: command.access, accessHash: command.accessHash };
  const back = { access, accessHash };
  return {
    ok: true,
    state: toLive(credential, state, 'change', { by, request, at: now }, { target, back }),
    event: 'credential.change_begun',
    by,
    facts: { from: accessHash, to: command.accessHash },
  };
}

type Moving = Extract<CredentialState, { status: 'moving' }>;
type AtWork = Extract<CredentialState, { status: 'moving' | 'ending' }>;

/** A late write may undo what is proven before that, also by the work that follows. */
function keptQuiet<S extends CredentialHeldFrom>(state: S, { quietUntil = 0 }: NotDone): S {
  if (state.status !== 'moving' || quietUntil <= (state.quietUntil ?? 0)) return state;
  return { ...state, quietUntil };
}

function moved(
  credential: Credential,
  state: Moving,
  command: Extract<AtlasCommand, { type: 'moved' }>,
  now: number,
): CredentialDecision {
  const { readAt } = command;
  if (state.quietUntil !== undefined && readAt <= state.quietUntil) {
    return refuse({ why: 'not_quiet' });
  }
  const { by } = state;
  const after = driftLeft(credential, command, now);
  if (state.to === 'frozen') {
    const { why } = state;
    const deleteAt = deleteAtOfFrozen(state, now);
    const until = deleteAt === undefined ? {} : { deleteAt };
    return {
      ok: true,
      state: { status: 'frozen', at: now, by, why, ...until, remindAt: nextWord(now, deleteAt) },
      changes: { drift: after },
      event: 'credential.frozen',
      by: KEYWARDEN,
      facts: deleteAt === undefined ? { why } : { why, deleteAt },
    };
  }
  const { target, request, why } = state;
  const settles =
    request === undefined || why === 'thaw' ? {} : { settles: { request, done: why === 'change' } };
  return {
    ok: true,
    state: { status: 'live' },
    changes: { ...target, drift: after },
    event: PROVEN[why],
    by: KEYWARDEN,
    facts: { accessHash: target.accessHash, ...(after && { differs: after.differs }) },
    ...settles,
  };
}

/** Refused on the way back as well: a person must look. */
function turnedBack(
  credential: Credential,
  state: Moving,
  problem: Problem,
  now: number,
): CredentialDecision {
  if (state.to !== 'live' || state.back === undefined) {
    return stuck(state, 'refused', problem, now);
  }
  const { by, request } = state;
  return {
    ok: true,
    state: toLive(credential, state, 'turn_back', { by, at: now, request }, { target: state.back }),
    event: 'credential.turn_back_begun',
    by: KEYWARDEN,
    facts: problemFacts(problem),
  };
}

function stuck(
  state: Exclude<CredentialState, { status: 'ended' }>,
  reason: CredentialHeldReason,
  problem: Problem,
  now: number,
): CredentialDecision {
  return {
    ok: true,
    state: { status: 'held', at: now, reason, problem, from: innerOf(state) },
    event: 'credential.held',
    by: KEYWARDEN,
    facts: { reason, ...problemFacts(problem) },
  };
}

function later(
  state: AtWork,
  { retryAt, problem }: Extract<AtlasCommand, { type: 'later' }>,
): CredentialDecision {
  return {
    ok: true,
    state: { ...state, retryAt },
    event: 'credential.later',
    by: KEYWARDEN,
    facts: problem === undefined ? {} : problemFacts(problem),
  };
}

/**
 * The work was over before its turn was: somebody wanted something else, or it is held. What it found
 * out says nothing any more, but its late write may undo what comes now.
 */
function afterWork(
  state: Exclude<CredentialState, { status: 'ended' }>,
  command: NotDone,
  now: number,
): CredentialDecision {
  const inner = innerOf(state);
  const kept = keptQuiet(inner, command);
  const { quietUntil = 0 } = command;
  if (quietUntil <= now || kept === inner) return overtaken(state);
  return {
    ok: true,
    state: state.status === 'held' ? { ...state, from: kept } : kept,
    event: 'credential.later',
    by: KEYWARDEN,
    facts: { work: command.work },
  };
}

/** What the worker found out about the work that it did. */
function ofWork(
  credential: Credential,
  command: Extract<AtlasCommand, OfWork>,
  now: number,
): CredentialDecision {
  const { state: before } = credential;
  if (before.status === 'ended') return overtaken(before);
  if (!('work' in before) || before.work !== command.work) return afterWork(before, command, now);
  const state = keptQuiet(before, command);
  if (command.type === 'later') return later(state, command);
  if (command.type === 'stuck') return stuck(state, command.reason, command.problem, now);
  if (command.type === 'removed') {
    return state.status === 'ending' ? gone(credential, command.found, now) : overtaken(state);
  }
  if (state.status !== 'moving') return overtaken(state);
  return command.type === 'moved'
    ? moved(credential, state, command, now)
    : turnedBack(credential, state, command.problem, now);
}

/** What Atlas is to do, and what it has shown. */
export function decideAtAtlas(
  credential: Credential,
  command: AtlasCommand,
  now: number,
): CredentialDecision {
  switch (command.type) {
    case 'change':
      return change(credential, command, now);
    case 'moved':
    case 'turned_back':
    case 'later':
    case 'stuck':
    case 'removed':
      return ofWork(credential, command, now);
    default:
      return command satisfies never;
  }
}
