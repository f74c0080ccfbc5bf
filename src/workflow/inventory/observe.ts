import type { Shown } from '../../domain/inventory/observation.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { Log } from '../ports/logging.ts';
import type { Observations, Turn } from './observations.ts';
import type { createStrangers } from './strangers.ts';

export interface Observing {
  /**
   * `shown`: what a list of this organization shows; `turn`: what Redis knows of it, read after that.
   * Throws `StoreError`.
   */
  look(
    organization: { readonly id: string; readonly name: string },
    shown: readonly Shown[],
    turn: Turn,
    isStopped: () => boolean,
  ): Promise<void>;
}

/** Notes what Atlas shows of everything that lets a program in, whoever made it. */
export function createObserving(parts: {
  readonly observations: Pick<Observations, 'note'>;
  /** Who looks after Keywarden is told that this key of Redis has another type. */
  readonly sawWrongType: (key: string) => Promise<unknown>;
  readonly strangers: Pick<ReturnType<typeof createStrangers>, 'look'>;
  readonly log: Log;
}): Observing {
  const { observations, log } = parts;

  return {
    async look(organization, shown, turn, isStopped) {
      const { id: organizationId } = organization;
      const { differences } = turn;
      try {
        if (differences === undefined) {
          log.error({ organizationId }, 'inventory.not_noted');
          for (const key of turn.wrongTypes) await parts.sawWrongType(key);
        } else {
          await observations.note(organizationId, shown, differences);
        }
      } catch (cause) {
        // Somebody put something else in its place. People read less, and nothing else depends on it.
        if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
        log.error({ organizationId, err: cause }, 'inventory.not_noted');
        if (cause.key !== undefined) await parts.sawWrongType(cause.key);
      }
      await parts.strangers.look(organization, shown, turn, isStopped);
    },
  };
}
