import { stepsToAccess, takesAway, type WriteStep } from '../../domain/credential/accessSteps.ts';
import type { Access } from '../../domain/key/access.ts';
import type { Problem } from '../../domain/record/state.ts';
import type { CredentialAccess, NotNow, ShownCredential } from '../ports/credentialAccess.ts';
import { writeStep } from './writeStep.ts';

/** All in milliseconds. */
export const CONVERGE = {
  /** After a write whose answer was lost, Atlas may still carry it out for this long. */
  quiet: 90_000,
  /** Until the next turn, if Atlas does not say how long to wait. */
  pause: 10_000,
  /** A credential younger than this may be missing from every answer. */
  unknownYet: 120_000,
  /** The most readings and writes in one turn. */
  readings: 4,
  writes: 24,
} as const;

/** From the record: which credential, and what Atlas shall show. */
export interface Converging {
  readonly id: string;
  readonly handle: string;
  readonly createdAt: number;
  readonly target: Access;
  /** Absent: it stays as it is. */
  readonly description?: string;
  /** Until then, a write of an earlier turn may still be carried out. */
  readonly quietUntil?: number;
  /** The end of this turn: no write is begun afterwards. */
  readonly until: number;
}

export interface ConvergeParts {
  readonly access: CredentialAccess;
  /** Epoch ms, by the clock of the records. */
  readonly now: () => number;
}

export type Outcome =
  /** A reading that began at `provenAt` showed exactly the target, and nothing can undo it. */
  | { readonly is: 'equal'; readonly provenAt: number; readonly shown: ShownCredential }
  | { readonly is: 'later'; readonly at: number; readonly problem?: Problem }
  /** Atlas refuses this step for good. `goneProject`: because there is no such project any more. */
  | {
      readonly is: 'turned_back';
      readonly problem: Problem;
      readonly step: WriteStep;
      readonly goneProject?: string;
    }
  /** A person must look at our credentials, or at the organization. */
  | { readonly is: 'held'; readonly problem: Problem }
  /** Neither a reading nor the list of the organization has it. */
  | { readonly is: 'gone'; readonly provenAt: number }
  /** Another credential is there under this id. Nothing was written. */
  | { readonly is: 'not_ours'; readonly shown: ShownCredential };

export type Converged = Outcome & {
  readonly writes: number;
  /** To be kept, also for another target: until then a write may still be carried out. */
  readonly quietUntil?: number;
};

/** What happened in one turn so far. */
interface Turn {
  readonly given: Converging;
  readonly parts: ConvergeParts;
  quietUntil: number;
  writes: number;
  lastProblem?: Problem;
}

/** Either the turn is over, or a new reading decides how to go on. */
type Next = Outcome | 'read';

function waiting({ parts }: Turn, { problem, waitMs = CONVERGE.pause }: NotNow): Outcome {
  return { is: 'later', at: parts.now() + waitMs, problem };
}

function pausing(turn: Turn, problem = turn.lastProblem): Outcome {
  const at = turn.parts.now() + CONVERGE.pause;
  return { is: 'later', at, ...(problem !== undefined && { problem }) };
}

/** One answer may miss a credential that exists, so the whole list is read as well. */
async function proveGone(turn: Turn): Promise<Outcome> {
  const { parts, given } = turn;
  const provenAt = parts.now();
  if (provenAt - given.createdAt < CONVERGE.unknownYet) return pausing(turn, { code: 'not_found' });
  const found = await parts.access.find(given.id);
  if (found.is === 'missing') return { is: 'gone', provenAt };
  if (found.is === 'listed') return pausing(turn, { code: 'not_found' });
  return found.is === 'locked_out' ? { is: 'held', problem: found.problem } : waiting(turn, found);
}

/**
 * A late write of an earlier turn could empty the list of addresses ("from anywhere") after others
 * were taken away. And what stays must be seen there before anything goes.
 */
function mayNotRemoveYet(
  turn: Turn,
  step: WriteStep,
  readAt: number,
  written: number,
): Next | null {
  const { given } = turn;
  if (step.do !== 'remove_address' || given.target.addresses.length === 0) return null;
  if (written > 0) return 'read';
  const quietUntil = given.quietUntil ?? 0;
  return readAt > quietUntil ? null : { is: 'later', at: quietUntil + 1 };
}

function keepQuiet(turn: Turn): void {
  turn.quietUntil = Math.max(turn.quietUntil, turn.parts.now() + CONVERGE.quiet);
}

/** Carries out one step. `null`: go on with the next. */
async function take(turn: Turn, step: WriteStep): Promise<Next | null> {
  const { parts, given } = turn;
  const written = await writeStep(parts.access, given.id, step);
  turn.writes += 1;
  switch (written.is) {
    case 'done':
      return null;
    case 'already':
      return 'read';
    case 'gone': {
      const { what, problem } = written;
      turn.lastProblem = problem;
      if (takesAway(step)) return null;
      if (what !== 'project' || !('projectId' in step)) return 'read';
      return { is: 'turned_back', problem, step, goneProject: step.projectId };
    }
    case 'later':
      if (written.mayLand) keepQuiet(turn);
      return waiting(turn, written);
    case 'unsure':
      keepQuiet(turn);
      turn.lastProblem = written.problem;
      return 'read';
    case 'refused':
      return { is: 'turned_back', problem: written.problem, step };
    case 'locked_out':
      return { is: 'held', problem: written.problem };
    default:
      return written satisfies never;
  }
}

async function takeAll(turn: Turn, steps: readonly WriteStep[], readAt: number): Promise<Next> {
  const { parts, given } = turn;
  let others = 0;
  for (const step of steps) {
    const wait = mayNotRemoveYet(turn, step, readAt, others);
    if (wait !== null) return wait;
    if (turn.writes >= CONVERGE.writes || parts.now() >= given.until) {
      return { is: 'later', at: parts.now() };
    }
    const next = await take(turn, step);
    if (next !== null) return next;
    if (step.do !== 'remove_address') others += 1;
  }
  return 'read';
}

/** Last, because nothing depends on it. */
function naming({ description }: Converging, shown: ShownCredential): readonly WriteStep[] {
  if (description === undefined || shown.description === description) return [];
  return [{ do: 'set_description', description }];
}

/** What Atlas showed decides: proven, not ours, or what is to be written. */
async function judge(turn: Turn, shown: ShownCredential, readAt: number): Promise<Next> {
  const { id, handle, target } = turn.given;
  if (shown.id !== id || (shown.handle !== handle && shown.handle !== '')) {
    return { is: 'not_ours', shown };
  }
  if (shown.handle === '') return pausing(turn, { code: 'unreadable' });
  const steps = [...stepsToAccess(shown.access, target), ...naming(turn.given, shown)];
  if (steps.length > 0) return takeAll(turn, steps, readAt);
  if (readAt > turn.quietUntil) return { is: 'equal', provenAt: readAt, shown };
  return { is: 'later', at: turn.quietUntil + 1 };
}

async function turnOf(turn: Turn): Promise<Outcome> {
  const { parts, given } = turn;
  for (let reading = 0; reading < CONVERGE.readings; reading += 1) {
    const readAt = parts.now();
    const read = await parts.access.read(given.id);
    if (read.is === 'missing') return proveGone(turn);
    if (read.is === 'locked_out') return { is: 'held', problem: read.problem };
    if (read.is === 'later') return waiting(turn, read);
    const next = await judge(turn, read.credential, readAt);
    if (next !== 'read') return next;
  }
  return pausing(turn);
}

/**
 * One turn of bringing a credential to what it shall be: read, write what differs, read again. It
 * can be repeated after a crash at any moment, because the reading decides what is left to do.
 *
 * It writes only to the credential whose id and handle the record has. Whoever calls it keeps
 * `quietUntil`, and lets nobody else begin a turn before `until` plus `CONVERGE.quiet`, unless this
 * one has answered: a crash leaves a write whose answer nobody heard.
 */
export async function converge(parts: ConvergeParts, given: Converging): Promise<Converged> {
  const turn: Turn = { given, parts, quietUntil: given.quietUntil ?? 0, writes: 0 };
  const outcome = await turnOf(turn);
  const { writes, quietUntil } = turn;
  const isQuiet = quietUntil > parts.now();
  return { ...outcome, writes, ...(isQuiet && outcome.is !== 'equal' && { quietUntil }) };
}
