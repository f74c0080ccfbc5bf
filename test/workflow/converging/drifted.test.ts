import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { shownApiKey } from '../../../src/domain/inventory/shownApiKey.ts';
import type { KeyEdit } from '../../../src/sandbox/atlas/model/world.ts';
import { TURN } from '../../../src/workflow/converging/turns.ts';
import { createSightings } from '../../../src/workflow/inventory/sightings.ts';
import type {
  CredentialAccess,
  CredentialsAtAtlas,
} from '../../../src/workflow/ports/credentialAccess.ts';
import { ORG_ID, PROJECT_ID } from '../../atlas/scene.ts';
import { openLedger } from './ledgerStage.ts';

const CATALOG = '5f0000000000000000000002';
const SHOP = { projectId: PROJECT_ID, roles: ['GROUP_READ_ONLY'] };
const ACCESS = {
  organizationRoles: ['ORG_MEMBER', 'ORG_READ_ONLY'],
  projects: [SHOP],
  addresses: ['203.0.113.7', '10.0.0.0/8'],
};
const ALL: KeyEdit = {
  roles: ['ORG_MEMBER', 'ORG_OWNER'],
  projects: [{ projectId: CATALOG, roles: ['GROUP_OWNER'] }],
  accessList: ['192.0.2.1'],
};

/** What somebody does on Atlas's pages, and how the difference is called. */
const DRIFTS: readonly [string, KeyEdit, readonly string[]][] = [
  ['more roles in the organization', { roles: ['ORG_MEMBER', 'ORG_OWNER'] }, ['organization']],
  ['fewer roles in the organization', { roles: ['ORG_MEMBER'] }, ['organization']],
  ['other roles in a project', { projects: [{ ...SHOP, roles: ['GROUP_OWNER'] }] }, [PROJECT_ID]],
  ['a project that was taken away', { projects: [] }, [PROJECT_ID]],
  [
    'one more project',
    { projects: [SHOP, { projectId: CATALOG, roles: ['GROUP_OWNER'] }] },
    [CATALOG],
  ],
  ['one more address', { accessList: [...ACCESS.addresses, '192.0.2.1'] }, ['addresses']],
  ['one address less', { accessList: ['203.0.113.7'] }, ['addresses']],
  ['no addresses: from anywhere', { accessList: [] }, ['addresses']],
  ['all of it', ALL, ['organization', PROJECT_ID, CATALOG, 'addresses']],
];

async function openStage() {
  const stage = await openLedger();
  stage.sim.addProject({ id: CATALOG, organizationId: ORG_ID, name: 'catalog' });
  const key = await stage.issue(ACCESS);
  const { atlas, ledger, log, clock } = stage;
  const sightings = createSightings({
    credentials: { get: async (ids) => new Map(ids.map((id) => [id, stage.record({ id })])) },
    ledger,
    atlas,
    whoChanged: () => async () => [],
    history: { differs: async () => false },
    log,
  });

  /** One turn of the comparison, and one reading of the addresses. */
  async function look(): Promise<Credential> {
    const keys = (await atlas.organization(ORG_ID)?.listKeysOnce()) ?? [];
    const living = { credentials: [stage.record(key)], now: clock.now() };
    await sightings.look(ORG_ID, keys.map(shownApiKey), living, () => false);
    const read = await atlas.credentialAccess(ORG_ID, 'apiKey')?.readUse(atlasId(key));
    if (read?.is === 'read') {
      const addresses = read.use.map(({ address }) => address);
      await sightings.addressesRead(stage.record(key), addresses);
    }
    return stage.record(key);
  }

  const restore = () =>
    ledger.move({ credential: key.id }, () => ({
      credential: { type: 'restore', by: 'U0DANA' },
    }));
  const edit = (change: KeyEdit) => stage.sim.editKey(atlasId(key), change);
  return { ...stage, key, look, restore, edit };
}

const atlasId = ({ id }: Credential) => id.slice('apiKey:'.length);

function asItWas({ atlasKey, key }: Awaited<ReturnType<typeof openStage>>) {
  const found = atlasKey(key);
  // Atlas gives each key the membership by itself.
  expect(found?.roles.filter((role) => role !== 'ORG_MEMBER')).toEqual(['ORG_READ_ONLY']);
  expect(found?.projects).toEqual(ACCESS.projects);
  const addresses = ['10.0.0.0/8', '203.0.113.7/32'];
  expect([...(found?.accessList ?? [])].toSorted()).toEqual(addresses);
}

/** Dies after so many writes, each of which Atlas has carried out. */
function dyingAfter(atlas: CredentialsAtAtlas, count: number): CredentialsAtAtlas {
  let left = count;
  const then = async <T>(writing: Promise<T>): Promise<T> => {
    const written = await writing;
    left -= 1;
    if (left === 0) throw new Error('killed');
    return written;
  };
  const dying = (access: CredentialAccess): CredentialAccess => ({
    ...access,
    setOrganizationRoles: (...given) => then(access.setOrganizationRoles(...given)),
    addToProject: (...given) => then(access.addToProject(...given)),
    setProjectRoles: (...given) => then(access.setProjectRoles(...given)),
    removeFromProject: (...given) => then(access.removeFromProject(...given)),
    addAddresses: (...given) => then(access.addAddresses(...given)),
    removeAddress: (...given) => then(access.removeAddress(...given)),
  });
  return {
    credentialAccess(id, kind) {
      const access = atlas.credentialAccess(id, kind);
      return access && dying(access);
    },
  };
}

describe('a key that somebody changes at Atlas', () => {
  it.each(DRIFTS)('is found in one turn, and restored: %s', async (_, change, differs) => {
    const stage = await openStage();
    stage.edit(change);
    const drifted = await stage.look();
    expect(drifted.drift?.differs).toEqual(differs.toSorted());
    await stage.restore();
    await stage.attend();
    expect(stage.record(stage.key).state).toEqual({ status: 'live' });
    expect((await stage.look()).drift).toBeUndefined();
    asItWas(stage);
  });

  it('and changes back is as it was approved: nothing is left of it', async () => {
    const stage = await openStage();
    stage.edit({ roles: ['ORG_MEMBER', 'ORG_OWNER'] });
    expect((await stage.look()).drift).toBeDefined();
    stage.edit({ roles: ACCESS.organizationRoles });
    expect((await stage.look()).drift).toBeUndefined();
  });

  it('and deletes there has ended after two turns, and not after one', async () => {
    const stage = await openStage();
    stage.sim.removeKey(atlasId(stage.key));
    expect((await stage.look()).state.status).toBe('live');
    expect((await stage.look()).state).toMatchObject({ status: 'ended', why: 'gone' });
  });
});

describe('a process that is killed while it restores', () => {
  it.each([1, 2, 3, 4, 5, 6])('after write %i: another one goes on', async (count) => {
    const stage = await openStage();
    stage.edit(ALL);
    await stage.look();
    await stage.restore();
    const dying = stage.replica(dyingAfter(stage.atlas, count));
    await expect(stage.attend(dying)).rejects.toThrow('killed');
    expect(stage.record(stage.key).state).toMatchObject({ status: 'moving', why: 'restore' });
    stage.later(2 * TURN.lease + 100_000);
    await stage.attend();
    expect(stage.events()).toContain('credential.restored');
    expect((await stage.look()).drift).toBeUndefined();
    asItWas(stage);
  });
});

it('A restore that Atlas refuses half-way is on hold with its reason, and goes on when an admin says so', async () => {
  const stage = await openStage();
  stage.edit(ALL);
  await stage.look();
  const refusal = { kind: 'refusal', status: 422, errorCode: 'VALIDATION_ERROR' } as const;
  stage.sim.faults.add({
    when: { method: 'PATCH', path: /\/orgs\/[^/]+\/apiKeys\// },
    do: { ...refusal, detail: 'Not now.' },
  });
  await stage.restore();
  await stage.attend();
  const { state, drift } = stage.record(stage.key);
  expect(state).toMatchObject({
    status: 'held',
    reason: 'refused',
    problem: { detail: 'Not now.' },
  });
  expect(drift?.differs).toEqual([PROJECT_ID, CATALOG, 'addresses', 'organization']);
  expect(stage.events()).toContain('credential.held');
  stage.sim.faults.clear();
  await stage.ledger.move({ credential: stage.key.id }, () => ({
    credential: { type: 'resume', by: 'U0ADMIN' },
  }));
  stage.later(2 * TURN.lease);
  await stage.attend();
  expect(stage.record(stage.key).state).toEqual({ status: 'live' });
  expect(stage.record(stage.key).drift).toBeUndefined();
  asItWas(stage);
});
