/** To connect, to learn what the server is like, and to have its append-only file made whole. */
export const WITHOUT_KEYS = ['hello', 'select', 'info', 'wait', 'bgrewriteaof'] as const;

/**
 * Every command of Redis that Keywarden sends, or that one of its scripts calls.
 * `test/store/redis/access.test.ts` compares them with the code: a user of Redis who lacks one
 * would stop a script in the middle, and what it wrote until then would stay.
 */
export const COMMANDS = [
  ...WITHOUT_KEYS,
  'time',
  // To run scripts, and several commands together.
  'eval',
  'evalsha',
  'multi',
  'exec',
  // Strings.
  'get',
  'mget',
  'set',
  'del',
  'type',
  // Hashes.
  'hdel',
  'hexists',
  'hget',
  'hgetall',
  'hkeys',
  'hlen',
  'hmget',
  'hscan',
  'hset',
  'hsetnx',
  // Sets.
  'sadd',
  'sismember',
  // Sorted sets.
  'zadd',
  'zcard',
  'zcount',
  'zrange',
  'zrangebyscore',
  'zrem',
  'zrevrange',
  'zscore',
  // The audit log.
  'xadd',
  'xrange',
  'xrevrange',
] as const;

/**
 * The least that a user of Redis needs, as one command for an administrator. Everything else is
 * forbidden, and so is every key of somebody else.
 */
export function accessRule(installation: string, password = 'PASSWORD'): string {
  const commands = COMMANDS.map((name) => `+${name}`).join(' ');
  return `ACL SETUSER ${installation} reset on >${password} resetchannels ~{${installation}}:* ${commands}`;
}
