import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startForwarder } from '../../src/sandbox/world/forwarder.ts';
import { createMoves } from '../../src/sandbox/world/moves.ts';
import { startRedis } from '../../src/sandbox/world/redis.ts';
import { startWorld, type World, type WorldOptions } from '../../src/sandbox/world/world.ts';
import { behindProxy } from '../story/network/behindProxy.ts';

/** Seconds since what happened; `undefined`: nobody is told of it in Slack. */
interface OutageRow {
  readonly name: string;
  readonly status503: number;
  readonly told: number | undefined;
  /** Since it was mended, until `/status` says 200 and a person gets a key. */
  readonly works: number;
}

interface Scene {
  readonly options?: WorldOptions;
  breaks(world: World): Promise<unknown>;
  mends(world: World): Promise<unknown>;
  /** What the alerts channel reads. */
  readonly words: RegExp;
  /** The same moment breaks and mends it: counted from there. */
  readonly mendsItself?: true;
  /** Slack cannot be reached, so nobody can be told there. */
  readonly untold?: true;
  /** What people do again; by default they get a key. */
  readonly works?: (world: World) => Promise<unknown>;
}

const since = (start: number) => (performance.now() - start) / 1000;

async function statusIs(world: World, wanted: number): Promise<void> {
  const url = `http://127.0.0.1:${world.env.PORT}/status`;
  for (;;) {
    if ((await fetch(url)).status === wanted) return;
    await pause(10);
  }
}

async function getsKey({ slack }: World): Promise<void> {
  const moves = createMoves({ slack });
  const [dana, ravi] = [slack.as('U0DANA'), slack.as('U0RAVI')];
  await moves.approve(ravi, await moves.request(dana, { description: 'after-it' }));
  await moves.message(ravi, 'C0KEYS', /after-it/);
}

async function seesList({ slack }: World): Promise<void> {
  const moves = createMoves({ slack });
  const dana = slack.as('U0DANA');
  await moves.types(dana, '/atlas-keys list acme --per-page 3');
  await moves.message(dana, 'C0GENERAL', /Page 1 of/);
}

async function measure(name: string, scene: Scene): Promise<OutageRow> {
  const world = await startWorld(scene.options ?? {});
  try {
    const { slack } = world;
    const moves = createMoves(world);
    const sam = slack.as('U0ADMIN');
    const isTold = scene.mendsItself !== true && scene.untold !== true;
    const broken = performance.now();
    await scene.breaks(world);
    const told = moves.message(sam, 'C0ALERTS', scene.words).then(() => since(broken));
    // What is over within three seconds is told to nobody: this may never come.
    if (!isTold) told.catch(() => undefined);
    await statusIs(world, 503);
    const status503 = since(broken);
    const toldAfter = isTold ? await told : undefined;
    const mended = scene.mendsItself === true ? broken : performance.now();
    await scene.mends(world);
    await statusIs(world, 200);
    await (scene.works ?? getsKey)(world);
    const works = since(mended);
    return { name, status503, told: toldAfter, works };
  } catch (cause) {
    process.stderr.write(world.bot().output());
    throw cause;
  } finally {
    await world.close();
  }
}

async function withRedis<T>(url: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

function setting(name: string, wrong: string, right: string, words: RegExp): Scene {
  const set = (value: string) => (world: World) =>
    withRedis(world.redis.url, (redis) => redis.config('SET', name, value));
  return { breaks: set(wrong), mends: set(right), words };
}

async function failover(): Promise<OutageRow> {
  const [master, copy] = [await startRedis(), await startRedis()];
  const name = await startForwarder(master.port);
  const run = (url: string, ...[command, ...rest]: [string, ...string[]]) =>
    withRedis(url, (redis) => redis.call(command, ...rest));
  try {
    await run(copy.url, 'REPLICAOF', '127.0.0.1', String(master.port));
    for (;;) {
      const text = String(await run(copy.url, 'INFO', 'replication'));
      if (text.includes('master_link_status:up')) break;
      await pause(50);
    }
    return await measure('failover of Redis to its copy, behind one name', {
      options: { env: { REDIS_URL: name.url } },
      async breaks() {
        await run(copy.url, 'REPLICAOF', 'NO', 'ONE');
        name.leadsTo(copy.port);
        await run(master.url, 'REPLICAOF', '127.0.0.1', String(copy.port));
      },
      mends: async () => undefined,
      words: /Redis takes no writes/,
      mendsItself: true,
    });
  } finally {
    await name[Symbol.asyncDispose]();
    await Promise.all([master.stop(), copy.stop()]);
  }
}

/** A file system of 256 kB, filled to the last byte. `undefined` where this user may mount none. */
async function fullDisk(): Promise<OutageRow | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'keywarden-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
  const filler = join(folder, 'filler');
  try {
    await mkdir(join(folder, 'audit'));
    return await measure('the disk of the audit folder is full', {
      options: { env: { KEYWARDEN_AUDIT_DIR: join(folder, 'audit') } },
      // It writes what fits before it fails.
      breaks: () => writeFile(filler, Buffer.alloc(512 * 1024)).catch(() => undefined),
      mends: () => rm(filler),
      words: /audit files takes no line \(ENOSPC\)/,
    });
  } finally {
    execFileSync('umount', [folder]);
    await rm(folder, { recursive: true });
  }
}

async function wrongClock(): Promise<OutageRow> {
  const server = await startRedis();
  const name = await startForwarder(server.port);
  try {
    return await measure('the clock of Redis is two days ahead', {
      options: { env: { REDIS_URL: name.url } },
      breaks: async () => {
        name.clock.ahead = 2 * 86_400;
      },
      mends: async () => {
        name.clock.ahead = 0;
      },
      words: /clock of Redis is wrong/,
    });
  } finally {
    await name[Symbol.asyncDispose]();
    await server.stop();
  }
}

/** A real CONNECT proxy, the only way to Slack and Atlas, goes away and comes back. */
async function proxyAway(transport: 'http' | 'socket'): Promise<OutageRow> {
  const behind = await behindProxy({ transport });
  try {
    return await measure(`the proxy to Slack and Atlas goes away (${transport})`, {
      options: behind.world,
      breaks: () => behind.proxy().goesAway(),
      mends: () => behind.proxy().comesBack(),
      untold: true,
      works: seesList,
      words: /Slack (does not answer|gives no connection)/,
    });
  } finally {
    await behind.end();
  }
}

/** Real outages, one after the other, with the built bot as a process of its own. */
export async function outages(): Promise<OutageRow[]> {
  const disk = await fullDisk();
  return [
    await failover(),
    ...(disk === undefined ? [] : [disk]),
    await measure(
      'the memory of Redis is full',
      setting('maxmemory', '1mb', '0', /memory of Redis is full/),
    ),
    await measure(
      'Redis misses its replicas',
      setting('min-replicas-to-write', '1', '0', /too few of its replicas/),
    ),
    await wrongClock(),
    await proxyAway('socket'),
    await proxyAway('http'),
  ];
}

export function outagesTable(rows: readonly OutageRow[]): string {
  const seconds = (value: number | undefined) =>
    value === undefined ? 'nobody' : `${value.toFixed(1)} s`;
  return [
    'real outages: until /status says it, until people read it, and from the mending until a key is made (behind a proxy: a list)',
    ...rows.map(
      ({ name, status503, told, works }) =>
        `  ${name.padEnd(48)} ${seconds(status503).padStart(8)} ${seconds(told).padStart(8)} ${seconds(works).padStart(8)}`,
    ),
  ].join('\n');
}
