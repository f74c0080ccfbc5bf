import type { Redis } from 'ioredis';
import { expect } from 'vitest';

/** The bot lets Redis write its file anew after a start: until that is done its parts come and go. */
export async function rewritten(redis: Redis): Promise<void> {
  const isDone = async () => {
    const info = await redis.info('persistence');
    return /aof_last_rewrite_time_sec:\d/.test(info) && /aof_rewrite_in_progress:0/.test(info);
  };
  await expect.poll(isDone).toBe(true);
}
