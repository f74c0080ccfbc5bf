import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AtlasSimulator, FaultAction } from '../../../src/sandbox/atlas/simulator.ts';
import {
  ask,
  codeOf,
  createKey,
  keyIn,
  keysPath,
  listIn,
  organizationId,
  startSmallAtlas,
} from './calls.ts';

let atlas: AtlasSimulator;
let now = Date.UTC(2026, 10, 22);
beforeEach(async () => {
  atlas = await startSmallAtlas({ now: () => now });
});
afterEach(() => atlas.close());

const onCreate = (action: FaultAction) =>
  atlas.faults.add({ when: { method: 'POST', path: /apiKeys/ }, do: action });
const made = () => atlas.keys(organizationId).map(({ description }) => description);
const last = () => atlas.exchanges.at(-1);

describe('a create whose answer never arrives', () => {
  test('lost reply: the key exists', async () => {
    const fault = onCreate({ kind: 'lost reply' });
    await expect(createKey(atlas, 'lost')).rejects.toThrow();
    expect(made()).toEqual(['lost']);
    expect(atlas.createsAccepted).toBe(1);
    expect(fault.hits).toBe(1);
    expect(last()).toMatchObject({ status: null, faults: ['lost reply'] });
  });

  test('connection reset: it does not, but the client cannot know', async () => {
    onCreate({ kind: 'reset' });
    await expect(createKey(atlas, 'reset')).rejects.toThrow();
    expect(made()).toEqual([]);
    expect(atlas.createsAccepted).toBe(1);
  });

  test('late commit: it does not, and then it does', async () => {
    onCreate({ kind: 'late commit', ms: 60_000 });
    await expect(createKey(atlas, 'late')).rejects.toThrow();
    expect(made()).toEqual([]);
    atlas.faults.settle();
    expect(made()).toEqual(['late']);
    expect(atlas.creates).toMatchObject([{ outcome: 'created' }]);
  });

  test('late commit: time alone brings it about', async () => {
    onCreate({ kind: 'late commit', ms: 5 });
    await expect(createKey(atlas, 'late')).rejects.toThrow();
    await expect.poll(made, { interval: 2 }).toEqual(['late']);
  });

  test.each([true, false])('hang: silence, with the key made: %s', async (committed) => {
    const fault = onCreate({ kind: 'hang', committed });
    const leaving = new AbortController();
    const asking = createKey(atlas, 'hang', { signal: leaving.signal });
    await expect.poll(() => fault.hits, { interval: 2 }).toBe(1);
    leaving.abort();
    await expect(asking).rejects.toThrow();
    expect(made()).toEqual(committed ? ['hang'] : []);
  });
});

describe('a create with a bad answer', () => {
  test.each([true, false])('5xx with the key made: %s', async (committed) => {
    onCreate({ kind: 'status', status: 502, committed });
    const response = await createKey(atlas, 'x');
    expect(`${response.status}|${await response.text()}`).toBe('502|');
    expect(made()).toEqual(committed ? ['x'] : []);
  });

  test('any status in the shape of Atlas', async () => {
    onCreate({
      kind: 'refusal',
      status: 402,
      errorCode: 'ACCOUNT_SUSPENDED',
      detail: 'Suspended.',
      parameters: ['acme'],
    });
    const response = await createKey(atlas);
    expect(response.headers.get('x-error-code')).toBe('ACCOUNT_SUSPENDED');
    expect(await response.json()).toEqual({
      detail: 'Suspended.',
      error: 402,
      errorCode: 'ACCOUNT_SUSPENDED',
      parameters: ['acme'],
      reason: 'Payment Required',
    });
  });

  test.each([
    [undefined, null],
    [7, '7'],
    ['999999999', '999999999'],
    ['soon', 'soon'],
  ])('429 with Retry-After %s', async (retryAfter, header) => {
    onCreate({ kind: 'too many', ...(retryAfter !== undefined && { retryAfter }) });
    const response = await createKey(atlas);
    expect(response.headers.get('retry-after')).toBe(header);
    expect(await codeOf(response)).toBe('429 RATE_LIMITED_TOKEN_BUCKET');
  });

  const garbageOf = async (
    garbage: Extract<FaultAction, { kind: 'garbage' }>['garbage'],
    committed: boolean,
  ) => {
    onCreate({ kind: 'garbage', garbage, committed });
    const response = await createKey(atlas, 'x');
    expect(response.status).toBe(200);
    expect(made()).toEqual(committed ? ['x'] : []);
    return response;
  };

  test.each([true, false])('an HTML page, with the key made: %s', async (committed) => {
    const response = await garbageOf('html', committed);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<html>');
  });

  test.each([true, false])('half of the JSON, with the key made: %s', async (committed) => {
    const text = await (await garbageOf('truncated', committed)).text();
    expect(text.startsWith('{"desc":"x"')).toBe(true);
    expect(() => JSON.parse(text)).toThrow();
  });

  test('nothing, or something that is no object', async () => {
    expect(await (await garbageOf('empty', false)).text()).toBe('');
    atlas.faults.clear();
    expect(await (await garbageOf('not an object', true)).json()).toEqual([]);
  });

  test.each([true, false])('no private key, with the key made: %s', async (committed) => {
    const body = await (await garbageOf('without private key', committed)).json();
    expect(body).toMatchObject({ desc: 'x', id: expect.any(String) });
    expect(body).not.toHaveProperty('privateKey');
    expect(atlas.creates).toMatchObject([{ outcome: committed ? 'created' : 'nothing yet' }]);
  });

  test('a private key that is hidden', async () => {
    expect((await keyIn(await garbageOf('redacted', true))).privateKey).toMatch(/^\*{8}-/);
  });

  test('the id of another key, and its public key too, with all else right', async () => {
    const other = { id: 'f'.repeat(24), publicKey: 'somebody' };
    onCreate({ kind: 'another key', key: { id: other.id } });
    const first = await keyIn(await createKey(atlas, 'x'));
    expect(first).toMatchObject({ id: other.id, desc: 'x' });
    expect(first.publicKey).not.toBe(other.publicKey);
    atlas.faults.clear();
    onCreate({ kind: 'another key', key: other });
    expect(await keyIn(await createKey(atlas, 'y'))).toMatchObject({ ...other, desc: 'y' });
    expect(made().toSorted()).toEqual(['x', 'y']);
  });

  test('another description or other roles than asked for', async () => {
    expect((await keyIn(await garbageOf('wrong description', true))).desc).not.toBe('x');
    const rolesWith = async (garbage: 'wrong roles' | 'extra roles') => {
      atlas.faults.clear();
      onCreate({ kind: 'garbage', garbage, committed: true });
      const { roles } = await keyIn(await createKey(atlas, 'x'));
      return roles.map(({ roleName }) => roleName);
    };
    expect(await rolesWith('wrong roles')).toEqual(['ORG_OWNER']);
    expect(await rolesWith('extra roles')).toEqual(['ORG_MEMBER', 'ORG_OWNER']);
    expect(atlas.keys(organizationId)[0]?.roles).toEqual(['ORG_MEMBER']);
  });

  test('a spoiled answer keeps its envelope', async () => {
    onCreate({ kind: 'garbage', garbage: 'without private key', committed: true });
    const json = { desc: 'x', roles: ['ORG_MEMBER'] };
    const response = await ask(atlas, `${keysPath}?envelope=true`, { method: 'POST', json });
    expect(await response.json()).toMatchObject({ status: 200, content: { desc: 'x' } });
  });

  test('a huge body', async () => {
    onCreate({ kind: 'oversized', bytes: 2_000_000, committed: true });
    expect(await (await createKey(atlas, 'x')).text()).toHaveLength(2_000_000);
    expect(made()).toEqual(['x']);
  });

  test('a body that never ends', async () => {
    onCreate({ kind: 'endless' });
    const leaving = new AbortController();
    const response = await createKey(atlas, 'x', { signal: leaving.signal });
    const reader = response.body?.getReader();
    for (let chunk = 0; chunk < 3; chunk += 1) expect((await reader?.read())?.done).toBe(false);
    leaving.abort();
    await expect(reader?.read()).rejects.toThrow();
  });

  test('a redirect', async () => {
    onCreate({ kind: 'redirect' });
    const response = await createKey(atlas);
    expect(`${response.status} ${response.headers.get('location')}`).toBe('302 /maintenance');
  });
});

describe('which requests meet a fault', () => {
  const failing = { kind: 'status', status: 503 } as const;
  const statuses = async (count: number, path = keysPath) => {
    const seen: number[] = [];
    for (let call = 0; call < count; call += 1) seen.push((await ask(atlas, path)).status);
    return seen;
  };

  test('as many as said, after those let through', async () => {
    const fault = atlas.faults.add({ when: { skip: 1, times: 2 }, do: failing });
    expect(await statuses(5)).toEqual([200, 503, 503, 200, 200]);
    expect(fault.hits).toBe(2);
  });

  test('all of them until removed or cleared', async () => {
    const fault = atlas.faults.add({ do: failing });
    expect(await statuses(2)).toEqual([503, 503]);
    fault.remove();
    expect(await statuses(1)).toEqual([200]);
    atlas.faults.add({ do: failing });
    atlas.faults.clear();
    expect(await statuses(1)).toEqual([200]);
  });

  test('one page of a list', async () => {
    atlas.faults.add({ when: { path: /pageNum=2/ }, do: failing });
    expect(await statuses(1, `${keysPath}?pageNum=1`)).toEqual([200]);
    expect(await statuses(1, `${keysPath}?pageNum=2`)).toEqual([503]);
  });

  test('a challenge meets none, unless the fault stands before authentication', async () => {
    const behind = onCreate({ kind: 'reset' });
    expect((await createKey(atlas, 'x', { authorization: '' })).status).toBe(401);
    expect(behind.hits).toBe(0);
    atlas.faults.add({ when: { beforeAuthentication: true }, do: { kind: 'status', status: 401 } });
    const response = await createKey(atlas);
    expect(`${response.status}|${await response.text()}`).toBe('401|');
    expect(atlas.createsAccepted).toBe(0);
  });

  test('a refused delete leaves the key alone', async () => {
    const { id } = await keyIn(await createKey(atlas, 'stays'));
    const action = { kind: 'refusal', status: 403, errorCode: 'ACCESS_FORBIDDEN' } as const;
    atlas.faults.add({ when: { method: 'DELETE' }, do: action });
    const response = await ask(atlas, `${keysPath}/${id}`, { method: 'DELETE' });
    expect(await codeOf(response)).toBe('403 ACCESS_FORBIDDEN');
    expect(made()).toEqual(['stays']);
  });

  test('a garbage answer to a delete does not delete', async () => {
    const { id } = await keyIn(await createKey(atlas, 'stays'));
    const action = { kind: 'garbage', garbage: 'truncated' } as const;
    atlas.faults.add({ when: { method: 'DELETE' }, do: action });
    await ask(atlas, `${keysPath}/${id}`, { method: 'DELETE' });
    expect(made()).toEqual(['stays']);
  });
});

test('latency makes the answer late, not the effect, and adds to other faults', async () => {
  const slow = onCreate({ kind: 'latency', ms: 60_000 });
  onCreate({ kind: 'status', status: 500, committed: true });
  const leaving = new AbortController();
  const asking = createKey(atlas, 'slow', { signal: leaving.signal });
  await expect.poll(() => slow.hits, { interval: 2 }).toBe(1);
  expect(made()).toEqual(['slow']);
  expect(last()).toMatchObject({ status: null, faults: ['latency', 'status'] });
  leaving.abort();
  await expect(asking).rejects.toThrow();
  atlas.faults.clear();
  onCreate({ kind: 'latency', ms: 5 });
  expect((await createKey(atlas, 'soon')).status).toBe(200);
});

test('a new key stays out of lists for a while', async () => {
  atlas.faults.listLag(30_000);
  const { id } = await keyIn(await createKey(atlas));
  const listed = async () => (await listIn(await ask(atlas, keysPath))).results.length;
  expect(await listed()).toBe(0);
  expect((await ask(atlas, `${keysPath}/${id}`)).status).toBe(200);
  now += 30_000;
  expect(await listed()).toBe(1);
});

test('Atlas goes away and comes back at the same address', async () => {
  await ask(atlas, keysPath);
  await atlas.faults.down(true);
  const refused = await ask(atlas, keysPath).catch((problem: unknown) => problem);
  expect(refused).toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await atlas.faults.down(false);
  expect((await ask(atlas, keysPath)).status).toBe(200);
});

test('closing ends whatever still hangs', async () => {
  const fault = onCreate({ kind: 'hang' });
  const asking = createKey(atlas).catch((problem: unknown) => problem);
  await expect.poll(() => fault.hits, { interval: 2 }).toBe(1);
  await atlas.close();
  expect(await asking).toBeInstanceOf(Error);
});
