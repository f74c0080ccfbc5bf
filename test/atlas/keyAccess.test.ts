import { describe, expect, it } from 'vitest';
import type { FaultAction } from '../../src/sandbox/atlas/simulator.ts';
import type { CredentialAccess } from '../../src/workflow/ports/credentialAccess.ts';
import {
  AUTH_KINDS,
  NO_SUCH_KEY,
  ORG_ID,
  openScene,
  PROJECT_ID,
  type SceneOptions,
} from './scene.ts';

const OTHER_PROJECT = '5f0000000000000000000002';
const READS = ['GROUP_READ_ONLY'];

async function open(options: SceneOptions = {}) {
  const scene = await openScene(options);
  scene.sim.addProject({ id: OTHER_PROJECT, organizationId: ORG_ID, name: 'other' });
  const key = scene.sim.addKey({
    organizationId: ORG_ID,
    description: 'ci',
    publicKey: 'qwertyui',
    roles: ['ORG_READ_ONLY', 'ORG_MEMBER'],
    projects: [{ projectId: PROJECT_ID, roles: ['GROUP_OWNER', 'GROUP_READ_ONLY'] }],
    accessList: ['192.0.2.1', '10.0.0.0/8'],
  });
  const access = scene.atlas.credentialAccess(ORG_ID, 'apiKey');
  if (access === undefined) throw new Error('the organization is served');
  const truth = () => scene.sim.keys(ORG_ID).find(({ id }) => id === key.id);
  return { ...scene, key, access, truth };
}

/** Each write of the port, with what is true at Atlas after it. */
const writes: readonly [
  string,
  (access: CredentialAccess, keyId: string) => ReturnType<CredentialAccess['removeAddress']>,
  object,
][] = [
  [
    'sets roles on the organization',
    (access, id) => access.setOrganizationRoles(id, ['ORG_MEMBER']),
    { roles: ['ORG_MEMBER'] },
  ],
  [
    'adds to a project',
    (access, id) => access.addToProject(id, OTHER_PROJECT, READS),
    { projects: [{ projectId: PROJECT_ID }, { projectId: OTHER_PROJECT, roles: READS }] },
  ],
  [
    'sets roles in a project',
    (access, id) => access.setProjectRoles(id, PROJECT_ID, READS),
    { projects: [{ projectId: PROJECT_ID, roles: READS }] },
  ],
  [
    'removes from a project',
    (access, id) => access.removeFromProject(id, PROJECT_ID),
    { projects: [] },
  ],
  [
    'adds addresses',
    (access, id) => access.addAddresses(id, ['192.0.2.2', '2001:db8::/32']),
    { accessList: ['192.0.2.1/32', '10.0.0.0/8', '192.0.2.2/32', '2001:db8::/32'] },
  ],
  [
    'removes a block, its slash escaped',
    (access, id) => access.removeAddress(id, '10.0.0.0/8'),
    { accessList: ['192.0.2.1/32'] },
  ],
];

describe('the access of a key', () => {
  const ways = writes.flatMap(([name, write, after]) =>
    AUTH_KINDS.map((auth) => ({ name, write, after, auth })),
  );
  it.each(ways)('$auth $name, in one request', async ({ auth, write, after }) => {
    const { access, key, truth, sim, log } = await open({ auth });
    expect(await write(access, key.id)).toEqual({ is: 'done' });
    expect(truth()).toMatchObject(after);
    const sent = sim.exchanges.filter(
      ({ method, path }) => method !== 'GET' && !/oauth/.test(path),
    );
    expect(sent).toHaveLength(1);
    expect(sent[0]?.requestHeaders.accept).toBe('application/vnd.atlas.2025-03-12+json');
    expect(JSON.stringify(log.lines)).not.toContain(key.privateKey.slice(-12));
  });

  it.each(AUTH_KINDS)(
    'is read whole: roles, projects, addresses and their use: %s',
    async (auth) => {
      const { access, key, sim, clock } = await open({ auth });
      expect(await access.read(key.id)).toEqual({
        is: 'read',
        credential: {
          id: key.id,
          handle: 'qwertyui',
          description: 'ci',
          access: {
            // Besides ORG_MEMBER, which Atlas gives by itself.
            organizationRoles: ['ORG_READ_ONLY'],
            projects: [{ projectId: PROJECT_ID, roles: ['GROUP_OWNER', 'GROUP_READ_ONLY'] }],
            addresses: ['192.0.2.1', '10.0.0.0/8'],
          },
          use: [
            { address: '192.0.2.1', count: 0, createdAt: clock.time },
            { address: '10.0.0.0/8', count: 0, createdAt: clock.time },
          ],
        },
      });
      expect(JSON.stringify(await access.read(key.id))).not.toContain(
        sim.keys(ORG_ID)[0]?.privateKey,
      );
    },
  );

  it('shows when, how often and from where it was used', async () => {
    const { access, key, sim } = await open();
    const body = JSON.stringify({
      results: [
        {
          cidrBlock: '192.0.2.1/32',
          ipAddress: '192.0.2.1',
          count: 7,
          created: '2026-11-01T00:00:00Z',
          lastUsed: '2026-11-21T08:00:00Z',
          lastUsedAddress: '192.0.2.1',
        },
        { cidrBlock: '10.0.0.0/8', count: null, created: 'yesterday', lastUsed: 7 },
      ],
    });
    sim.faults.add({ when: { path: /accessList/ }, do: { kind: 'status', status: 200, body } });
    const read = await access.read(key.id);
    expect(read.is === 'read' && read.credential.use).toEqual([
      {
        address: '192.0.2.1',
        count: 7,
        createdAt: Date.parse('2026-11-01T00:00:00Z'),
        lastUsedAt: Date.parse('2026-11-21T08:00:00Z'),
        lastUsedAddress: '192.0.2.1',
      },
      { address: '10.0.0.0/8' },
    ]);
  });

  it('is missing where Atlas says so, and not listed', async () => {
    const { access, key } = await open();
    expect(await access.read(NO_SUCH_KEY)).toEqual({ is: 'missing' });
    expect(await access.find(NO_SUCH_KEY)).toEqual({ is: 'missing' });
    expect(await access.find(key.id)).toEqual({ is: 'listed' });
  });

  it('is not judged by a list of which a part cannot be read', async () => {
    const { access, key, sim } = await open();
    sim.addKey({ organizationId: ORG_ID, description: 'other', roles: ['ORG_MEMBER'] });
    const garbage: FaultAction = { kind: 'garbage', garbage: 'odd item' };
    sim.faults.add({ when: { path: /apiKeys\?/ }, do: garbage });
    expect(await access.find(key.id)).toMatchObject({
      is: 'later',
      problem: { code: 'unreadable' },
    });
  });

  it('is read anew in the lists after a change', async () => {
    const { access, key, organization } = await open();
    await organization.listKeys();
    await access.removeFromProject(key.id, PROJECT_ID);
    const [listed] = await organization.listKeys();
    expect(listed?.roles.map(({ role }) => role)).toEqual(['ORG_MEMBER', 'ORG_READ_ONLY']);
  });

  it('knows the key that Keywarden itself signs in with', async () => {
    const { access } = await open({ auth: 'digest' });
    expect([access.isOwn('abcdefgh'), access.isOwn('qwertyui')]).toEqual([true, false]);
    const { access: byAccount } = await open({ auth: 'oauth' });
    expect(byAccount.isOwn('abcdefgh')).toBe(false);
  });

  it('says how many calls Atlas says are left', async () => {
    const { access, key, client } = await open();
    expect(access.callsLeft()).toBeUndefined();
    await access.read(key.id);
    expect(access.callsLeft()).toBe(498);
    await client.listGroups({});
    expect(access.callsLeft()).toBe(498);
  });

  it('takes an unknown role of a project to Atlas, and none of an organization', async () => {
    const { access, key, countRequests } = await open();
    expect(await access.setOrganizationRoles(key.id, ['ORG_MEMBER', 'ORG_KING'])).toEqual({
      is: 'refused',
      problem: { code: 'not_a_role_of_an_organization' },
    });
    expect(countRequests('PATCH')).toBe(0);
    const refused = await access.setProjectRoles(key.id, PROJECT_ID, ['GROUP_KING']);
    expect(refused).toEqual({
      is: 'refused',
      problem: {
        code: 'bad_request',
        status: 400,
        errorCode: 'BAD_REQUEST',
        detail:
          "The request content produced validation errors. Invalid role name 'GROUP_KING'. Must be a valid Role name.",
      },
    });
  });
});

describe('a write', () => {
  it('a second time is `already`', async () => {
    const { access, key } = await open();
    expect(await access.addToProject(key.id, PROJECT_ID, READS)).toEqual({ is: 'already' });
    expect(await access.addAddresses(key.id, ['192.0.2.1', '192.0.2.9'])).toEqual({
      is: 'already',
    });
  });

  it('is `gone` where the key, the project, the assignment or the address is', async () => {
    const { access, key, sim } = await open();
    const gone = (what: string, errorCode: string) => ({
      is: 'gone',
      what,
      problem: { errorCode },
    });
    const unassigned = await access.setProjectRoles(key.id, OTHER_PROJECT, READS);
    expect(unassigned).toMatchObject(gone('credential', 'API_KEY_NOT_FOUND'));
    const outside = await access.removeFromProject(key.id, OTHER_PROJECT);
    expect(outside).toMatchObject(gone('credential', 'API_KEY_NOT_FOUND'));
    const address = await access.removeAddress(key.id, '192.0.2.200');
    expect(address).toMatchObject(gone('address', 'API_KEY_WHITELIST_NOT_FOUND'));
    sim.removeProject(PROJECT_ID);
    const project = await access.removeFromProject(key.id, PROJECT_ID);
    expect(project).toMatchObject(gone('project', 'GROUP_NOT_FOUND'));
    const nobody = await access.setOrganizationRoles(NO_SUCH_KEY, ['ORG_MEMBER']);
    expect(nobody).toMatchObject(gone('credential', 'API_KEY_NOT_FOUND'));
  });

  it('to a project that was just made waits; to an older one it is our own role', async () => {
    const { access, key, sim, clock } = await open();
    sim.switches.freshProjectMs = 60_000;
    const fresh = sim.addProject({ organizationId: ORG_ID, name: 'fresh' });
    expect(await access.addToProject(key.id, fresh.id, READS)).toMatchObject({
      is: 'later',
      mayLand: false,
      problem: { code: 'missing_role', errorCode: 'USER_UNAUTHORIZED' },
    });
    sim.switches.freshProjectMs = Number.POSITIVE_INFINITY;
    clock.time += 11 * 60_000;
    expect(await access.addToProject(key.id, fresh.id, READS)).toMatchObject({ is: 'locked_out' });
  });

  const doubts: readonly [FaultAction, object][] = [
    [{ kind: 'lost reply' }, { is: 'unsure' }],
    [{ kind: 'reset' }, { is: 'unsure' }],
    [{ kind: 'late commit', ms: 60_000 }, { is: 'unsure' }],
    [{ kind: 'status', status: 200, body: 'OK' }, { is: 'unsure' }],
    [{ kind: 'redirect' }, { is: 'unsure' }],
    [
      { kind: 'status', status: 500 },
      { is: 'later', mayLand: true },
    ],
    [
      { kind: 'status', status: 503, committed: true },
      { is: 'later', mayLand: true },
    ],
    [
      { kind: 'too many', retryAfter: 30 },
      { is: 'later', mayLand: false, waitMs: 30_000 },
    ],
    [
      { kind: 'status', status: 401 },
      { is: 'later', mayLand: false },
    ],
    [
      { kind: 'status', status: 403 },
      { is: 'later', mayLand: false },
    ],
    [
      { kind: 'status', status: 404 },
      { is: 'later', mayLand: false },
    ],
  ];
  const cases = doubts.flatMap(([action, outcome]) =>
    writes.map(([name, write]) => ({ name, write, action, outcome })),
  );
  it.each(cases)('that $name and meets $action is not sent again', async (row) => {
    const { access, key, sim } = await open();
    sim.faults.add({ when: { method: 'PATCH' }, do: row.action });
    sim.faults.add({ when: { method: 'POST' }, do: row.action });
    sim.faults.add({ when: { method: 'DELETE' }, do: row.action });
    expect(await row.write(access, key.id)).toMatchObject(row.outcome);
    expect(sim.exchanges.filter(({ method }) => method !== 'GET')).toHaveLength(1);
  });

  it('is `later` where Atlas cannot be reached, so that nothing was sent', async () => {
    const { access, key, sim } = await open();
    await sim.faults.down(true);
    expect(await access.removeFromProject(key.id, PROJECT_ID)).toMatchObject({
      is: 'later',
      mayLand: false,
      problem: { code: 'unreachable' },
    });
  });

  it('that answers with another key is in doubt', async () => {
    const { access, key, sim } = await open();
    sim.faults.add({
      when: { method: 'PATCH' },
      do: { kind: 'another key', key: { id: NO_SUCH_KEY } },
    });
    expect(await access.setOrganizationRoles(key.id, ['ORG_MEMBER'])).toMatchObject({
      is: 'unsure',
    });
  });
});
