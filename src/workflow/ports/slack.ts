import type { Allowance } from '../../domain/allowance.ts';
import type { Person } from '../../domain/people.ts';
import type { Loaded, Notice, Place } from './store.ts';

export interface People {
  /** Facts of at most 60 s of age; somebody who cannot be looked up has standing `unknown`. */
  about(userIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}

export type Sent =
  | { readonly ok: true; readonly place?: Place }
  /** Slack will never take it (channel gone, person gone): say so elsewhere, do not try again. */
  | { readonly ok: false; readonly final: true; readonly reason: string }
  | {
      readonly ok: false;
      readonly final: false;
      readonly reason: string;
      readonly retryAfterMs?: number;
    };

export interface Messenger {
  send(notice: Notice, loaded: Loaded): Promise<Sent>;
  /** Of the kind `allowance`. */
  sendAllowance(notice: Notice, allowance: Allowance): Promise<Sent>;
}
