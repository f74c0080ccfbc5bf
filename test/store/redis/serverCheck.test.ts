import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/foundation/secret.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { type Connection, connectRedis } from '../../../src/store/redis/connection.ts';
import { type CheckOptions, checkServer } from '../../../src/store/redis/serverCheck.ts';
import type { ServerFacts } from '../../../src/store/redis/serverFacts.ts';
import { type Findings, judgeServer } from '../../../src/store/redis/serverRules.ts';
import {
  grant,
  makeRequest,
  makeStep,
  makeTransition,
  openStore,
  otherRing,
  recordingLog,
  ring,
  sealed,
  T0,
} from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

const codes = ({ refusals, warnings }: Findings) => ({
  refusals: refusals.map(({ code }) => code),
  warnings: warnings.map(({ code }) => code),
});
const [one] = ring;
const [other] = otherRing;

describe('a server', () => {
  const info: Readonly<Record<string, string>> = {
    redis_version: '7.0.15',
    role: 'master',
    aof_enabled: '1',
    maxmemory: '0',
    maxmemory_policy: 'noeviction',
    used_memory: '1000',
    aof_last_write_status: 'ok',
    aof_last_bgrewrite_status: 'ok',
    rdb_last_bgsave_status: 'ok',
    loading: '0',
    connected_slaves: '0',
    cluster_enabled: '0',
  };
  const config = new Map([
    ['appendfsync', 'always'],
    ['no-appendfsync-on-rewrite', 'no'],
  ]);
  const facts = (said: Record<string, string> = {}, over: Partial<ServerFacts> = {}) => ({
    info: new Map(Object.entries({ ...info, ...said })),
    config,
    runsScripts: true,
    skewMs: 0,
    plaintextToRemote: false,
    ...over,
  });
  const judged = (given: ServerFacts, allowVolatile = false) =>
    codes(judgeServer(given, { allowVolatile, keptByReplicas: false }));

  it('that is as it should be passes without a word', () => {
    expect(judged(facts())).toEqual({ refusals: [], warnings: [] });
    expect(judged(facts({ maxmemory: '2000' }))).toEqual({ refusals: [], warnings: [] });
  });

  const refused: readonly (readonly [string, ServerFacts])[] = [
    ['version', facts({ redis_version: '6.2.14' })],
    ['version', facts({}, { runsScripts: false })],
    ['not_persistent', facts({ aof_enabled: '0' })],
    ['evicts', facts({ maxmemory: '5000', maxmemory_policy: 'allkeys-lru' })],
    ['not_master', facts({ role: 'slave' })],
    ['loading', facts({ loading: '1' })],
    ['loading', facts({ async_loading: '1' })],
    ['aof_failing', facts({ aof_last_write_status: 'err' })],
    ['aof_failing', facts({ aof_last_bgrewrite_status: 'err' })],
    ['rdb_failing', facts({ rdb_last_bgsave_status: 'err' })],
    ['clock_skew', facts({}, { skewMs: 5001 })],
    ['clock_skew', facts({}, { skewMs: -5001 })],
  ];
  it.each(refused)('is refused for %s', (code, given) => {
    expect(judged(given)).toEqual({ refusals: [code], warnings: [] });
  });

  it('that says nothing of itself is refused, unless volatile storage is allowed', () => {
    const mute = facts({}, { info: undefined, config: undefined });
    expect(judged(mute).refusals).toEqual(['cannot_check']);
    expect(judged(mute, true)).toEqual({ refusals: [], warnings: ['volatile'] });
    expect(judged(facts({ aof_enabled: '0' }), true)).toEqual({
      refusals: [],
      warnings: ['volatile'],
    });
  });

  const set = (name: string, value: string) => new Map([...config, [name, value]]);
  const warned: readonly (readonly [string, ServerFacts])[] = [
    ['config_forbidden', facts({}, { config: undefined })],
    ['fsync_not_always', facts({}, { config: set('appendfsync', 'everysec') })],
    ['fsync_not_always', facts({}, { config: set('appendfsync', 'no') })],
    ['fsync_paused', facts({}, { config: set('no-appendfsync-on-rewrite', 'yes') })],
    ['memory_short', facts({ maxmemory: '1200' })],
    ['replicated', facts({ connected_slaves: '2' })],
    ['cluster', facts({ cluster_enabled: '1' })],
    ['clock_skew', facts({}, { skewMs: -1000 })],
    ['plaintext', facts({}, { plaintextToRemote: true })],
  ];
  it.each(warned)('passes with a warning for %s', (code, given) => {
    expect(judged(given)).toEqual({ refusals: [], warnings: [code] });
  });

  it('without a file passes where its replicas keep what was written, and not where nothing does', () => {
    const accepted = { allowVolatile: false, keptByReplicas: true };
    expect(codes(judgeServer(facts({ aof_enabled: '0' }), accepted))).toEqual({
      refusals: [],
      warnings: ['kept_by_replicas'],
    });
    // It keeps a file as well: better still.
    expect(codes(judgeServer(facts(), accepted))).toEqual({ refusals: [], warnings: [] });
    // Nothing tells whether it throws data away, and that its replicas keep it is found by asking.
    expect(codes(judgeServer(facts({}, { info: undefined }), accepted)).refusals).toEqual([]);
    const evicts = facts({ aof_enabled: '0', maxmemory: '1', maxmemory_policy: 'allkeys-lru' });
    expect(codes(judgeServer(evicts, accepted)).refusals).toEqual(['evicts']);
  });

  it('is spoken of in sentences that say what to do', () => {
    for (const [, given] of [...refused, ...warned]) {
      const { refusals, warnings } = judgeServer(given, {
        allowVolatile: false,
        keptByReplicas: false,
      });
      for (const { message } of [...refusals, ...warnings]) {
        expect(message).toMatch(/^[A-Z].*\.$/);
        expect(message).not.toMatch(/undefined|NaN|!/);
      }
    }
  });
});

describe('checkServer', () => {
  let server: Server;
  let connection: Connection;
  let check: (over?: Partial<CheckOptions>) => Promise<Findings>;

  beforeAll(async () => {
    server = await startServer(['--appendfsync', 'always']);
  });
  beforeEach(async () => {
    connection = connectRedis({ url: new Secret(server.url), log: recordingLog() });
    await connection.ready(60_000);
    await connection.redis.flushall();
    check = (over = {}) =>
      checkServer({
        redis: connection.redis,
        installation: 'test',
        workspace: 'T1',
        sealRing: ring,
        signRing: ring,
        allowVolatile: false,
        keptByReplicas: false,
        clock: () => Date.now(),
        ...over,
      });
  });
  afterEach(async () => {
    const { redis } = connection;
    await redis.replicaof('NO', 'ONE');
    await redis.config('SET', 'appendonly', 'yes', 'maxmemory', '0', 'appendfsync', 'always');
    await redis.acl('SETUSER', 'default', '+@all');
    connection.close();
  });
  afterAll(() => server.remove());

  const nothing = { refusals: [], warnings: [] };

  it('passes a good server, the first time and every time after', async () => {
    expect(await check()).toEqual(nothing);
    expect(await check()).toEqual(nothing);
  });

  it('refuses a server that keeps nothing, and binds it to nobody', async () => {
    await connection.redis.config('SET', 'appendonly', 'no');
    expect(codes(await check()).refusals).toEqual(['not_persistent']);
    expect(await connection.redis.dbsize()).toBe(0);
    expect(codes(await check({ allowVolatile: true }))).toEqual({
      refusals: [],
      warnings: ['volatile'],
    });
  });

  it('refuses a server whose replicas are to keep everything and that has none', async () => {
    await connection.redis.config('SET', 'appendonly', 'no');
    expect(codes(await check({ keptByReplicas: true })).refusals).toEqual(['no_replica']);
  });

  it('refuses a server that throws data away', async () => {
    await connection.redis.config('SET', 'maxmemory', '1gb', 'maxmemory-policy', 'allkeys-lru');
    expect(codes(await check()).refusals).toEqual(['evicts']);
    await connection.redis.config('SET', 'maxmemory-policy', 'noeviction');
    expect(await check()).toEqual(nothing);
  });

  it('refuses a replica', async () => {
    await connection.redis.replicaof('127.0.0.1', String(await freePort()));
    expect(codes(await check()).refusals).toContain('not_master');
  });

  it('refuses a clock that is far off, and warns of one that is off', async () => {
    const ahead = (ms: number) => ({ clock: () => Date.now() + ms });
    expect(codes(await check(ahead(60_000))).refusals).toEqual(['clock_skew']);
    expect(codes(await check(ahead(-3000)))).toEqual({ refusals: [], warnings: ['clock_skew'] });
  });

  it('warns of a sync once a second, and where CONFIG is forbidden', async () => {
    await connection.redis.config('SET', 'appendfsync', 'everysec');
    expect(codes(await check()).warnings).toEqual(['fsync_not_always']);
    await connection.redis.acl('SETUSER', 'default', '-config|get');
    expect(codes(await check())).toEqual({ refusals: [], warnings: ['config_forbidden'] });
  });

  it('refuses where scripts or INFO are forbidden', async () => {
    await connection.redis.acl('SETUSER', 'default', '-eval');
    expect(codes(await check()).refusals).toEqual(['version']);
    await connection.redis.acl('SETUSER', 'default', '+eval', '-info');
    expect(codes(await check()).refusals).toEqual(['cannot_check']);
  });

  it('refuses the store of another workspace', async () => {
    await check();
    const { refusals } = await check({ workspace: 'T2' });
    expect(refusals).toEqual([
      { code: 'other_workspace', message: expect.stringMatching(/T1, not to T2/) },
    ]);
    expect(await check({ workspace: 'T2', installation: 'second' })).toEqual(nothing);
  });

  it('refuses another key under a known id, before anything is done with it', async () => {
    await check();
    const wrong = [{ kid: 'k1', secret: other.secret }] as const;
    expect(codes(await check({ sealRing: wrong })).refusals).toEqual(['seal_key_wrong']);
    expect(codes(await check({ signRing: wrong })).refusals).toEqual(['sign_key_wrong']);
    expect(await check()).toEqual(nothing);
  });

  it('lets keys rotate: a new one in front, the old one behind', async () => {
    await check();
    expect(await check({ sealRing: [other, one], signRing: [other, one] })).toEqual(nothing);
  });

  it('refuses while a request needs a key that is gone', async () => {
    await check();
    const a = await openStore(server.url, { installation: 'test' });
    const ready = makeRequest({ state: { status: 'ready', ...sealed }, grants: [grant] });
    await a.store.commit(makeTransition(ready));
    await a.store.commit(makeTransition(makeRequest({ grants: [grant] })));
    const { refusals } = await check({ sealRing: otherRing, signRing: otherRing });
    expect(refusals.map(({ code, message }) => [code, message.split(',')[0]])).toEqual([
      ['seal_key_missing', 'One request or permission needs the seal key k1 (KEYWARDEN_SEAL_KEYS)'],
      ['sign_key_missing', '2 requests or permissions need the sign key k1 (KEYWARDEN_SIGN_KEYS)'],
    ]);
    const state = { status: 'delivered', key: sealed.key, at: T0 } as const;
    await a.store.commit(makeStep(ready, { state }));
    expect(codes(await check({ sealRing: otherRing }))).toEqual({ refusals: [], warnings: [] });
    a.close();
  });

  it('warns when a sign key is gone that the audit log was chained with', async () => {
    await check();
    expect(codes(await check({ signRing: otherRing }))).toEqual({
      refusals: [],
      warnings: ['sign_key_retired'],
    });
  });

  it('refuses, without hanging or throwing, where there is no Redis', async () => {
    const url = new Secret(`redis://127.0.0.1:${await freePort()}`);
    const none = connectRedis({ url, log: recordingLog() });
    expect(codes(await check({ redis: none.redis })).refusals).toEqual(['unreachable']);
    none.close();
  });
});
