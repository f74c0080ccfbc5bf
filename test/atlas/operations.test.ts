import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../src/atlas/operations/client.ts';
import { ATLAS_VERSIONS } from '../../src/atlas/wire/version.ts';
import type { AtlasSimulator } from '../../src/sandbox/atlas/simulator.ts';
import {
  AUTH_KINDS,
  connect,
  failing,
  NO_SUCH_KEY,
  ORG_ID,
  openScene,
  openSimulator,
  PROJECT_ID,
  TestClock,
} from './scene.ts';

const KEY_ID = 'aaaaaaaaaaaaaaaaaaaaaaaa';
const onOff = [false, true];

interface Shape {
  readonly envelope: boolean;
  readonly pretty: boolean;
}

const expectedKey = {
  id: KEY_ID,
  publicKey: 'qwertyui',
  description: 'reads "everything"',
  roles: [
    { role: 'ORG_MEMBER', organizationId: ORG_ID },
    { role: 'ORG_READ_ONLY', organizationId: ORG_ID },
    { role: 'GROUP_READ_ONLY', projectId: PROJECT_ID },
  ],
};

const operations = {
  'lists the keys of an organization': async (client: Client, shape: Shape) => {
    const page = await client.listOrgApiKeys({ orgId: ORG_ID, ...shape });
    expect(page).toMatchObject({ pageNum: 1, itemsPerPage: 100 });
    expect(page.items).toContainEqual(expectedKey);
    expect(page.totalCount).toBe(page.items.length);
  },
  'lists the keys of a project': async (client: Client, shape: Shape) => {
    const page = await client.listGroupApiKeys({ groupId: PROJECT_ID, ...shape });
    expect(page).toEqual({ items: [expectedKey], pageNum: 1, itemsPerPage: 100, totalCount: 1 });
  },
  'gets one key': async (client: Client, shape: Shape) => {
    expect(await client.getOrgApiKey({ orgId: ORG_ID, apiUserId: KEY_ID, ...shape })).toEqual(
      expectedKey,
    );
  },
  'creates one key': async (client: Client, shape: Shape, sim: AtlasSimulator) => {
    const roles = ['ORG_READ_ONLY', 'ORG_MEMBER'] as const;
    const made = await client.createOrgApiKey({
      orgId: ORG_ID,
      desc: 'ci',
      roles: [...roles],
      ...shape,
    });
    const truth = sim.keys(ORG_ID).find(({ id }) => id === made.key.id);
    expect(made.key).toMatchObject({ publicKey: truth?.publicKey, description: 'ci' });
    expect(made.key.roles.map(({ role }) => role)).toEqual(['ORG_MEMBER', 'ORG_READ_ONLY']);
    expect(made.privateKey.reveal()).toBe(truth?.privateKey);
  },
};

const cases = Object.entries(operations).flatMap(([name, run]) =>
  AUTH_KINDS.flatMap((auth) =>
    ATLAS_VERSIONS.flatMap((version) =>
      onOff.flatMap((envelope) =>
        onOff.map((pretty) => ({ name, run, auth, version, envelope, pretty })),
      ),
    ),
  ),
);

describe('each documented operation', () => {
  const clock = new TestClock();
  let sim: AtlasSimulator;
  beforeAll(async () => {
    sim = await openSimulator({}, clock);
    sim.addKey({
      id: KEY_ID,
      organizationId: ORG_ID,
      publicKey: 'qwertyui',
      description: 'reads "everything"',
      roles: ['ORG_READ_ONLY', 'ORG_MEMBER'],
      projects: [{ projectId: PROJECT_ID, roles: ['GROUP_READ_ONLY'] }],
    });
  });
  beforeEach(() => {
    clock.time += 60_000;
  });
  afterAll(() => sim.close());

  it.each(cases)('$name: $auth, $version, envelope $envelope, pretty $pretty', async (row) => {
    const { atlas, client } = connect(sim, clock, row);
    await row.run(client, { envelope: row.envelope, pretty: row.pretty }, sim);
    const last = sim.exchanges.at(-1);
    await atlas.close();

    const isOld = row.version === 'v1.0';
    expect(last?.path).toMatch(isOld ? /^\/api\/atlas\/v1\.0\// : /^\/api\/atlas\/v2\//);
    expect(last?.requestHeaders).toMatchObject({
      accept: isOld ? 'application/json' : `application/vnd.atlas.${row.version}+json`,
      'user-agent': 'keywarden/test',
    });
    expect(last?.query).toContain(`envelope=${row.envelope}`);
    expect(last?.responseBody.includes('"status"')).toBe(row.envelope);
    expect(last?.responseBody.includes('\n  "')).toBe(row.pretty);
  });
});

describe('the operations around them', () => {
  it('lists organizations, by name too', async () => {
    const { client } = await openScene();
    expect((await client.listOrgs({})).items).toEqual([{ id: ORG_ID, name: 'acme' }]);
    expect((await client.listOrgs({ name: 'zzz' })).items).toEqual([]);
  });

  it('reads the settings of an organization', async () => {
    const { client, sim } = await openScene();
    expect(await client.getOrgSettings({ orgId: ORG_ID })).toEqual({ requiresAccessList: false });
    sim.addOrganization({ id: ORG_ID, name: 'acme', apiAccessListRequired: true });
    expect(await client.getOrgSettings({ orgId: ORG_ID, envelope: true })).toEqual({
      requiresAccessList: true,
    });
  });

  it('lists and gets projects', async () => {
    const { client } = await openScene();
    const project = { id: PROJECT_ID, name: 'shop', organizationId: ORG_ID };
    expect((await client.listOrgGroups({ orgId: ORG_ID, name: 'sh' })).items).toEqual([project]);
    expect((await client.listGroups({})).items).toEqual([project]);
    expect(await client.getGroup({ groupId: PROJECT_ID })).toEqual(project);
  });

  it.each(AUTH_KINDS)('says whether Atlas answers: %s', async (auth) => {
    const { client } = await openScene({ auth });
    const status = await client.systemStatus();
    expect(status.appName).toBe('MongoDB Atlas');
    expect(status.caller?.publicKey).toBe(auth === 'digest' ? 'abcdefgh' : undefined);
  });

  it.each(AUTH_KINDS)('adds to and lists the access list of a key: %s', async (auth) => {
    const { client, sim } = await openScene({ auth });
    const { id: apiUserId } = sim.addKey({
      organizationId: ORG_ID,
      description: 'x',
      roles: ['ORG_MEMBER'],
    });
    const entries = ['10.0.0.1', '10.1.0.0/16', '2001:db8::1'];
    const added = await client.addAccessList({ orgId: ORG_ID, apiUserId, entries });
    expect(added.items).toEqual(entries);
    const listed = await client.listAddressUse({ orgId: ORG_ID, apiUserId });
    expect(listed.items.map(({ address }) => address)).toEqual(entries);
  });

  it.each(AUTH_KINDS)('deletes a key: %s', async (auth) => {
    const { client, sim } = await openScene({ auth });
    const key = sim.addKey({ organizationId: ORG_ID, description: 'x', roles: ['ORG_MEMBER'] });
    await client.deleteOrgApiKey({ orgId: ORG_ID, apiUserId: key.id });
    expect(sim.keys(ORG_ID)).toEqual([]);
  });
});

describe('arguments', () => {
  it.each([1, 100, 500])('takes pages of %i', async (itemsPerPage) => {
    const { client, sim } = await openScene();
    const page = await client.listOrgApiKeys({ orgId: ORG_ID, itemsPerPage });
    expect(page.itemsPerPage).toBe(itemsPerPage);
    expect(sim.exchanges.at(-1)?.query).toContain(`itemsPerPage=${itemsPerPage}&pageNum=1`);
  });

  it('leaves the count out where it is not wanted', async () => {
    const { client } = await openScene();
    const page = await client.listOrgApiKeys({ orgId: ORG_ID, includeCount: false });
    expect(page).not.toHaveProperty('totalCount');
  });

  const text = 'x'.repeat(251);
  const refused: [string, string, (client: Client) => Promise<unknown>][] = [
    ...[0, 501, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY].flatMap(
      (itemsPerPage): [string, string, (client: Client) => Promise<unknown>][] => [
        [
          `a page size of ${itemsPerPage} for an organization`,
          'itemsPerPage must be a whole number from 1 to 500',
          (client) => client.listOrgApiKeys({ orgId: ORG_ID, itemsPerPage }),
        ],
        [
          `a page size of ${itemsPerPage} for a project`,
          'itemsPerPage must be a whole number from 1 to 500',
          (client) => client.listGroupApiKeys({ groupId: PROJECT_ID, itemsPerPage }),
        ],
      ],
    ),
    ...[0, -1, 2.5].map((pageNum): [string, string, (client: Client) => Promise<unknown>] => [
      `page number ${pageNum}`,
      'pageNum must be a whole number from 1',
      (client) => client.listOrgApiKeys({ orgId: ORG_ID, pageNum }),
    ]),
    ...['', 'abcdefgh', ORG_ID.toUpperCase(), `${ORG_ID}0`, '../../../../../../etc/pwd'].map(
      (orgId): [string, string, (client: Client) => Promise<unknown>] => [
        `organization id "${orgId}"`,
        'orgId must be 24 characters from 0-9 and a-f',
        (client) => client.listOrgApiKeys({ orgId }),
      ],
    ),
    [
      'a public key in place of an id',
      'apiUserId must be 24 characters from 0-9 and a-f',
      (client) => client.getOrgApiKey({ orgId: ORG_ID, apiUserId: 'gswvkocq' }),
    ],
    [
      'an empty description',
      'desc must have 1 to 250 characters',
      (client) => client.createOrgApiKey({ orgId: ORG_ID, desc: '', roles: ['ORG_MEMBER'] }),
    ],
    [
      'a description of 251 characters',
      'desc must have 1 to 250 characters',
      (client) => client.createOrgApiKey({ orgId: ORG_ID, desc: text, roles: ['ORG_MEMBER'] }),
    ],
    [
      'no roles',
      'roles must be at least one of ORG_OWNER, ORG_MEMBER',
      (client) => client.createOrgApiKey({ orgId: ORG_ID, desc: 'x', roles: [] }),
    ],
    [
      'an access list entry that is no address',
      'entries must be at least one IP address or CIDR block',
      (client) =>
        client.addAccessList({ orgId: ORG_ID, apiUserId: NO_SUCH_KEY, entries: ['10.0.0.0/33'] }),
    ],
  ];

  it.each(refused)('refuses %s before anything is sent', async (_, rule, call) => {
    const { client, sim } = await openScene({ auth: 'digest' });
    const error = await failing(call(client));
    expect(error).toMatchObject({ code: 'invalid_argument', effect: 'none' });
    expect(error.message).toContain(rule);
    expect(rule.startsWith(String(error.parameters[0]))).toBe(true);
    expect(sim.exchanges).toEqual([]);
  });

  it('takes descriptions of 1 and of 250 characters', async () => {
    const { client } = await openScene();
    for (const desc of ['x', text.slice(1)]) {
      const made = await client.createOrgApiKey({ orgId: ORG_ID, desc, roles: ['ORG_READ_ONLY'] });
      expect(made.key.description).toBe(desc);
    }
  });
});
