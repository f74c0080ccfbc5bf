import type { Sweeps } from '../ports/alarms.ts';
import type { CredentialAccess } from '../ports/credentialAccess.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';

/** All in milliseconds. */
export const PACE = {
  /** So far apart are the calls that only time has caused: 60 a minute among all replicas. */
  between: 1_000,
  /** How soon a call that waits asks again. */
  ask: 200,
} as const;

/** Resolves when the next call for this organization may be made. Throws `StoreError`. */
export type Pace = (organizationId: string) => Promise<void>;

/**
 * Atlas has one limit for all calls about the keys of an organization, and people wait for some of
 * them. When a hundred keys end at once, those leave room for the others.
 */
export function createPace(parts: {
  readonly sweeps: Pick<Sweeps, 'take'>;
  readonly stopwatch: Pick<Stopwatch, 'sleep'>;
}): Pace {
  const { sweeps, stopwatch } = parts;
  return async (organizationId) => {
    while ((await sweeps.take([`pace:${organizationId}`], PACE.between)).length === 0) {
      await stopwatch.sleep(PACE.ask);
    }
  };
}

/** The same credentials, one call after another. */
export function paced(access: CredentialAccess, next: () => Promise<void>): CredentialAccess {
  const after =
    <A extends readonly unknown[], R>(call: (...given: A) => Promise<R>, calls = 1) =>
    async (...given: A): Promise<R> => {
      for (let left = calls; left > 0; left -= 1) await next();
      return call(...given);
    };
  return {
    // The credential and its addresses; and a list is read twice.
    read: after(access.read, 2),
    readUse: after(access.readUse),
    makers: access.makers,
    changes: access.changes,
    endingWith: access.endingWith,
    find: after(access.find, 2),
    setOrganizationRoles: after(access.setOrganizationRoles),
    addToProject: after(access.addToProject),
    setProjectRoles: after(access.setProjectRoles),
    removeFromProject: after(access.removeFromProject),
    addAddresses: after(access.addAddresses),
    removeAddress: after(access.removeAddress),
    setDescription: after(access.setDescription),
    remove: after(access.remove),
    callsLeft: access.callsLeft,
    isOwn: access.isOwn,
  };
}
