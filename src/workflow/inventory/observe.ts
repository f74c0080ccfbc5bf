import type { Shown } from '../../domain/inventory/observation.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { Log } from '../ports/logging.ts';
import type { Living } from './livingOf.ts';
import type { Observations } from './observations.ts';
import type { createStrangers } from './strangers.ts';

export interface Observing {
  /**
   * `shown`: what a list of this organization shows; `living`: its ledger, read after that. Throws
   * `StoreError`.
   */
  look(
    organization: { readonly id: string; readonly name: string },
    shown: readonly Shown[],
    living: Living,
    isStopped: () => boolean,
  ): Promise<void>;
}

/** Notes what Atlas shows of everything that lets a program in, whoever made it. */
export function createObserving(parts: {
  readonly observations: Pick<Observations, 'note'>;
  readonly strangers: Pick<ReturnType<typeof createStrangers>, 'look'>;
  readonly log: Log;
}): Observing {
  const { observations, log } = parts;

  return {
    async look(organization, shown, living, isStopped) {
      const { id: organizationId } = organization;
      try {
        await observations.note(organizationId, shown);
      } catch (cause) {
        // Somebody put something else in its place. People read less, and nothing else depends on it.
        if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
        log.error({ organizationId, err: cause }, 'inventory.not_noted');
      }
      await parts.strangers.look(organization, shown, living, isStopped);
    },
  };
}
