import { type AtlasCode, AtlasError } from '../../foundation/errors.ts';
import type { Alarms, Sweeps } from '../ports/alarms.ts';
import type { Atlas } from '../ports/atlas.ts';
import type { Log } from '../ports/logging.ts';

/** An organization whose credentials Atlas refused when this process started. */
export interface LockedOutOrganization {
  readonly id: string;
  readonly name: string;
  readonly code: AtlasCode;
}

export interface LockedOutOrganizations {
  /**
   * Whether the credentials of this organization are still refused. Atlas is asked again; if it
   * does not answer, they count as refused.
   */
  isShut(organizationId: string): Promise<boolean>;
  /** Tells the admins, once an hour for all replicas together. */
  tell(): Promise<void>;
}

const TOLD_EVERY = 60 * 60_000;

/**
 * Organizations whose credentials are wrong. Nobody can ask for a key in these; all others work.
 */
export function createLockedOutOrganizations(parts: {
  readonly found: readonly LockedOutOrganization[];
  readonly atlas: Atlas;
  readonly sweeps: Pick<Sweeps, 'take'>;
  readonly alarms: Alarms;
  readonly log: Log;
}): LockedOutOrganizations {
  const { atlas, sweeps, alarms, log } = parts;
  const shut = new Map(parts.found.map((one) => [one.id, one]));

  return {
    async isShut(organizationId) {
      if (!shut.has(organizationId)) return false;
      try {
        await atlas.organization(organizationId)?.listKeys();
      } catch (cause) {
        if (!(cause instanceof AtlasError)) throw cause;
        log.warn({ organizationId, err: cause }, 'atlas.organization_shut');
        return true;
      }
      shut.delete(organizationId);
      log.info({ organizationId }, 'atlas.organization_open');
      return false;
    },
    async tell() {
      const names = new Map([...shut.values()].map((one) => [`shut:${one.id}`, one]));
      if (names.size === 0) return;
      for (const name of await sweeps.take([...names.keys()], TOLD_EVERY)) {
        const one = names.get(name);
        // The organization was removed from the policy since.
        if (one === undefined || atlas.organization(one.id) === undefined) continue;
        const { id, code } = one;
        await alarms.raise({ organization: { id, name: one.name }, findings: [], shut: code });
      }
    },
  };
}
