import type { Caller } from '../auth/call.ts';
import type { Clock } from '../http/clock.ts';
import type { Limits } from '../http/limits.ts';
import { createAccessChanges } from './accessChanges.ts';
import { createChanges } from './changes.ts';
import { createKeyReads } from './keyReads.ts';
import { createPlaceReads } from './projectReads.ts';
import { createReader } from './reader.ts';

export type Client = ReturnType<typeof createClient>;

/**
 * The documented operations of the Administration API, one method each. Methods are named as their
 * `operationId` and take Atlas's parameter names. Reads are tried again within the deadline (or
 * until `within` aborts); the rest is carried out at most once. Wrong arguments throw
 * `invalid_argument` before anything is sent. Every other failure is an `AtlasError` too.
 */
export function createClient(options: { caller: Caller; clock: Clock; limits: Limits }) {
  const reader = createReader(options);
  return {
    ...createKeyReads(reader),
    ...createPlaceReads(reader),
    ...createChanges(options),
    ...createAccessChanges(options),
  };
}
