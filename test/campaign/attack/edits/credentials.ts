import { credentialIds, type Edit, KEYS, keysOf, pickFrom, type Scene } from '../scene.ts';
import { olderOf, putBackAbout } from './whole.ts';

const FAR = 9_000_000_000_000_000;
const DAY = 24 * 60 * 60_000;

function membersOf({ now }: Pick<Scene, 'now'>, key: string): readonly string[] {
  const held = now.held.get(key);
  return held?.shape === 'zset' ? [...held.values.keys()] : [];
}

/** Everything about one key as it was: record, due time, end, indexes, notices owed. */
export const OLDER_CREDENTIAL: Edit = {
  name: 'everything of one key in the ledger as it was before',
  async make(scene) {
    const id = pickFrom(scene.chance, credentialIds(scene));
    const older = olderOf(scene, KEYS.credentials);
    if (id === undefined || older === undefined) return undefined;
    await putBackAbout(scene, older, id);
    return `all of ${id} is as it was before`;
  },
};

/** One key as it was, with its request and all others as they are. */
export const OLDER_RECORD: Edit = {
  name: 'the record of one key as it was before',
  async make(scene) {
    const id = pickFrom(scene.chance, credentialIds(scene));
    const then = olderOf(scene, KEYS.credentials)?.held.get(KEYS.credentials);
    const before = then?.shape === 'hash' ? then.values.get(id ?? '') : undefined;
    const now = scene.now.held.get(KEYS.credentials);
    const isSame = now?.shape === 'hash' && now.values.get(id ?? '') === before;
    if (id === undefined || before === undefined || isSame) return undefined;
    await scene.redis.hset(KEYS.credentials, id, before);
    return `${id} is as it was before`;
  },
};

/** No key is attended any more: none ends, none is frozen, given back or deleted. */
export const NO_KEY_DUE: Edit = {
  name: 'all keys are put off for ever',
  async make(scene) {
    const members = membersOf(scene, KEYS.dueCredentials);
    for (const id of members) await scene.redis.zadd(KEYS.dueCredentials, FAR, id);
    return members.length === 0 ? undefined : `all keys are due at ${FAR}`;
  },
};

/** All keys are due at once, and seem to have ended long ago. */
export const ALL_KEYS_OVER: Edit = {
  name: 'all keys are due, and their end is over',
  async make(scene) {
    const ids = credentialIds(scene);
    const at = Date.now() - DAY;
    for (const id of ids) {
      await scene.redis.zadd(KEYS.dueCredentials, at, id);
      await scene.redis.zadd(KEYS.credentialEnds, at, id);
    }
    return ids.length === 0 ? undefined : `all keys ended at ${at}`;
  },
};

/** Somebody else seems to own a key. */
export const LISTED_ELSEWHERE: Edit = {
  name: 'a key is listed under another owner',
  async make(scene) {
    const { chance, known, redis } = scene;
    const id = pickFrom(chance, credentialIds(scene));
    const user = pickFrom(chance, known.users);
    if (id === undefined || user === undefined) return undefined;
    for (const key of keysOf(scene, 'ofOwner')) await redis.zrem(key, id);
    await redis.zadd(KEYS.ofOwner(`person:${user}`), Date.now(), id);
    return `${id} is listed under ${user}`;
  },
};

/** What owners and channels are to be told of keys is told to nobody. */
export const NO_KEY_NOTICES: Edit = {
  name: 'nothing is owed about keys',
  async make(scene) {
    const owed = credentialIds(scene).map((id) => KEYS.noticesOf(id));
    const there = owed.filter((key) => scene.now.held.has(key));
    const ids = there.flatMap((key) => membersOf(scene, key));
    if (ids.length === 0) return undefined;
    await scene.redis.del(...there);
    await scene.redis.hdel(KEYS.notices, ...ids);
    await scene.redis.zrem(KEYS.due, ...ids.map((id) => `n:${id}`));
    return `not owed any more: ${ids.join(' ')}`;
  },
};
