import type { Approved } from './access.ts';
import type { Cut } from './ends.ts';

/** Why Atlas or something else refused, in a form that `text/` turns into words. */
export interface Problem {
  readonly code: string;
  readonly status?: number;
  readonly errorCode?: string;
  /** Atlas's own sentence, without secrets and cut. */
  readonly detail?: string;
}

/** `asked`: a person wanted it; else the cut that was the end. */
export type FrozenWhy = Cut | 'asked';

/**
 * Why a credential ends. `not_revealed`: nobody was given its secret in time. `gone`: Atlas had it
 * no more.
 */
export type EndWhy = FrozenWhy | 'not_revealed' | 'gone';

/** Why Keywarden brings a credential to its access. */
export type LiveWhy = 'change' | 'turn_back' | 'thaw' | 'restore';

/** Work at Atlas that goes on until Atlas has shown what was wanted. Times are epoch ms. */
interface Work {
  /** Slack user id, or `keywarden`. */
  readonly by: string;
  /** The version of the record with which it began. It names the work: no other one has it. */
  readonly work: number;
  readonly since: number;
  readonly retryAt: number;
}

/** A write to Atlas whose answer was lost may still arrive until then. */
interface Unquiet {
  readonly quietUntil?: number;
}

export type MovingToLive = {
  readonly status: 'moving';
  readonly to: 'live';
  readonly why: LiveWhy;
  readonly target: Approved;
  /** The access to go back to if Atlas refuses for good. Only a change has one. */
  readonly back?: Approved;
  /** The request that asked for it. */
  readonly request?: string;
} & Work &
  Unquiet;

/** The end was reached, and the freeze does not succeed. */
export interface LateFreeze {
  /** Since when its owner is to be told. */
  readonly owedAt: number;
  /** When that was seen to be sent. */
  readonly sentBy?: number;
}

export type MovingToFrozen = {
  readonly status: 'moving';
  readonly to: 'frozen';
  readonly why: FrozenWhy;
  /** Fixed when the end was reached, so that another policy deletes nothing earlier. */
  readonly deleteAt?: number;
  readonly late?: LateFreeze;
} & Work &
  Unquiet;

export interface Frozen {
  readonly status: 'frozen';
  readonly at: number;
  readonly by: string;
  readonly why: FrozenWhy;
  readonly deleteAt?: number;
  /** When the owner is next told that it is frozen. */
  readonly remindAt: number;
}

export interface Live {
  readonly status: 'live';
}

export type Ending = { readonly status: 'ending'; readonly why: EndWhy } & Work;

/**
 * `credentials`: Atlas refuses our own. `not_ours`: Atlas shows something else under its id, or our
 * marker was never seen there.
 */
export type CredentialHeldReason =
  | 'refused'
  | 'credentials'
  | 'organization_gone'
  | 'not_ours'
  | 'took_too_long'
  | 'history_differs'
  | 'entries_lost';

export type CredentialHeldFrom = Live | MovingToLive | MovingToFrozen | Frozen | Ending;

export interface CredentialHeld {
  readonly status: 'held';
  readonly at: number;
  readonly reason: CredentialHeldReason;
  readonly problem?: Problem;
  readonly from: CredentialHeldFrom;
}

export interface Ended {
  readonly status: 'ended';
  readonly at: number;
  readonly why: EndWhy;
  readonly by: string;
  /** `said`: an admin said so, and nobody could ask Atlas. */
  readonly proof: 'deleted' | 'was_gone' | 'said';
}

/** Each has only its own facts. */
export type CredentialState =
  | Live
  | MovingToLive
  | MovingToFrozen
  | Frozen
  | Ending
  | Ended
  | CredentialHeld;

export const CREDENTIAL_STATUSES = ['live', 'moving', 'frozen', 'ending', 'ended', 'held'] as const;
export type CredentialStatus = (typeof CREDENTIAL_STATUSES)[number];

/** Whether it is frozen, or being frozen. */
export function isFreeze(state: CredentialState): state is Frozen | MovingToFrozen {
  return state.status === 'frozen' || (state.status === 'moving' && state.to === 'frozen');
}

/** A state that is not on its way out: its end can still be moved. */
export type Living = Exclude<CredentialState, Ending | Ended>;

/** What is held while it ended has no way back either. */
export function isLiving(state: CredentialState): state is Living {
  if (state.status === 'held') return state.from.status !== 'ending';
  return state.status !== 'ending' && state.status !== 'ended';
}

/**
 * Whether what Redis shows may not be the newest: then nothing ends by time, before a person has
 * looked.
 */
export function isDoubtful(state: CredentialState): boolean {
  if (state.status !== 'held') return false;
  return state.reason === 'history_differs' || state.reason === 'entries_lost';
}
