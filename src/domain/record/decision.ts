import type { People } from '../policy/people.ts';
import type { Policy } from '../policy/policy.ts';
import type { Refusal } from './refusal.ts';
import type { Changes } from './request.ts';
import type { State, Status } from './state.ts';

/** What a command is judged by, besides the record. */
export interface Circumstances {
  readonly policy: Policy;
  readonly people: People;
  /** Redis time, epoch ms. */
  readonly now: number;
}

export interface Accepted {
  readonly ok: true;
  readonly state: State;
  /** What else of the record changes. A field that is `undefined` is removed. */
  readonly changes?: Changes;
  /** The audit entry: what happened, by whom (`keywarden` for what no person did), and facts. */
  readonly event: string;
  readonly by: string;
  readonly facts: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

/**
 * The command does not fit the state, because something else changed the request first. Nobody has
 * to be told.
 */
export interface Overtaken {
  readonly ok: false;
  readonly overtaken: Status;
}

export type Decision = Accepted | Refused | Overtaken;
