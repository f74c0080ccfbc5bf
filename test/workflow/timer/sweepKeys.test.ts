import { expect, it } from 'vitest';
import type { AtlasKey } from '../../../src/domain/key/key.ts';
import { markerMacInput, writeMarker } from '../../../src/domain/key/marker.ts';
import { StoreError } from '../../../src/foundation/errors.ts';
import type { Organization } from '../../../src/workflow/ports/atlas.ts';
import { createKeySweep } from '../../../src/workflow/timer/sweepKeys.ts';
import { policy, request as requestIn, STATES } from '../../domain/fixtures.ts';
import { attempt, recordingLog, signer } from '../../store/fixtures.ts';
import { UNTOUCHED } from '../../untouched.ts';

const ORGANIZATIONS = ['a'.repeat(24), 'b'.repeat(24)];
const IDS = Array.from({ length: 8 }, (_, index) => `01JD000000000000000000000${index}`);
const lost = [{ ...attempt, number: 1, nonce: 'n'.repeat(22) }];

function loserOf(requestId: string, index: number): AtlasKey {
  const mac = signer.markerMac(markerMacInput(requestId, 1, 'n'.repeat(22)));
  const description = `job${writeMarker({ requestId, attempt: 1, mac })}`;
  return { id: String(index).padStart(24, '0'), publicKey: `key${index}`, description, roles: [] };
}

/** Four losers in each of two organizations; `noted` runs before an entry is written. */
async function sweep(
  noted: (event: string) => void = () => {},
  over: { readonly issued?: () => Promise<Map<string, never>> } = {},
) {
  const deleted: string[] = [];
  const alarms: string[] = [];
  const looked: string[] = [];
  const keys = new Map(IDS.map((id, index) => [id, loserOf(id, index)]));
  const organization = (id: string): Organization => {
    const here = IDS.filter((_, index) => index % 2 === ORGANIZATIONS.indexOf(id));
    const alive = () => here.flatMap((one) => keys.get(one) ?? []);
    const never = async () => Promise.reject(new Error('nobody should ask'));
    return {
      id,
      name: id,
      baseUrl: 'https://cloud.mongodb.com',
      listKeys: never,
      listKeysOnce: async () => alive(),
      listKeysForCertain: never,
      listProjectKeys: never,
      unreadableKeys: never,
      listProjects: never,
      getKey: async (keyId) => alive().find((key) => key.id === keyId),
      getKeyJson: never,
      requiresAccessList: never,
      createKey: never,
      addAccessListEntries: never,
      listAddressUse: never,
      async deleteKey(keyId) {
        deleted.push(keyId);
        for (const [one, key] of keys) if (key.id === keyId) keys.delete(one);
      },
    };
  };
  const record = requestIn(STATES.withdrawn, { lost });
  const loaded = async (id: string) => ({ request: { ...record, id }, places: {}, now: 1 });
  const [template] = policy().organizations;
  if (template === undefined) throw new Error('the policy has an organization');
  const organizations = ORGANIZATIONS.map((id) => ({ ...template, id, name: id }));
  const parts = {
    records: { load: loaded },
    credentials: {
      get: async () => new Map(),
    },
    observations: {
      turn: async () => ({
        credentials: [],
        unreadable: [],
        ended: [],
        issued: new Map(),
        differences: undefined,
        wrongTypes: [],
        now: 1,
      }),
    },
    sightings: {
      async look() {
        looked.push('ledger');
        throw new StoreError('corrupt', 'of another type');
      },
    },
    observing: {
      async look() {
        looked.push('inventory');
      },
    },
    older: UNTOUCHED.older,
    atlas: { organization },
    signer,
    policy: () => policy({ organizations }),
    sweeps: {
      take: async (ids: readonly string[]) => ids,
      unreported: async () => new Set<string>(),
      markReported: async () => {},
    },
    alarms: {
      async raise({ stopped }: { readonly stopped?: { deleted: number; left: number } }) {
        if (stopped !== undefined) alarms.push(`${stopped.deleted} deleted, ${stopped.left} left`);
        return true;
      },
      unreadable: async () => true,
      unreadableCredentials: async () => true,
      unreadableNotices: async () => true,
      lostNotices: async () => true,
      older: async () => true,
      putBack: async () => true,
      unusable: async () => true,
      stuck: async () => true,
    },
    log: recordingLog(),
  };
  const requests = {
    issued: over.issued ?? (async () => new Map()),
    now: async () => 1,
    note: async ({ event }: { readonly event: string }) => noted(event),
  };
  await createKeySweep({ ...parts, requests }).run();
  return { deleted, alarms, looked };
}

it('A sweep deletes five keys at most in all organizations together, and says what is left', async () => {
  const { deleted, alarms } = await sweep();
  expect(deleted).toHaveLength(5);
  expect(alarms).toEqual(['1 deleted, 3 left']);
});

it('A sweep that breaks off in one organization has no more deletions for the next', async () => {
  let entries = 0;
  const { deleted } = await sweep((event) => {
    entries += 1;
    // Three were deleted; the entry about the fourth is not written any more.
    if (entries === 7) throw new StoreError('unsure', `${event} was not written`);
  });
  expect(deleted).toHaveLength(4);
});

it('Each comparison of a sweep fails alone, in each organization', async () => {
  const { deleted, looked } = await sweep(undefined, {
    issued: async () => Promise.reject(new StoreError('corrupt', 'of another type')),
  });
  expect(deleted).toEqual([]);
  expect(looked).toEqual(['ledger', 'inventory', 'ledger', 'inventory']);
});
