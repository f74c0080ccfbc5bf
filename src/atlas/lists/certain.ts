import { AtlasError } from '../../foundation/errors.ts';
import type { Chance, Clock } from '../http/clock.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;

export interface Certainty<T> {
  readonly operation: string;
  readonly read: () => Promise<T>;
  /** A text that is equal for two readings that agree. */
  readonly gist: (reading: T) => string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly totalMs: number;
}

/**
 * Reads until two readings in a row agree. Pages shift while keys are created and deleted, so one
 * reading may miss a key that exists. Never create or delete because of a single reading.
 */
export async function readForCertain<T>(certainty: Certainty<T>): Promise<T> {
  const { clock, operation } = certainty;
  const startedAt = clock.now();
  let last = certainty.gist(await certainty.read());
  for (let round = 0; ; round += 1) {
    // Wait: two readings at the same stale moment would agree, too.
    const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** round);
    const pause = Math.round(most * (0.5 + certainty.chance.fraction() / 2));
    if (clock.now() - startedAt + pause >= certainty.totalMs) throw unsettled(operation);
    await clock.sleep(pause);
    const reading = await certainty.read();
    const gist = certainty.gist(reading);
    if (gist === last) return reading;
    last = gist;
  }
}

function unsettled(operation: string): AtlasError {
  const message =
    'The list kept changing while it was read, so nothing can be concluded from it. Try again when fewer keys are being made or deleted.';
  return new AtlasError('timeout', message, { effect: 'none', operation });
}
