import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../src/sandbox/world/redis.ts';
import { createServerWatch } from '../../src/store/health/serverWatch.ts';
import { createKeys } from '../../src/store/redis/keys.ts';
import { createStore } from '../../src/store/store.ts';
import { createSafeMode } from '../../src/workflow/audit/safeMode.ts';
import {
  makeEntry,
  makeNotice,
  makeRequest,
  makeTransition,
  next,
  openStore,
  recordingLog,
  signer,
  T0,
} from '../store/fixtures.ts';
import { plain } from './play/replay.ts';
import { glimpse } from './play/visibleState.ts';

/** Servers at the same time. */
const AT_ONCE = 4;
/**
 * Two starts and a rewrite for each cut take their time: by default not at every byte, but at every
 * seventh. `CUT_EVERY=1` cuts at every byte.
 */
const EACH = Number(process.env.CUT_EVERY ?? 7);
const installation = 'aof';
const keys = createKeys(installation);
const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'keywarden-aof-'));
  folders.push(made);
  return made;
}

async function fileIn(dir: string): Promise<string> {
  const parts = join(dir, 'appendonlydir');
  const name = (await readdir(parts)).find((one) => one.endsWith('.incr.aof'));
  if (name === undefined) throw new Error('there is no append-only file');
  return join(parts, name);
}

/** Everything that one commit writes, as a person would read it. */
async function requestContext(redis: Redis): Promise<string> {
  return plain(
    await Promise.all([
      redis.hgetall(keys.requests),
      redis.xrange(keys.audit, '-', '+'),
      redis.get(keys.auditHead),
      redis.zrange(keys.due, '0', '-1'),
      redis.hgetall(keys.notices),
      redis.hgetall(keys.issued),
      redis.hgetall(keys.needs),
      redis.get(keys.once('click')),
      redis.zrange(keys.openOf('U0REQUESTER'), '0', '-1'),
    ]),
  );
}

/** Two commits, and where in the file the second one begins and ends. */
async function twoCommits() {
  const dir = await folder();
  const redis = await startRedis({ dir, appendfsync: 'always' });
  const opened = await openStore(redis.url, { installation });
  // Short texts: a server is started for each byte.
  const request = makeRequest({ reason: 'x', specHash: 'h' });
  await opened.store.commit(makeTransition(request, { due: T0 }));
  const file = await fileIn(dir);
  const [before, from] = [await requestContext(opened.redis), (await stat(file)).size];
  const denied = next(request, { state: { status: 'denied', by: 'U0MEI', at: T0, reason: 'no' } });
  const notices = [makeNotice(denied)];
  await opened.store.commit(makeTransition(denied, { before: request, once: 'click', notices }));
  const [after, to] = [await requestContext(opened.redis), (await stat(file)).size];
  const { head } = await opened.store.auditHead.standing();
  opened.close();
  await redis.kill('SIGKILL');
  return { dir, bytes: await readFile(file), before, after, from, to, head };
}

/** What a server finds after the file was cut there; the folder is used again and again. */
async function afterCut(dir: string, bytes: Buffer, cut: number): Promise<string> {
  await writeFile(await fileIn(dir), bytes.subarray(0, cut));
  return glimpse(dir, requestContext);
}

/** Waits for the file as Keywarden does at its start, then changes something that is confirmed. */
async function goesOn(redis: Redis): Promise<string> {
  await redis.ping();
  const log = recordingLog();
  const watch = createServerWatch({
    connection: { redis, renew: () => undefined, onReadOnly: () => undefined },
    accepted: { allowVolatile: false, keptByReplicas: false },
    monotonic: () => performance.now(),
    health: { is: () => undefined },
    log,
  });
  await watch.kept();
  const store = createStore({
    redis,
    installation,
    signer,
    nameOf: () => 'acme',
    random: Math.random,
    monotonic: () => performance.now(),
    log,
  });
  for (let note = 0; note < 3; note += 1) await store.note(makeEntry({ event: 'policy.changed' }));
  return requestContext(redis);
}

/** What was there after the cut and a confirmed change, and what is there after a second start. */
async function twoStarts(dir: string, bytes: Buffer, cut: number, at: string) {
  const mine = await folder();
  await cp(dir, mine, { recursive: true });
  await writeFile(join(mine, at), bytes.subarray(0, cut));
  const confirmed = await glimpse(mine, goesOn);
  const found = await glimpse(mine, requestContext);
  await rm(mine, { recursive: true, force: true });
  return { confirmed, found };
}

describe('an append-only file whose tail was lost', () => {
  it('holds a commit wholly or not at all, wherever it was cut', async () => {
    const { dir, bytes, before, after, from, to } = await twoCommits();
    const cuts = Array.from({ length: to - from + 1 }, (_, at) => from + at);
    const seen = { before: 0, after: 0 };
    async function work(): Promise<void> {
      const copy = await folder();
      await cp(dir, copy, { recursive: true });
      for (let cut = cuts.pop(); cut !== undefined; cut = cuts.pop()) {
        const found = await afterCut(copy, bytes, cut);
        if (found !== before) expect(found, `cut at byte ${cut}`).toBe(after);
        seen[found === before ? 'before' : 'after'] += 1;
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(seen).toEqual({ before: to - from, after: 1 });
    expect(to - from).toBeGreaterThan(1000);
  });

  it('costs nothing that is confirmed later, also after a second start', async () => {
    const { dir, bytes, from, to } = await twoCommits();
    const at = relative(dir, await fileIn(dir));
    const cuts = Array.from({ length: to - from + 1 }, (_, byte) => from + byte).filter(
      (cut) => (cut - from) % EACH === 0 || cut === to - 1,
    );
    async function work(): Promise<void> {
      for (let cut = cuts.pop(); cut !== undefined; cut = cuts.pop()) {
        const { confirmed, found } = await twoStarts(dir, bytes, cut, at);
        expect(confirmed).toContain('policy.changed');
        expect(found, `cut at byte ${cut}`).toBe(confirmed);
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  });

  it('is behind the copy of the audit log, so that nothing goes on', async () => {
    const { dir, bytes, from, to, head } = await twoCommits();
    for (const cut of [from, Math.round((from + to) / 2), to - 1]) {
      const copy = await folder();
      await cp(dir, copy, { recursive: true });
      await writeFile(await fileIn(copy), bytes.subarray(0, cut));
      const redis = await startRedis({ dir: copy });
      const opened = await openStore(redis.url, { installation });
      const guard = createSafeMode({
        auditHead: opened.store.auditHead,
        copies: { ends: async () => [head] },
        requests: opened.store,
        markersAtAtlas: async () => false,
        mayLoseRecords: async () => false,
        alert: async () => {},
        policyHash: () => 'policy',
        ids: { nonce: () => 'safe' },
        log: recordingLog(),
      });
      await guard.check();
      expect(guard.known()).toMatchObject({ why: 'behind', copy: { n: head.n } });
      opened.close();
      await redis.kill('SIGKILL');
    }
  });
});
