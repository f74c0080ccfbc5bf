import {
  CREDENTIAL_KINDS,
  type Credential,
  credentialId,
} from '../../../domain/credential/credential.ts';
import type { InventoryLine } from '../../../domain/inventory/inventory.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import type { Credentials } from '../../ports/credentials.ts';
import type { Observations } from '../observations.ts';
import { organizationIds } from '../readInventory.ts';

/** A key that was just made is in no list of Atlas yet: so many of the newest records are read. */
const NEWEST = 20;
const ATLAS_ID = /^[0-9a-f]{24}$/;
/** Read where there is nothing, so that nobody learns from the time of an answer what there is. */
export const NOWHERE = credentialId('apiKey', '0'.repeat(24));

export interface Found {
  readonly organizationId: string;
  readonly id: string;
  readonly line: InventoryLine;
}

export interface FindAny {
  /** By the id at Atlas or the handle. Throws `StoreError`. */
  byName(name: string): Promise<Found | undefined>;
  /** What there is under this id, which Atlas has just named; `undefined` costs the same. */
  at(place: { readonly organizationId: string; readonly id: string } | undefined): Promise<Found>;
}

/** One key of all organizations: what it costs does not depend on how many there are. */
export function createFindAny(parts: {
  readonly credentials: Pick<Credentials, 'get' | 'page'>;
  readonly observations: Pick<Observations, 'find'>;
  readonly policy: () => Policy;
}): FindAny {
  const { credentials, observations, policy } = parts;

  async function living(id: string): Promise<Credential | undefined> {
    const found = (await credentials.get([id])).get(id);
    return found?.state.status === 'ended' ? undefined : found;
  }

  async function amongNewest(handle: string): Promise<string | undefined> {
    const pages = await Promise.all(
      organizationIds(policy()).map((organizationId) =>
        credentials.page({ organizationId }, { offset: 0, limit: NEWEST }),
      ),
    );
    return pages.flatMap((page) => page.credentials).find((one) => one.handle === handle)?.id;
  }

  function foundOf(
    id: string,
    credential: Credential | undefined,
    seen: Awaited<ReturnType<Observations['find']>>[number] | undefined,
  ): Found | undefined {
    const organizationId = credential?.organizationId ?? seen?.organizationId;
    if (organizationId === undefined || !organizationIds(policy()).includes(organizationId)) {
      return undefined;
    }
    const observation = seen?.observation;
    const line = { organizationId, ...(credential && { credential }) };
    return { organizationId, id, line: { ...line, ...(observation && { observation }) } };
  }

  async function byId(atlasId: string): Promise<Found | undefined> {
    const ids = CREDENTIAL_KINDS.map((kind) => credentialId(kind, atlasId));
    for (const id of ids) {
      const [credential, [seen]] = await Promise.all([
        living(id),
        observations.find(organizationIds(policy()), { id }),
      ]);
      const found = foundOf(id, credential, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async function byHandle(handle: string): Promise<Found | undefined> {
    const [[seen], newest] = await Promise.all([
      observations.find(organizationIds(policy()), { handle }),
      amongNewest(handle),
    ]);
    const id = seen?.observation.id ?? newest;
    const credential = await living(id ?? NOWHERE);
    // What was observed is not signed: it says where to look, and the record says what is there.
    const isOther = credential !== undefined && credential.handle !== handle;
    return id === undefined || isOther ? undefined : foundOf(id, credential, seen);
  }

  return {
    byName: (name) => (ATLAS_ID.test(name) ? byId(name) : byHandle(name)),
    async at(place) {
      const { organizationId, id } = place ?? { organizationId: '', id: NOWHERE };
      const [credential, [seen]] = await Promise.all([
        living(id),
        observations.find([organizationId], { id }),
      ]);
      return foundOf(id, credential, seen) ?? { organizationId, id, line: { organizationId } };
    },
  };
}
