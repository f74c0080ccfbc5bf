import type { Redis } from 'ioredis';
import type { OutageNotes } from '../../workflow/ports/slack.ts';
import { toStoreError } from '../redis/failure.ts';
import type { Keys } from '../redis/keys.ts';
import type { ToldMark, ToldMarks } from './toldMarks.ts';

/**
 * Which channels cannot be reached, and which checks are not well, as the admins were told. Each cause
 * of an outage has a mark of its own beside that of the outage.
 */
export function createOutageNotes(parts: {
  readonly redis: Redis;
  readonly marks: ToldMarks;
  readonly keys: Keys;
}): OutageNotes {
  const { redis, marks, keys } = parts;

  async function asked<T>(reply: Promise<T>): Promise<T> {
    try {
      return await reply;
    } catch (cause) {
      throw toStoreError(cause, 'writes', 'an outage');
    }
  }

  function markOf(outage: string, cause?: string): ToldMark {
    if (cause === undefined) return { key: keys.outage(outage), name: `outage:${outage}` };
    const name = `${outage}:${cause}`;
    return { key: keys.outageCause(name), name: `outage-cause:${name}` };
  }

  return {
    mayTell: (outage, cause) => marks.mayTell(markOf(outage, cause)),
    async told(outage, cause) {
      await marks.told(markOf(outage));
      if (cause === undefined) return;
      await marks.told(markOf(outage, cause));
      // If somebody put something of another type there, the mark of the cause alone counts.
      await asked(redis.hset(keys.outageCauses(outage), cause, 'told')).catch(() => undefined);
    },
    async over(outage) {
      const list = keys.outageCauses(outage);
      // Somebody may have put something else there. If Redis is away, the next call says so.
      const causes = await redis.hkeys(list).catch(() => []);
      const ofCauses = causes.map((cause) => markOf(outage, cause).key);
      await asked(redis.del(list, ...ofCauses));
      return marks.over(markOf(outage));
    },
  };
}
