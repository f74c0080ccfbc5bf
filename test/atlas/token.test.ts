import { describe, expect, it } from 'vitest';
import { createAtlas } from '../../src/atlas/atlas.ts';
import { createTokenSource, type FreshToken } from '../../src/atlas/auth/token.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { PATIENCE_MS } from '../../src/sandbox/time/patience.ts';
import {
  authOf,
  chance,
  failing,
  memoryLog,
  ORG_ID,
  openScene,
  PROJECT_ID,
  TestClock,
} from './scene.ts';

const TOKEN_REQUEST = 'POST /api/oauth/token';
const hour = 3_600_000;
const minute = 60_000;
const soon = () => AbortSignal.timeout(PATIENCE_MS);

function sourceOf(lifeMs: number, clock = new TestClock()) {
  let made = 0;
  let broken = false;
  const log = memoryLog();
  const tokens = createTokenSource({
    clock,
    log,
    fetchToken: async (): Promise<FreshToken> => {
      await clock.sleep(0);
      if (broken) throw new Error('no token today');
      made += 1;
      return { token: new Secret(`token ${made}`), lifeMs };
    },
  });
  return {
    clock,
    log,
    tokens,
    breakDown: (is: boolean) => {
      broken = is;
    },
    made: () => made,
    get: async (neededMs = 0) => (await tokens.get(neededMs, soon())).reveal(),
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('an access token', () => {
  it('is fetched once by 50 callers at the same time', async () => {
    const { client, countRequests } = await openScene({ auth: 'oauth' });
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        index % 2 === 0
          ? client.getGroup({ groupId: PROJECT_ID })
          : client.listGroupApiKeys({ groupId: PROJECT_ID }),
      ),
    );
    expect(countRequests(TOKEN_REQUEST)).toBe(1);
    expect(countRequests('GET')).toBe(50);
  });

  it('is renewed ten minutes early, once, while callers still use the old one', async () => {
    const { clock, organization, client, countRequests, sim } = await openScene({ auth: 'oauth' });
    await client.listOrgs({});
    clock.time += hour - 11 * minute;
    await client.listOrgs({});
    expect(countRequests(TOKEN_REQUEST)).toBe(1);
    clock.time += 2 * minute;
    await Promise.all(Array.from({ length: 10 }, () => client.listOrgs({})));
    await client.listOrgs({});
    expect(countRequests(TOKEN_REQUEST)).toBe(2);
    clock.time += 10 * minute;
    await organization.listKeys();
    expect(sim.exchanges.filter(({ status }) => status === 401)).toEqual([]);
  });

  it('that ended is not used again', async () => {
    const { clock, client, countRequests, sim } = await openScene({ auth: 'oauth' });
    await client.listOrgs({});
    clock.time += 2 * hour;
    await client.listOrgs({});
    expect(countRequests(TOKEN_REQUEST)).toBe(2);
    expect(sim.exchanges.every(({ status }) => status === 200)).toBe(true);
  });

  it('is dropped on 401, and the read goes on with a new one', async () => {
    const { client, sim, countRequests } = await openScene({ auth: 'oauth' });
    await client.listOrgs({});
    sim.revokeAllTokens();
    await Promise.all([client.listOrgs({}), client.listOrgs({}), client.listOrgs({})]);
    expect(countRequests(TOKEN_REQUEST)).toBeGreaterThanOrEqual(2);
    expect(countRequests(TOKEN_REQUEST)).toBeLessThanOrEqual(3);
  });

  it('is kept when only a role is missing', async () => {
    const { client, countRequests } = await openScene({ auth: 'oauth', roles: ['ORG_MEMBER'] });
    const create = { orgId: ORG_ID, desc: 'x', roles: ['ORG_MEMBER' as const] };
    expect((await failing(client.createOrgApiKey(create))).code).toBe('missing_role');
    await client.listOrgs({});
    expect(countRequests(TOKEN_REQUEST)).toBe(1);
  });

  it('that is refused again and again is a matter of credentials', async () => {
    const { client, sim, countRequests } = await openScene({ auth: 'oauth' });
    const challenge = { 'WWW-Authenticate': 'Digest realm="x", nonce="y", qop="auth"' };
    const body = '{"error":401,"errorCode":"UNEXPECTED_ERROR"}';
    sim.faults.add({
      when: { path: /atlas/ },
      do: { kind: 'status', status: 401, headers: challenge, body },
    });
    expect((await failing(client.listOrgs({}))).code).toBe('bad_credentials');
    expect(countRequests(TOKEN_REQUEST)).toBe(2);
    expect(countRequests('GET')).toBe(2);
  });

  it('is shared by the organizations of one service account and revoked at the end', async () => {
    const { sim, clock, countRequests } = await openScene({ auth: 'oauth' });
    const shared = {
      name: 'x',
      baseUrl: sim.origin,
      version: '2025-03-12',
      auth: authOf('oauth'),
    } as const;
    const ids = ['a'.repeat(24), 'b'.repeat(24)];
    const atlas = createAtlas({
      organizations: ids.map((id) => ({ ...shared, id })),
      clock,
      random: chance(),
      log: memoryLog(),
      userAgent: 'keywarden/test',
    });
    await Promise.all(ids.map((id) => atlas.client(id)?.systemStatus()));
    expect(countRequests(TOKEN_REQUEST)).toBe(1);
    await atlas.close();
    expect(countRequests('POST /api/oauth/revoke')).toBe(1);
  });
});

describe('the token endpoint', () => {
  it('gets the pair raw: underscores are not encoded', async () => {
    const { client } = await openScene({ auth: 'oauth' });
    await expect(client.systemStatus()).resolves.toMatchObject({ appName: 'MongoDB Atlas' });
  });

  it('refuses wrong secrets in the OAuth shape', async () => {
    const { client, countRequests } = await openScene({ auth: 'oauth', secret: 'wrong' });
    const error = await failing(client.listOrgs({}));
    expect(error).toMatchObject({
      code: 'bad_credentials',
      operation: 'oauthToken',
      effect: 'none',
      errorCode: 'invalid_client',
      detail: 'Invalid credentials provided.',
    });
    expect(countRequests(TOKEN_REQUEST)).toBe(1);
  });

  it.each([
    [
      'ApiError',
      '{"error":429,"errorCode":"RATE_LIMITED","detail":"Resource /api/oauth/token is limited.","parameters":["/api/oauth/token",50,1]}',
      'RATE_LIMITED',
    ],
    [
      'OAuth',
      '{"error":"rate_limited","error_description":"Resource is limited."}',
      'rate_limited',
    ],
  ])('may say 429 in the %s shape, and is asked again later', async (_, body, errorCode) => {
    const { client, sim, clock } = await openScene({ auth: 'oauth' });
    const fault = { kind: 'status', status: 429, body } as const;
    const handle = sim.faults.add({ when: { path: /token/, times: 1 }, do: fault });
    await client.listOrgs({});
    expect(handle.hits).toBe(1);
    expect(clock.slept).toEqual([5_000]);
    sim.revokeAllTokens();
    sim.faults.add({ when: { path: /token/ }, do: fault });
    expect(await failing(client.listOrgs({}))).toMatchObject({ code: 'rate_limited', errorCode });
  });

  it('that keeps failing is not asked more often because a read waits for it', async () => {
    const { client, sim, countRequests } = await openScene({ auth: 'oauth' });
    sim.faults.add({ when: { path: /token/ }, do: { kind: 'status', status: 503 } });
    const error = await failing(client.listOrgs({}));
    expect(error).toMatchObject({ code: 'server_error', operation: 'oauthToken' });
    expect(countRequests(TOKEN_REQUEST)).toBe(5);
  });

  it('that gives no token is not believed', async () => {
    const { client, sim } = await openScene({ auth: 'oauth' });
    const body = '{"access_token":"two words","expires_in":3600}';
    sim.faults.add({ when: { path: /token/ }, do: { kind: 'status', status: 200, body } });
    const error = await failing(client.listOrgs({}));
    expect(error).toMatchObject({ code: 'unreadable', operation: 'oauthToken', effect: 'none' });
    expect(error.message).not.toContain('two words');
  });
});

describe('a token source', () => {
  it('fetches anew where too little life is left for a write', async () => {
    const { get, clock } = sourceOf(hour);
    expect(await get()).toBe('token 1');
    clock.time += hour - 30_000;
    expect(await get(60_000)).toBe('token 2');
  });

  it('goes on with the old token while renewing fails, and does not hammer', async () => {
    const source = sourceOf(hour);
    expect(await source.get()).toBe('token 1');
    source.clock.time += hour - 9 * minute;
    source.breakDown(true);
    for (let call = 0; call < 10; call += 1) {
      expect(await source.get()).toBe('token 1');
      await settle();
    }
    const failures = () => source.log.lines.filter((it) => it.event === 'atlas.token_not_renewed');
    expect(failures()).toHaveLength(1);
    source.breakDown(false);
    source.clock.time += minute;
    expect(await source.get()).toBe('token 1');
    await settle();
    expect(await source.get()).toBe('token 2');
  });

  it('renews short-lived tokens a third before their end', async () => {
    const { get, clock, made } = sourceOf(3_000);
    await get();
    clock.time += 1_999;
    await get();
    await settle();
    expect(made()).toBe(1);
    clock.time += 1;
    await get();
    await settle();
    expect(made()).toBe(2);
  });

  it('drops only the token that was refused', async () => {
    const { tokens, get } = sourceOf(hour);
    const old = await tokens.get(0, soon());
    tokens.drop(old);
    expect(await get()).toBe('token 2');
    tokens.drop(old);
    expect(await get()).toBe('token 2');
  });

  it('tells a failure to all who wait, and tries again for the next', async () => {
    const source = sourceOf(hour);
    source.breakDown(true);
    const all = await Promise.allSettled([source.get(), source.get(), source.get()]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    source.breakDown(false);
    expect(await source.get()).toBe('token 1');
  });

  it('does not keep a caller whose time is over', async () => {
    const tokens = createTokenSource({
      clock: new TestClock(),
      log: memoryLog(),
      fetchToken: () => new Promise(() => {}),
    });
    const error = await failing(tokens.get(0, AbortSignal.timeout(10)));
    expect(error).toMatchObject({ code: 'timeout', effect: 'none' });
  });
});
