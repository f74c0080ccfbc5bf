import type { People } from '../policy/people.ts';
import type { Policy } from '../policy/policy.ts';
import type { Refusal } from './refusal.ts';
import type { Changes } from './request.ts';
import type { RequestEvent } from './requestEvent.ts';
import type { State, Status } from './state.ts';

/** What is known besides the record when a command is judged. */
export interface Circumstances {
  readonly policy: Policy;
  readonly people: People;
  /** Redis time, epoch ms. */
  readonly now: number;
}

export interface Accepted {
  readonly ok: true;
  readonly state: State;
  /** What else of the record changes; a field that is `undefined` is taken out. */
  readonly changes?: Changes;
  /** The audit entry: what happened, by whom (`keywarden` for what no person did), and facts. */
  readonly event: RequestEvent;
  readonly by: string;
  readonly facts: Readonly<Record<string, string | number | readonly string[]>>;
}

export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

/** The command does not fit the state: somebody or something was faster. Nothing to tell anybody. */
export interface Overtaken {
  readonly ok: false;
  readonly overtaken: Status;
}

export type Decision = Accepted | Refused | Overtaken;
