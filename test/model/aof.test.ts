import { cp, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../src/sandbox/redis.ts';
import {
  key,
  makeNotice,
  makeRequest,
  makeTransition,
  next,
  type Opened,
  openStore,
  sealed,
  T0,
} from '../store/fixtures.ts';
import { plain } from './replay.ts';

/** How many places the tail of the file is cut at, spread over all its bytes. */
const CUTS = 40;
const LONG = 120_000;
const installation = 'aof';
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
async function picture({ redis, keys }: Opened): Promise<string> {
  return plain([
    await redis.hgetall(keys.requests),
    await redis.xrange(keys.audit, '-', '+'),
    await redis.get(keys.auditHead),
    await redis.zrange(keys.due, '0', '-1'),
    await redis.hgetall(keys.notices),
    await redis.hgetall(keys.issued),
    await redis.hgetall(keys.needs),
    await redis.get(keys.once('click')),
    await redis.zrange(keys.openOf('U0REQUESTER'), '0', '-1'),
  ]);
}

async function pictureIn(dir: string): Promise<string> {
  const redis = await startRedis({ dir, appendfsync: 'no' });
  const opened = await openStore(redis.url, { installation });
  try {
    return await picture(opened);
  } finally {
    opened.close();
    await redis.kill('SIGKILL');
  }
}

describe('an append-only file whose tail was lost', () => {
  it(
    'holds a commit wholly or not at all, wherever it was cut',
    async () => {
      const dir = await folder();
      const redis = await startRedis({ dir, appendfsync: 'always' });
      const opened = await openStore(redis.url, { installation });
      const request = makeRequest();
      await opened.store.commit(makeTransition(request, { due: T0 }));
      const [before, from] = [await picture(opened), (await stat(await fileIn(dir))).size];
      const ready = next(request, { state: { status: 'ready', ...sealed } });
      const notices = [makeNotice(ready), makeNotice(ready, { id: `${key.id}:outcome` })];
      await opened.store.commit(makeTransition(ready, { due: T0 + 5, once: 'click', notices }));
      const [after, to] = [await picture(opened), (await stat(await fileIn(dir))).size];
      opened.close();
      await redis.kill('SIGKILL');

      const seen = { before: 0, after: 0 };
      for (let cut = 0; cut <= CUTS; cut += 1) {
        const copy = await folder();
        await cp(dir, copy, { recursive: true });
        await truncate(await fileIn(copy), from + Math.round(((to - from) * cut) / CUTS));
        const found = await pictureIn(copy);
        expect([before, after]).toContain(found);
        seen[found === before ? 'before' : 'after'] += 1;
        await rm(copy, { recursive: true, force: true });
      }
      expect(seen).toEqual({ before: CUTS, after: 1 });
    },
    LONG,
  );
});
