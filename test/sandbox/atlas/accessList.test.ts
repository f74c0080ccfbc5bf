import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import {
  ask,
  challengedNonce,
  codeOf,
  digestHeader,
  keysPath,
  listIn,
  organizationId,
  startSmallAtlas,
} from './calls.ts';

let atlas: AtlasSimulator;
let path: string;
beforeEach(async () => {
  atlas = await startSmallAtlas();
  const { id } = atlas.addKey({ organizationId, description: 'x', roles: ['ORG_MEMBER'] });
  path = `${keysPath}/${id}/accessList`;
});
afterEach(() => atlas.close());

const add = (...json: unknown[]) => ask(atlas, path, { method: 'POST', json });
const truth = () => atlas.keys(organizationId)[0]?.accessList;

test('a single address comes back with its CIDR block, a block without an address', async () => {
  const response = await add({ ipAddress: '203.0.113.7' }, { cidrBlock: '10.0.0.0/8' });
  expect(response.status).toBe(200);
  expect((await listIn(response)).results).toEqual([
    {
      cidrBlock: '203.0.113.7/32',
      count: 0,
      created: expect.any(String),
      ipAddress: '203.0.113.7',
      links: [{ href: `${atlas.origin}${path}/203.0.113.7`, rel: 'self' }],
    },
    {
      cidrBlock: '10.0.0.0/8',
      count: 0,
      created: expect.any(String),
      links: [{ href: `${atlas.origin}${path}/10.0.0.0%2F8`, rel: 'self' }],
    },
  ]);
  expect(truth()).toEqual(['203.0.113.7/32', '10.0.0.0/8']);
});

test('an entry tells of the calls that came from it, and the others do not', async () => {
  await add({ cidrBlock: '127.0.0.0/8' }, { ipAddress: '203.0.113.7' });
  const [key] = atlas.keys(organizationId);
  if (key === undefined) throw new Error('there is no key');
  const nonce = await challengedNonce(atlas, keysPath);
  for (const count of [1, 2]) {
    const authorization = digestHeader(key, { uri: keysPath, nonce, count });
    expect((await ask(atlas, keysPath, { authorization })).status).toBe(200);
  }
  const { results } = await listIn(await ask(atlas, path));
  expect(results).toMatchObject([
    { count: 2, lastUsed: expect.any(String), lastUsedAddress: '127.0.0.1' },
    { count: 0, ipAddress: '203.0.113.7' },
  ]);
  expect(results[1]).not.toHaveProperty('lastUsed');
});

test('adding answers with all entries, or only the added, by switch', async () => {
  await add({ ipAddress: '203.0.113.7' });
  const all = await listIn(await add({ ipAddress: '203.0.113.8' }));
  expect(all.results).toHaveLength(2);
  atlas.switches.accessListPostReturns = 'added';
  const added = await listIn(await add({ ipAddress: '203.0.113.9' }));
  expect(added.results).toMatchObject([{ ipAddress: '203.0.113.9' }]);
});

test.each([
  [[{ ipAddress: 'nonsense' }], '400 INVALID_IP_ADDRESS_OR_CIDR_NOTATION'],
  [[{ cidrBlock: '10.0.0.0/33' }], '400 INVALID_CIDR_BLOCK'],
  [[{ cidrBlock: '10.0.0.0' }], '400 INVALID_CIDR_BLOCK'],
  [[{ ipAddress: '10.0.0.1', cidrBlock: '10.0.0.1/32' }], '400 INVALID_ATTRIBUTE'],
  [[{}], '400 INVALID_ATTRIBUTE'],
  [[{ ipAddress: '10.0.0.1', comment: 'x' }], '400 INVALID_ATTRIBUTE'],
  [[{ ipAddress: '10.0.0.1' }, { cidrBlock: '10.0.0.1/32' }], '400 DUPLICATE_ADDRESSES_IN_INPUT'],
  [
    [{ ipAddress: '2001:db8::5' }, { ipAddress: '2001:0db8:0:0:0:0:0:5' }],
    '400 DUPLICATE_ADDRESSES_IN_INPUT',
  ],
  [
    [{ cidrBlock: '10.0.0.0/24' }, { cidrBlock: '10.0.0.5/24' }],
    '400 DUPLICATE_ADDRESSES_IN_INPUT',
  ],
  [[{ ipAddress: 'fe80::1%eth0' }], '400 INVALID_IP_ADDRESS_OR_CIDR_NOTATION'],
  [[{ ipAddress: '10.0.0.1' }, { ipAddress: '192.0.2.1' }], '409 ADDRESS_ALREADY_IN_WHITELIST'],
  [[], '400 INVALID_JSON'],
])('%j is refused with %s, and nothing is added', async (entries, code) => {
  await add({ ipAddress: '192.0.2.1' });
  expect(await codeOf(await add(...entries))).toBe(code);
  expect(truth()).toEqual(['192.0.2.1/32']);
});

test('one entry can be read and removed, its slash escaped', async () => {
  await add({ cidrBlock: '10.0.0.0/8' }, { cidrBlock: '2001:db8::/32' });
  const one = `${path}/10.0.0.0%2F8`;
  expect(await (await ask(atlas, one)).json()).toMatchObject({ cidrBlock: '10.0.0.0/8' });
  expect((await ask(atlas, one, { method: 'DELETE' })).status).toBe(204);
  expect(await codeOf(await ask(atlas, one))).toBe('404 API_KEY_WHITELIST_NOT_FOUND');
  expect(truth()).toEqual(['2001:db8::/32']);
});

test('nobody removes the address they call from', async () => {
  await add({ ipAddress: '127.0.0.1' });
  const response = await ask(atlas, `${path}/127.0.0.1`, { method: 'DELETE' });
  expect(await codeOf(response)).toBe('400 CANNOT_REMOVE_CALLER_FROM_WHITELIST');
});

test('a list longer than a page is paged', async () => {
  await add({ ipAddress: '192.0.2.1' }, { ipAddress: '192.0.2.2' }, { ipAddress: '192.0.2.3' });
  const second = await listIn(await ask(atlas, `${path}?itemsPerPage=2&pageNum=2`));
  expect(second.results).toMatchObject([{ ipAddress: '192.0.2.3' }]);
  expect(second.totalCount).toBe(3);
});
