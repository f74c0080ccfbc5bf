import { type Edit, KEYS, pickFrom, requestIds, type Scene } from '../scene.ts';
import { type Held, putBack, type Snapshot } from '../snapshot.ts';

/** An older snapshot in which this key was another one. */
export function olderOf({ chance, now, older }: Scene, key: string): Snapshot | undefined {
  const present = now.dumps.get(key);
  const others = older.filter(({ dumps }) => {
    const then = dumps.get(key);
    return then === undefined
      ? present !== undefined
      : present === undefined || !then.equals(present);
  });
  return pickFrom(chance, others);
}

/** What can be done to a key of whatever type. */
export const WHOLE: readonly Edit[] = [
  {
    name: 'an older copy of the whole key',
    async make(scene, { key }) {
      const older = olderOf(scene, key);
      if (older === undefined) return undefined;
      await putBack(scene.redis, older, key);
      return 'is as it was before';
    },
  },
  {
    name: 'the key is deleted',
    async make({ redis }, { key }) {
      return (await redis.del(key)) === 1 ? 'is gone' : undefined;
    },
  },
  {
    name: 'a value of another type',
    async make({ redis, now, chance }, { key }) {
      const shape = now.held.get(key)?.shape;
      if (shape === undefined || !chance.hit(0.3)) return undefined;
      await redis.del(key);
      if (shape === 'string') await redis.zadd(key, 1, 'x');
      else await redis.set(key, 'x');
      return 'is of another type';
    },
  },
];

/** Fields and members that are about this request or key, whatever they begin with. */
function about(held: Held | undefined, id: string): ReadonlyMap<string, string> {
  if (held === undefined || !('values' in held)) return new Map();
  return new Map([...held.values].filter(([name, value]) => `${name} ${value}`.includes(id)));
}

/** Everything that names this request or key is as it was, in whatever list. */
export async function putBackAbout(scene: Scene, older: Snapshot, id: string): Promise<void> {
  const { redis, now } = scene;
  for (const key of new Set([...now.held.keys(), ...older.held.keys()])) {
    const [then, present] = [older.held.get(key), now.held.get(key)];
    const shape = (then ?? present)?.shape;
    if (shape !== 'hash' && shape !== 'zset') {
      if (key.includes(id)) await putBack(redis, older, key);
      continue;
    }
    const before = about(then, id);
    for (const name of about(present, id).keys()) {
      if (before.has(name)) continue;
      await (shape === 'hash' ? redis.hdel(key, name) : redis.zrem(key, name));
    }
    for (const [name, value] of before) {
      await (shape === 'hash' ? redis.hset(key, name, value) : redis.zadd(key, value, name));
    }
  }
}

/** Everything about one request as it was: record, places, indexes, due time, notices, summary. */
export const OLDER_REQUEST: Edit = {
  name: 'everything of one request as it was before',
  async make(scene) {
    const id = pickFrom(scene.chance, requestIds(scene));
    const older = olderOf(scene, KEYS.requests);
    if (id === undefined || older === undefined) return undefined;
    await putBackAbout(scene, older, id);
    return `all of ${id} is as it was before`;
  },
};

async function putBackAll(scene: Scene, keep: readonly string[]): Promise<string | undefined> {
  const older = olderOf(scene, KEYS.requests);
  if (older === undefined) return undefined;
  for (const key of new Set([...scene.now.dumps.keys(), ...older.dumps.keys()])) {
    if (!keep.includes(key)) await putBack(scene.redis, older, key);
  }
  return 'all of Redis is as it was before';
}

export const OLDER_ALL_BUT_AUDIT: Edit = {
  name: 'everything but the audit log as it was before',
  make: (scene) => putBackAll(scene, [KEYS.audit, KEYS.auditHead, KEYS.auditEpoch]),
};

export const OLDER_ALL: Edit = {
  name: 'everything as it was before',
  make: (scene) => putBackAll(scene, []),
};
