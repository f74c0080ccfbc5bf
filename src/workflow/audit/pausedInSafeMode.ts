import { PausedError } from '../../foundation/errors.ts';
import type { Atlas, Organization } from '../ports/atlas.ts';
import type { Journal } from '../ports/audit.ts';
import type { SafeModeGuard } from './safeMode.ts';

type Guard = Pick<SafeModeGuard, 'isOn'>;

/** The innermost ring: whatever path leads to Atlas, nothing is created or deleted there. */
export function pausedAtlas(guard: Guard, atlas: Atlas): Atlas {
  async function allowed(): Promise<void> {
    if (await guard.isOn()) throw new PausedError();
  }
  const ringed = (one: Organization): Organization => ({
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
      return organization && ringed(organization);
    },
  };
}

/**
 * The second audit device counts only where it agrees with the first: what another replica copied
 * may be what the log lost, and this one's own file would not show it. `kept` waits until the first
 * one keeps what it confirms, also after a restart; it throws `StoreError`.
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

/** A step that the sweep takes on a request: it waits, and the request stays due. */
export function pausedStep<A extends readonly unknown[]>(
  guard: Guard,
  step: (...asked: A) => Promise<void>,
) {
  return async (...asked: A): Promise<void> => {
    if (!(await guard.isOn())) await step(...asked);
  };
}
