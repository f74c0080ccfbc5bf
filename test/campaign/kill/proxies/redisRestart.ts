import { readdir, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisServer } from '../../../../src/sandbox/world/redis.ts';

const AGAIN_AFTER = 150;
const TRIES = 20;

/** Redis, killed and started again, with the end of its file cut off if need be. */
export interface RedisKeeper {
  /** SIGKILL; it comes back by itself. Resolves when it is gone. */
  kill(spoil?: () => Promise<void>): Promise<void>;
  /** Resolves when it is there. */
  up(): Promise<void>;
  readonly kills: () => number;
  /** How long the append-only file is now. */
  length(): Promise<number>;
  /** Only while it is down: what was written after this length is lost. */
  cut(length: number): Promise<void>;
  /** All that was cut off: it lay on the disk. */
  readonly cutOff: () => string;
}

export function keepRedis(redis: RedisServer): RedisKeeper {
  const cutOff: string[] = [];
  let kills = 0;
  let restarting: Promise<void> | undefined;

  async function file(): Promise<string> {
    const folder = join(redis.dir, 'appendonlydir');
    const name = (await readdir(folder)).find((one) => one.endsWith('.incr.aof'));
    if (name === undefined) throw new Error('Redis writes no append-only file');
    return join(folder, name);
  }

  async function comeBack(spoil: () => Promise<void>): Promise<void> {
    await spoil();
    for (let tries = 1; ; tries += 1) {
      await sleep(AGAIN_AFTER);
      try {
        await redis.restart();
        break;
      } catch (cause) {
        // A supervisor tries again, too; what stays broken ends the campaign.
        if (tries === TRIES) throw cause;
      }
    }
    restarting = undefined;
  }

  return {
    kills: () => kills,
    async kill(spoil = async () => {}) {
      if (restarting !== undefined) return;
      kills += 1;
      await redis.kill('SIGKILL');
      restarting = comeBack(spoil);
    },
    async up() {
      await restarting;
    },
    length: async () => (await stat(await file())).size,
    cutOff: () => cutOff.join('\n'),
    async cut(length) {
      const path = await file();
      cutOff.push((await readFile(path)).toString('latin1', length));
      await truncate(path, length);
    },
  };
}
