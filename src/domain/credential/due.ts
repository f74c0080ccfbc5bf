import type { Credential } from './credential.ts';
import { nextNotice, noticesDue } from './endNotices.ts';
import { endOf, isOver } from './ends.ts';
import { lateFreezeDue } from './lateFreeze.ts';
import {
  type CredentialHeldFrom,
  type CredentialState,
  type Frozen,
  isDoubtful,
  isFreeze,
  type MovingToFrozen,
} from './state.ts';

/**
 * What a credential needs now. `delete`: its time in the freeze is over. `end`: its end is reached.
 * `notice`: the owner hears of the end. `late`: the owner hears that it is not frozen yet.
 * `converge`, `remove`: work at Atlas. `word`: the owner hears that it is still frozen.
 */
export type Need = 'delete' | 'end' | 'notice' | 'late' | 'converge' | 'remove' | 'word';

function earliest(...moments: readonly (number | undefined)[]): number | null {
  const found = moments.filter((at) => at !== undefined);
  return found.length === 0 ? null : Math.min(...found);
}

/** The next notice or the end itself, while it lives as its owner wants it. */
function nextOfEnd({ told, ends, putOff }: Credential): number | undefined {
  const notice = told === undefined ? undefined : nextNotice(told)?.at;
  return notice ?? endOf({ ends, putOff })?.at;
}

/** A freeze that a person asked for: its end still has to be noted. */
function endOfFrozen(credential: Credential, state: Frozen | MovingToFrozen): number | undefined {
  const next = state.status === 'moving' ? lateFreezeDue(state) : state.deleteAt;
  return next ?? (state.why === 'asked' ? endOf(credential)?.at : undefined);
}

/** What time brings about, without the work at Atlas. */
function byTime(credential: Credential, state: CredentialHeldFrom): number | undefined {
  switch (state.status) {
    case 'live':
      return nextOfEnd(credential);
    case 'moving':
      return state.to === 'live' ? nextOfEnd(credential) : endOfFrozen(credential, state);
    case 'frozen':
      return endOfFrozen(credential, state);
    case 'ending':
      return undefined;
    default:
      return state satisfies never;
  }
}

/** When a credential next needs attention, epoch ms; `null` if only a person moves it on. */
export function dueOf(credential: Credential): number | null {
  const { state } = credential;
  switch (state.status) {
    case 'live':
      return earliest(byTime(credential, state));
    case 'moving':
      return earliest(state.retryAt, byTime(credential, state));
    case 'frozen':
      return earliest(state.remindAt, byTime(credential, state));
    case 'ending':
      return state.retryAt;
    case 'held':
      // What was refused is still deleted when its time in the freeze is over.
      return isDoubtful(state) ? null : earliest(byTime(credential, state.from));
    case 'ended':
      return null;
    default:
      return state satisfies never;
  }
}

function needByTime(
  credential: Credential,
  state: CredentialHeldFrom,
  now: number,
): Need | undefined {
  if (state.status === 'ending') return undefined;
  if (isFreeze(state)) {
    const at = endOfFrozen(credential, state);
    if (at === undefined || now < at) return undefined;
    if (state.deleteAt === undefined) return 'end';
    return state.status === 'moving' && state.late === undefined ? 'late' : 'delete';
  }
  const { told } = credential;
  if (told !== undefined && noticesDue(told, now).length > 0) return 'notice';
  return isOver(endOf(credential), now) ? 'end' : undefined;
}

function work(state: CredentialState, now: number): Need | undefined {
  if (state.status === 'moving') return now >= state.retryAt ? 'converge' : undefined;
  if (state.status === 'ending') return now >= state.retryAt ? 'remove' : undefined;
  if (state.status === 'frozen') return now >= state.remindAt ? 'word' : undefined;
  return undefined;
}

/** What to do first; what else is due comes with the next pass. */
export function needOf(credential: Credential, now: number): Need | undefined {
  const { state } = credential;
  if (state.status === 'ended' || isDoubtful(state)) return undefined;
  const inner = state.status === 'held' ? state.from : state;
  return needByTime(credential, inner, now) ?? work(state, now);
}
