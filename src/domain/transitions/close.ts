import { isVisible } from '../key/readers.ts';
import { refuseAdmin } from '../policy/access.ts';
import { knownPerson } from '../policy/people.ts';
import { type Circumstances, type Decision, overtaken } from '../record/decision.ts';
import { keyInDoubt } from '../record/loss.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Request } from '../record/request.ts';
import { no } from '../record/result.ts';
import type { HeldFrom, Later, State, Unchecked } from '../record/state.ts';

export interface CloseCommand {
  readonly type: 'close';
  readonly by: string;
  /** What happened to the key, as far as the admin knows. */
  readonly said: string;
  /** `gone`: Atlas says that there is no such key. `none`: nobody can ask Atlas any more. */
  readonly proof: 'gone' | 'none';
}

type Closable = Exclude<HeldFrom, { status: 'ready' | 'delivered' }>;
type Left = Extract<Unchecked['left'], { what: 'attempt' }>;
type WithoutKey = Extract<HeldFrom, { status: 'pending' | 'approved' }>;

/**
 * The state before a hold that an admin may close. Such a request could only be tried again for
 * ever: Atlas does not let us in, or its requester, the only one who can withdraw it, has left. A
 * key that waits for its requester is not closed, because it can be revoked.
 */
export function closable(state: State): Closable | undefined {
  if (state.status !== 'held' || keyInDoubt(state) !== undefined) return undefined;
  const { from } = state;
  return from.status === 'ready' || from.status === 'delivered' ? undefined : from;
}

/** Whether this person may close this request. Also checked before the window opens. */
export function refuseClose(
  { state }: Request,
  by: string,
  { policy, people }: Circumstances,
): Refusal | undefined {
  if (state.status !== 'held') return { why: 'not_held', status: state.status };
  if (closable(state) === undefined) return { why: 'not_closable' };
  const person = knownPerson(people, by);
  if (person === undefined) return { why: 'person_unknown' };
  return refuseAdmin(policy, person);
}

/** Ended as it had ended before Redis lost that. */
function endedBefore({ status, by, at, reason }: Later, said: string): State | undefined {
  switch (status) {
    case 'denied':
      return { status, by, at, reason: reason ?? said };
    case 'withdrawn':
    case 'lapsed':
      return { status, at };
    default:
      return undefined;
  }
}

/** The state if the key is proven to be gone: the same as if the work had ended normally. */
function ended(from: Closable, at: number): State {
  switch (from.status) {
    case 'pending':
    case 'approved':
      return { status: 'failed', at, problem: { code: 'closed' } };
    case 'fitting':
      return { status: 'failed', at, problem: { code: 'closed' } };
    case 'recovering': {
      const { afterwards } = from;
      const problem = afterwards.next === 'fail' ? afterwards.problem : { code: 'closed' };
      return { status: 'failed', at, problem };
    }
    default:
      return from satisfies never;
  }
}

function leftBy(from: Exclude<Closable, WithoutKey>): Left {
  const { attempt } = from;
  if (from.status === 'fitting') return { what: 'attempt', attempt, keyId: from.key.id };
  const { suspect } = from;
  return { what: 'attempt', attempt, ...(suspect && { keyId: suspect.keyId }) };
}

function factsOf(left: Left): Readonly<Record<string, string>> {
  const marker = left.attempt.marker.trim();
  return left.keyId === undefined ? { marker } : { marker, keyId: left.keyId };
}

/** An admin ends a request that nobody can finish, and says what happened to the key. */
export function decideClose(
  request: Request,
  { by, said, proof }: CloseCommand,
  given: Circumstances,
): Decision {
  const refusal = refuseClose(request, by, given);
  if (refusal !== undefined) return no(refusal);
  if (!isVisible(said)) return no({ why: 'reason_empty' });
  const from = closable(request.state);
  if (from === undefined) return overtaken(request.state);
  const at = given.now;
  const event = 'request.closed';
  if (from.status === 'pending' || from.status === 'approved') {
    const { state } = request;
    const later = state.status === 'held' ? state.later : undefined;
    const before = later === undefined ? undefined : endedBefore(later, said);
    return { ok: true, state: before ?? ended(from, at), event, by, facts: { proof, said } };
  }
  const left = leftBy(from);
  return {
    ok: true,
    state: proof === 'gone' ? ended(from, at) : { status: 'unchecked', at, by, said, left },
    // If Atlas can be asked again one day, the sweep deletes the key of this attempt.
    changes: { lost: [...request.lost, from.attempt] },
    event,
    by,
    facts: { proof, said, ...factsOf(left) },
  };
}
