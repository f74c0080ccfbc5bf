import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/foundation/secret.ts';
import { createServerWatch } from '../../../src/store/health/serverWatch.ts';
import { connectRedis } from '../../../src/store/redis/connection.ts';
import type { Check, Problem } from '../../../src/workflow/ports/health.ts';
import { recordingLog } from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

const ended: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function started(settings: readonly string[] = []): Promise<Server> {
  const server = await startServer(settings);
  ended.push(server.remove);
  return server;
}

/** What one replica sees of this server. */
async function watching(url: string) {
  const log = recordingLog();
  const connection = connectRedis({ url: new Secret(url), log });
  ended.push(connection.close);
  await connection.ready(5000);
  const found = new Map<Check, Problem | undefined>();
  const watch = createServerWatch({
    connection,
    accepted: { allowVolatile: false, keptByReplicas: false },
    monotonic: () => performance.now(),
    health: { is: (check, problem) => void found.set(check, problem) },
    log,
  });
  return { ...connection, ...watch, log, found };
}

/** How often this Redis was asked to write its file anew. */
async function asked({ redis }: Pick<Awaited<ReturnType<typeof watching>>, 'redis'>) {
  const stats = await redis.info('commandstats');
  return Number(/cmdstat_bgrewriteaof:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

const NOT_ALLOWED = { code: 'aof_load_truncated' };

describe('the append-only file after a start of Redis', () => {
  it('is written anew once, however many replicas wait for it and how often they look', async () => {
    const { url } = await started();
    const one = await watching(url);
    await one.kept();
    const [two, three] = [await watching(url), await watching(url)];
    await Promise.all([
      two.kept(),
      three.kept(),
      one.kept(),
      one.mayLoseRecords(),
      two.mayLoseRecords(),
    ]);
    expect(await asked(one)).toBe(1);
    expect(await one.redis.info('persistence')).toMatch(/aof_last_rewrite_time_sec:\d/);
  });

  it('is written anew after each start that is noticed', async () => {
    const server = await started();
    const one = await watching(server.url);
    await one.kept();
    await server.restart();
    await one.ready(5000);
    await one.kept();
    expect(await asked(one)).toBe(1);
  });

  it('is left alone where Redis does not start with a cut file', async () => {
    const { url } = await started(['--aof-load-truncated', 'no']);
    const one = await watching(url);
    await one.kept();
    expect(await asked(one)).toBe(0);
    expect(one.log.lines.filter(({ event }) => event === 'redis.warning')).toEqual([]);
  });

  it('is left alone where its user may not ask, and the log says what is needed', async () => {
    const { url, port } = await started();
    const admin = await watching(url);
    await admin.redis.acl('SETUSER', 'few', 'on', '>pw', '~*', '&*', '+@all', '-bgrewriteaof');
    const one = await watching(`redis://few:pw@127.0.0.1:${port}`);
    await one.kept();
    expect(one.log.lines).toContainEqual({
      level: 'warn',
      event: 'redis.warning',
      facts: {
        ...NOT_ALLOWED,
        message: expect.stringContaining('Set aof-load-truncated no'),
      },
    });
  });
});

describe('a Redis that is no primary any more', () => {
  it('is left, and looked for again under the same name', async () => {
    const [server, primary] = [await started(), await started()];
    const one = await watching(server.url);
    expect(await one.mayLoseRecords()).toBe(false);
    const admin = await watching(server.url);
    await admin.redis.replicaof('127.0.0.1', String(primary.port));
    const again = new Promise((resolve) => one.redis.once('close', resolve));
    expect(await one.mayLoseRecords()).toBe(false);
    await again;
    expect(one.found.get('redis')).toEqual({ code: 'redis_read_only' });
    await one.ready(5000);
  });

  it('is left at once where it refuses to write', async () => {
    const [server, primary] = [await started(), await started()];
    const one = await watching(server.url);
    const admin = await watching(server.url);
    await admin.redis.replicaof('127.0.0.1', String(primary.port));
    const again = new Promise((resolve) => one.redis.once('close', resolve));
    await expect(one.redis.set('a', 'b')).rejects.toThrow(/READONLY/);
    await again;
    await one.ready(5000);
  });
});
