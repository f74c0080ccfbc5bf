import { shownApiKey } from '../../domain/inventory/shownApiKey.ts';
import type { AtlasKey } from '../../domain/key/key.ts';
import { type MarkerParts, ownerOf, readMarker } from '../../domain/key/marker.ts';
import { AtlasError } from '../../foundation/errors.ts';
import { createApart } from '../core/apart.ts';
import type { LoadOrAlarm } from '../core/loadOrAlarm.ts';
import type { OlderRecords } from '../core/olderRecords.ts';
import { type Living, livingOf } from '../inventory/livingOf.ts';
import type { Observing } from '../inventory/observe.ts';
import type { Sightings } from '../inventory/sightings.ts';
import type { IssuingParts } from '../issuing/issuingParts.ts';
import { createLoserAudit, type LosingKey } from '../issuing/loserAudit.ts';
import { isKey, mayNotDelete, removeForCertain } from '../issuing/removal.ts';
import type { Alarms, Finding, Sweeps } from '../ports/alarms.ts';
import type { Organization } from '../ports/atlas.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Requests } from '../ports/store.ts';
import { createKeyJudging } from './judgeKeys.ts';

/** How often the keys of an organization are compared with our records, ms. */
export const SWEEP_EVERY = 5 * 60_000;
/**
 * More losers than this in one pass mean that something is wrong with Keywarden, not with Atlas.
 */
const DELETES_PER_SWEEP = 5;
const FINDINGS_PER_ALARM = 10;

interface Budget {
  deletes: number;
}
interface Found extends LosingKey {
  readonly key: AtlasKey;
}
interface Sorted {
  readonly losers: readonly Found[];
  readonly findings: readonly Finding[];
}

function finding(key: AtlasKey, what: Finding['what']): Finding {
  const { id, publicKey, description } = key;
  return { what, keyId: id, publicKey, description, name: `${what}:${id}` };
}

/** One finding stands for all keys of the other installation. */
function elsewhere({ id }: Organization, key: AtlasKey, marker: MarkerParts): Finding {
  return { ...finding(key, 'elsewhere'), name: `elsewhere:${id}:${ownerOf(marker)}` };
}

function oncePerName(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [one.name, one])).values()];
}

/**
 * Compares the keys at Atlas with our records, one organization at a time, on any replica. A key of
 * an attempt that is recorded as lost is deleted. Anything else that does not fit is reported once
 * and never deleted: deleting unknown keys would be the greatest danger.
 */
export function createKeySweep(
  parts: Pick<IssuingParts, 'atlas' | 'signer' | 'policy' | 'log'> & {
    readonly requests: Pick<Requests, 'issued' | 'note' | 'now'>;
    readonly credentials: Pick<Credentials, 'get' | 'page'>;
    readonly records: Pick<LoadOrAlarm, 'load'>;
    readonly sweeps: Sweeps;
    readonly alarms: Alarms;
    readonly older: Pick<OlderRecords, 'isOlder'>;
    /** Compares the ledger with the same list. */
    readonly sightings: Pick<Sightings, 'look'>;
    /** Notes what the list shows of all keys, and tells of those that are nobody's. */
    readonly observing: Observing;
  },
): {
  /** Sweeps the organizations whose turn it is, step by step, until it is told to stop. */
  run(isStopped?: () => boolean): Promise<void>;
} {
  const { credentials, atlas, signer, policy, sweeps, alarms, log } = parts;
  const apart = createApart(parts);
  const judgements = createKeyJudging(parts);
  const notes = createLoserAudit(parts);

  /** `undefined` if it was told to stop meanwhile. Then nothing is concluded. */
  async function sort(
    organization: Organization,
    keys: readonly AtlasKey[],
    living: Living,
    isStopped: () => boolean,
  ): Promise<Sorted | undefined> {
    const judged = await judgements(keys, living, isStopped);
    if (judged === undefined) return undefined;
    const losers: Found[] = [];
    const findings: Finding[] = [];
    for (const { key, requestId, judgement } of judged) {
      if (isStopped()) return undefined;
      const marker = readMarker(key.description);
      if (judgement === 'fine' || judgement === 'in_work') continue;
      if (judgement === 'loser') {
        if (requestId !== undefined) losers.push({ key, requestId, attempt: marker?.attempt ?? 0 });
      }
      // A list may still have a key that was deleted a moment ago.
      else if (judgement === 'no_record' && marker && !signer.ownsMarkerMac(marker.mac)) {
        findings.push(elsewhere(organization, key, marker));
      } else if (judgement !== 'ended' || (await organization.getKey(key.id)) !== undefined) {
        findings.push(finding(key, judgement));
      }
    }
    return { losers, findings: oncePerName(findings) };
  }

  /** With an audit entry before and after, so that every deletion is in the log. */
  async function remove(organization: Organization, loser: Found): Promise<Finding | undefined> {
    const { key, requestId } = loser;
    await notes.found(loser);
    try {
      const isSame = (there: AtlasKey) =>
        isKey(key)(there) && there.description === key.description;
      // Changed since it was listed: the next sweep judges it anew.
      if ((await removeForCertain(organization, key.id, isSame)) === 'another_key')
        return undefined;
    } catch (error) {
      if (!(error instanceof AtlasError)) throw error;
      log.warn({ requestId, keyId: key.id, err: error }, 'sweep.not_deleted');
      return mayNotDelete(error) ? finding(key, 'cannot_delete') : undefined;
    }
    await notes.deleted(loser);
    return undefined;
  }

  /**
   * All organizations share `budget`. It is reduced before a deletion is tried, so a failed one
   * counts.
   */
  async function settle(
    organization: Organization,
    { losers, findings }: Sorted,
    budget: Budget,
    isStopped: () => boolean,
  ): Promise<void> {
    const found = [...findings];
    const allowed = losers.slice(0, budget.deletes);
    for (const loser of allowed) {
      if (isStopped()) return;
      budget.deletes -= 1;
      const stuck = await remove(organization, loser);
      if (stuck !== undefined) found.push(stuck);
    }
    const left = losers.length - allowed.length;
    const fresh = await sweeps.unreported(found.map(({ name }) => name));
    const told = found.filter(({ name }) => fresh.has(name)).slice(0, FINDINGS_PER_ALARM);
    if (told.length === 0 && left === 0) return;
    const { id, name } = organization;
    for (const { what, keyId } of told)
      log.error({ organizationId: id, keyId, what }, 'sweep.stray');
    if (left > 0) log.error({ organizationId: id, left }, 'sweep.stopped');
    const raised = await alarms.raise({
      organization: { id, name },
      findings: told,
      ...(left === 0 ? {} : { stopped: { deleted: allowed.length, left } }),
    });
    if (raised) await sweeps.markReported(told.map(({ name }) => name));
  }

  /** Each comparison fails alone: they need different things of Redis. */
  async function sweep(organization: Organization, budget: Budget, isStopped: () => boolean) {
    // What is deleted or told is looked at once more by itself; what this misses, a later turn sees.
    const keys = await organization.listKeysOnce();
    const living = await livingOf(credentials, organization.id);
    const shown = keys.map((key) => shownApiKey(key, living.now));
    await apart.part('strays', async () => {
      const sorted = await sort(organization, keys, living, isStopped);
      if (sorted !== undefined) await settle(organization, sorted, budget, isStopped);
    });
    await apart.part('sightings', async () => {
      if (!isStopped()) await parts.sightings.look(organization.id, shown, living, isStopped);
    });
    await apart.part('inventory', async () => {
      if (!isStopped()) await parts.observing.look(organization, shown, living, isStopped);
    });
  }

  return {
    async run(isStopped = () => false) {
      const known = policy().organizations.map(({ id }) => id);
      const budget: Budget = { deletes: DELETES_PER_SWEEP };
      for (const id of await sweeps.take(known, SWEEP_EVERY)) {
        const organization = atlas.organization(id);
        if (organization === undefined) continue;
        if (isStopped()) return;
        try {
          await sweep(organization, budget, isStopped);
        } catch (cause) {
          // Nothing is concluded from a list that failed. The next turn tries again.
          log.warn({ organizationId: id, err: cause }, 'sweep.keys_failed');
        }
      }
    },
  };
}
