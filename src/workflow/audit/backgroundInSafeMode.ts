import { PausedError } from '../../foundation/errors.ts';
import type { Atlas, Organization } from '../ports/atlas.ts';
import type { Journal } from '../ports/audit.ts';
import type { CredentialAccess, CredentialsAtAtlas } from '../ports/credentialAccess.ts';
import type { SafeModeGuard } from './safeMode.ts';

type Guard = Pick<SafeModeGuard, 'isOn'>;

/** Throws `PausedError` where safe mode is on. */
function allowedBy(guard: Guard): () => Promise<void> {
  return async () => {
    if (await guard.isOn()) throw new PausedError();
  };
}

/** The same credentials: they can be read, and not changed. */
function pausedAccess(access: CredentialAccess, allowed: () => Promise<void>): CredentialAccess {
  const asked =
    <A extends readonly unknown[], R>(write: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      await allowed();
      return write(...given);
    };
  return {
    ...access,
    setOrganizationRoles: asked(access.setOrganizationRoles),
    addToProject: asked(access.addToProject),
    setProjectRoles: asked(access.setProjectRoles),
    removeFromProject: asked(access.removeFromProject),
    addAddresses: asked(access.addAddresses),
    removeAddress: asked(access.removeAddress),
    remove: asked(access.remove),
  };
}

/**
 * While safe mode is on, every create, change and deletion at Atlas throws `PausedError`, whatever
 * code calls it.
 */
export function pausedAtlas(
  guard: Guard,
  atlas: Atlas & CredentialsAtAtlas,
): Atlas & CredentialsAtAtlas {
  const allowed = allowedBy(guard);
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
    credentialAccess(id, kind) {
      const access = atlas.credentialAccess(id, kind);
      return access && pausedAccess(access, allowed);
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
  async function checked(): Promise<void> {
    await kept();
    await guard.check();
  }
  return {
    async append(entry) {
      await checked();
      await journal.append(entry);
    },
    async catchUp() {
      await checked();
      await journal.catchUp();
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
