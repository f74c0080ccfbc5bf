import { PausedError, StoreError } from '../../foundation/errors.ts';
import type { Log } from '../ports/logging.ts';

/** Everything else would fail as well: Redis is away, somebody else is in charge, or all is paused. */
function isOfAll(cause: unknown): boolean {
  if (cause instanceof PausedError) return true;
  return cause instanceof StoreError && cause.code !== 'corrupt' && cause.code !== 'contended';
}

export interface Apart {
  /** Looks at one record. Where that fails for reasons of its own, the others are looked at. */
  one(name: string, look: () => Promise<void>): Promise<void>;
  /** One part of a round: whatever keeps it keeps no other part. `false`: it was not done. */
  part(name: string, look: () => Promise<void>): Promise<boolean>;
}

/**
 * Each part of a round fails alone, and is in the log. Only safe mode stops all of them. What keeps a
 * part for long is told elsewhere: a value of another type, or Redis that is away.
 */
export function createApart({ log }: { readonly log: Log }): Apart {
  return {
    async one(name, look) {
      try {
        await look();
      } catch (cause) {
        if (isOfAll(cause)) throw cause;
        log.error({ record: name, err: cause }, 'round.record_failed');
      }
    },
    async part(name, look) {
      try {
        await look();
        return true;
      } catch (cause) {
        if (cause instanceof PausedError) throw cause;
        log.error({ part: name, err: cause }, 'round.part_failed');
        return false;
      }
    },
  };
}
