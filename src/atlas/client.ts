import type { Caller } from './call.ts';
import { createChanges } from './changes.ts';
import type { Clock } from './clock.ts';
import { createKeyReads } from './keys.ts';
import type { Limits } from './limits.ts';
import { createPlaceReads } from './places.ts';
import { createReader } from './requests.ts';

export type Client = ReturnType<typeof createClient>;

/**
 * The documented operations of the Administration API, one method each, named as their
 * `operationId` and taking Atlas's own parameter names. Reads are tried again within the deadline
 * (or until `within` aborts), the rest is sent at most once. Wrong arguments throw
 * `invalid_argument` before anything is sent; every other failure is an `AtlasError` too.
 */
export function createClient(options: { caller: Caller; clock: Clock; limits: Limits }) {
  const reader = createReader(options);
  return { ...createKeyReads(reader), ...createPlaceReads(reader), ...createChanges(options) };
}
