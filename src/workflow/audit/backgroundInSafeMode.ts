import { PausedError } from '../../foundation/errors.ts';
import type { Atlas, Organization } from '../ports/atlas.ts';
import type { Journal } from '../ports/audit.ts';
import type { SafeModeGuard } from './safeMode.ts';

type Guard = Pick<SafeModeGuard, 'isOn'>;

/**
 * While safe mode is on, every create and every deletion at Atlas throws `PausedError`, whatever
 * code calls it.
 */
export function pausedAtlas(guard: Guard, atlas: Atlas): Atlas {
  async function allowed(): Promise<void> {
    if (await guard.isOn()) throw new PausedError();
  }
  const paused = (one: Organization): Organization => ({
    ...one,
    async createKey(spec) {
      await allowed();
      return one.createKey(spec);
    },
    async deleteKey(keyId) {
      await allowed();
      return one.deleteKey(keyId);
    },
  });
  return {
    organization(id) {
      const organization = atlas.organization(id);
      return organization && paused(organization);
    },
  };
}

/**
 * Compares the log with the copies of all replicas before an entry is awaited. If the log lost an
 * entry that another replica copied, this replica's own file does not show that. `kept` waits
 * until Redis keeps what it confirms, also after a restart; it throws `StoreError`.
 */
export function guardedJournal(
  guard: Pick<SafeModeGuard, 'check'>,
  journal: Journal,
  kept: () => Promise<void> = async () => {},
): Journal {
  return {
    async append(entry) {
      await kept();
      await guard.check();
      await journal.append(entry);
    },
  };
}

/** A step of the sweep that is skipped while safe mode is on. The request stays due. */
export function pausedStep<A extends readonly unknown[]>(
  guard: Guard,
  step: (...asked: A) => Promise<void>,
) {
  return async (...asked: A): Promise<void> => {
    if (!(await guard.isOn())) await step(...asked);
  };
}
