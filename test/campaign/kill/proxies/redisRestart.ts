import { randomInt } from 'node:crypto';
import { readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisServer } from '../../../../src/sandbox/world/redis.ts';

const AGAIN_AFTER = 150;
const TRIES = 20;
const BEGIN = '*1\r\n$5\r\nMULTI\r\n';
const END = '*1\r\n$4\r\nEXEC\r\n';

/** Kills Redis and restarts it. Can cut off the end of its append-only file in between. */
export interface RedisProcess {
  /**
   * Sends SIGKILL. Resolves when the process is gone. The restart follows by itself, after `spoil`.
   */
  kill(spoil?: () => Promise<void>): Promise<void>;
  /** Resolves when Redis runs again. */
  up(): Promise<void>;
  readonly kills: () => number;
  /** When it was last killed, by the given clock. */
  readonly killedAt: () => number;
  /**
   * Truncates the append-only file at any byte inside the transaction of this commit, as a power cut
   * does. Only allowed while Redis is down. Does nothing if the newest file does not hold it.
   */
  cutInside(commitId: string): Promise<void>;
  /** How often a commit was cut. */
  readonly cuts: () => number;
  /** All truncated bytes, because they were on the disk for a time. */
  readonly cutOff: () => string;
}

const numberOf = (name: string) => Number(/\.(\d+)\.incr\.aof$/.exec(name)?.[1] ?? 0);

export function superviseRedis(redis: RedisServer, now: () => number): RedisProcess {
  const cutOff: string[] = [];
  let kills = 0;
  let killedAt = 0;
  let restarting: Promise<void> | undefined;

  async function file(): Promise<string> {
    const folder = join(redis.dir, 'appendonlydir');
    // While it is written anew there are two, and only the newest may end anywhere.
    const [name] = (await readdir(folder))
      .filter((one) => one.endsWith('.incr.aof'))
      .toSorted((one, other) => numberOf(other) - numberOf(one));
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
        // A supervisor would try again as well. A lasting error ends the campaign.
        if (tries === TRIES) throw cause;
      }
    }
    restarting = undefined;
  }

  return {
    kills: () => kills,
    killedAt: () => killedAt,
    async kill(spoil = async () => {}) {
      if (restarting !== undefined) return;
      kills += 1;
      killedAt = now();
      await redis.kill('SIGKILL');
      restarting = comeBack(spoil);
    },
    async up() {
      await restarting;
    },
    cuts: () => cutOff.length,
    cutOff: () => cutOff.join('\n'),
    async cutInside(commitId) {
      const path = await file();
      const text = await readFile(path, 'latin1');
      const at = text.indexOf(commitId);
      const [from, to] = [text.lastIndexOf(BEGIN, at), text.indexOf(END, at)];
      if (at < 0 || from < 0 || to < 0) return;
      // At least one byte is left, and at least one is missing.
      const length = randomInt(from + 1, to + END.length);
      cutOff.push(text.slice(length));
      await truncate(path, length);
    },
  };
}
