import type { Request } from '../../../../src/domain/record/request.ts';
import type { Records } from '../records.ts';
import type { Stage } from '../stage.ts';
import type { Time } from '../time.ts';
import type { Actors, Wish } from './actors.ts';
import type { KeyActs } from './keyActs.ts';

/** Everything that a play needs. */
export interface Company {
  readonly stage: Stage;
  readonly actors: Actors;
  readonly keyActs: KeyActs;
  readonly records: Records;
  readonly time: Time;
}

/** What people do with one request from its approval to its end. Returns the request as it is then. */
export type Play = (company: Company, wish: Wish, id: string) => Promise<Request>;

export const DAY = 24 * 60 * 60_000;
