import { Redis } from 'ioredis';
import type { World } from './world.ts';

/** Lets time pass for the bot: it decides by the clock of Redis, which this moves on. */
export async function laterOn({ redis, env }: Pick<World, 'redis' | 'env'>, ms: number) {
  const connection = new Redis(redis.url);
  try {
    await connection.incrby(`{${env.KEYWARDEN_INSTALLATION ?? 'default'}}:clock-offset`, ms);
  } finally {
    connection.disconnect();
  }
}
