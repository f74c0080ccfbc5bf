import type { People } from '../policy/people.ts';
import type { Policy } from '../policy/policy.ts';
import type { Changes } from './request.ts';
import type { RequestEvent } from './requestEvent.ts';
import { type No, no } from './result.ts';
import type { State } from './state.ts';

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
  /** The audit entry: what happened, who did it (`keywarden` if no person did), and facts. */
  readonly event: RequestEvent;
  readonly by: string;
  readonly facts: Readonly<Record<string, string | number | readonly string[]>>;
}

/** A command that does not fit the state any more is `overtaken`. */
export type Decision = Accepted | No;

/** What no person did. */
export function byKeywarden(state: State, event: RequestEvent, facts: Accepted['facts']): Accepted {
  return { ok: true, state, event, by: 'keywarden', facts };
}

/** The command does not fit the state, because something else changed the request first. */
export function overtaken({ status }: Pick<State, 'status'>): No {
  return no({ why: 'overtaken', status });
}
