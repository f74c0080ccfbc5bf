import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE_MS } from '../../../../src/sandbox/time/patience.ts';
import { KEYS } from '../records.ts';
import type { Play } from './company.ts';

const LOOKS_EVERY = 20;

/**
 * Redis has lost a part of a commit in a power cut. It is killed once more after a commit that it
 * confirmed since then: the audit log, which each commit is a part of, must be the same afterwards.
 */
export function killedAgain(play: Play): Play {
  return async (company, wish, id) => {
    const { board, redisProcess, redis } = company.stage;
    const cutsBefore = redisProcess.cuts();
    const auditLog = async () => JSON.stringify(await redis.xrange(KEYS.audit, '-', '+'));
    /** What is confirmed earlier is lost in a second power cut, and safe mode notices it. */
    async function isWhole(): Promise<void> {
      const deadline = performance.now() + PATIENCE_MS;
      const whole = async () =>
        /aof_last_rewrite_time_sec:\d/.test(await redis.info('persistence'));
      while (!(await whole()) && performance.now() < deadline) await sleep(LOOKS_EVERY);
    }
    const log: { before?: string; after?: Promise<string> } = {};
    async function kill(): Promise<string> {
      // The confirmation goes out first.
      await new Promise(setImmediate);
      await redisProcess.kill();
      await redisProcess.up();
      return auditLog();
    }
    const snare = board.set({
      meets: ({ name, text }, when) =>
        redisProcess.cuts() > cutsBefore &&
        when === 'after' &&
        name.startsWith('commit ') &&
        text.includes(wish.description),
      async spring({ name }) {
        // Keywarden asks Redis to write its file anew at once, and lets these commits wait for it.
        if (!/^commit (?:fitting|ready|delivered)$/.test(name)) await isWhole();
        log.before = await auditLog();
        log.after = kill();
        return 'pass' as const;
      },
    });
    try {
      const request = await play(company, wish, id);
      const [before, after] = [log.before?.slice(0, -1), await log.after];
      if (before === undefined || after === undefined) {
        throw new Error('there was no second restart');
      }
      if (!after.startsWith(before)) {
        throw new Error('a second restart changed what was confirmed');
      }
      return request;
    } finally {
      snare.remove();
    }
  };
}
