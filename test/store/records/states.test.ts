import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeRequest, makeTransition, type Opened, openStore } from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
let opened: Opened;
beforeEach(async () => {
  server = await startServer([
    '--enable-debug-command',
    'yes',
    '--enable-protected-configs',
    'yes',
  ]);
  opened = await openStore(server.url, { installation: 'states' });
});
afterEach(async () => {
  opened.close();
  await server.remove();
});

const commit = () => opened.store.commit(makeTransition(makeRequest(), { due: 1 }));

/** Refused means: nothing was written, and the person hears that. */
async function isRefused(): Promise<void> {
  await expect(commit()).rejects.toMatchObject({ code: 'refused' });
}

describe('a Redis that takes no writes for a while', () => {
  it('because it is loading refuses, and works again when it has finished', async () => {
    const other = new Redis(server.url);
    // While it loads, Redis answers others once in 1,024 commands.
    const filler = other.pipeline();
    for (let n = 0; n < 4096; n += 1) filler.set(`filler:${n}`, 'x');
    await filler.exec();
    await other.config('SET', 'key-load-delay', '250');
    const loading = other.call('DEBUG', 'LOADAOF');
    await isRefused();
    expect(await loading).toBe('OK');
    expect(await commit()).toEqual({ ok: true });
    other.disconnect();
  });

  it('because it cannot save refuses, and works again when it can', async () => {
    const { redis } = opened;
    const [, dir] = z.tuple([z.literal('dir'), z.string()]).parse(await redis.config('GET', 'dir'));
    await mkdir(join(dir, 'a-folder'));
    await redis.config('SET', 'dbfilename', 'a-folder');
    await redis.config('SET', 'save', '1 1');
    await redis.bgsave();
    await expect.poll(() => redis.info('persistence')).toContain('rdb_last_bgsave_status:err');
    await isRefused();
    await redis.config('SET', 'stop-writes-on-bgsave-error', 'no');
    expect(await commit()).toEqual({ ok: true });
  });
});
