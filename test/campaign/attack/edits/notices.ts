import { type Edit, KEYS, pickFrom, requestIds } from '../scene.ts';

/** Nobody is told anything of what happened until now. */
export const NO_NOTICES: Edit = {
  name: 'nothing is owed to anybody',
  async make({ redis, now }) {
    const held = now.held.get(KEYS.notices);
    const ids = held?.shape === 'hash' ? [...held.values.keys()] : [];
    if (ids.length === 0) return undefined;
    await redis.hdel(KEYS.notices, ...ids);
    await redis.zrem(KEYS.due, ...ids.map((id) => `n:${id}`));
    return `not owed any more: ${ids.join(' ')}`;
  },
};

/** The true card is refused, and what changes is painted elsewhere. */
export const MOVED_CARD: Edit = {
  name: 'a card is said to be elsewhere',
  async make(scene) {
    const { redis, chance, known } = scene;
    const id = pickFrom(chance, requestIds(scene));
    const channel = pickFrom(chance, known.channels);
    if (id === undefined || channel === undefined) return undefined;
    const place = JSON.stringify({ channel, ts: `${Math.floor(Date.now() / 1000)}.000100` });
    await redis.hset(KEYS.places, `${id}:card`, place);
    return `the card of ${id} is at ${place}`;
  },
};
