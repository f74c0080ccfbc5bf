import { changedText } from '../changedText.ts';
import { type Edit, keysOf, pickFrom, type Scene, type Target } from '../scene.ts';
import { difference } from './hashes.ts';

const HOUR = 60 * 60_000;

function textOf({ now }: Pick<Scene, 'now'>, { key }: Pick<Target, 'key'>): string | undefined {
  const held = now.held.get(key);
  return held?.shape === 'string' ? held.text : undefined;
}

/** What can be done to a text: windows, the audit head, the form, the policy in force. */
export const TEXT: readonly Edit[] = [
  {
    name: 'the text is changed',
    async make(scene, target) {
      const before = textOf(scene, target);
      if (before === undefined) return undefined;
      const after = changedText(scene, before);
      await scene.redis.set(target.key, after);
      return difference(before, after);
    },
  },
  {
    name: 'a text under the name of another',
    async make(scene, target) {
      const others = keysOf(scene, target.family).filter((key) => key !== target.key);
      const other = pickFrom(scene.chance, others);
      const text = other === undefined ? undefined : textOf(scene, { key: other });
      if (text === undefined) return undefined;
      await scene.redis.set(target.key, text);
      return `holds what ${other} holds`;
    },
  },
  {
    name: 'it expires now',
    async make({ redis }, { key }) {
      return (await redis.pexpire(key, 1)) === 1 ? 'expires' : undefined;
    },
  },
];

/** Marks that are only there or not. */
export const SET_MARK: Edit = {
  name: 'the mark is set',
  async make(scene, { key }) {
    const id = pickFrom(scene.chance, keysOf(scene, 'window')) ?? 'x';
    await scene.redis.set(key, scene.chance.pick(['1', 'told', 'telling', id, '']));
    return 'is set';
  },
};

export const MOVE_CLOCK: Edit = {
  name: 'the clock is moved',
  async make({ redis, chance }, { key }) {
    const hours = chance.pick([-48, -25, -1, 1, 5, 25, 48, 24 * 365]);
    await redis.set(key, String(hours * HOUR));
    return `${hours} h`;
  },
};

/** A window that was opened for one person counts for another one. */
export const WINDOW_OF_ANOTHER: Edit = {
  name: 'a window for another person',
  async make(scene, target) {
    const before = textOf(scene, target);
    const user = pickFrom(scene.chance, scene.known.users);
    if (before === undefined || user === undefined) return undefined;
    const after = before.replace(/"user":"[^"]*"/, `"user":"${user}"`);
    await scene.redis.set(target.key, after);
    return difference(before, after);
  },
};

export const PAUSE: Edit = {
  name: 'safe mode is said to be on',
  async make(scene, { key }) {
    const at = Date.now() - scene.chance.below(HOUR);
    const log = { epoch: 1, h: 'k1:x', n: scene.chance.below(20) };
    await scene.redis.set(key, JSON.stringify({ id: `S${at}`, log, since: at, why: 'behind' }));
    return 'is on';
  },
};

/** A weaker policy than the one that is in force. */
export const WEAKER_POLICY: Edit = {
  name: 'a weaker policy is said to be in force',
  async make(scene, { key }) {
    const before = textOf(scene, { key }) ?? '';
    await scene.redis.set(key, `${before}\nquorum: 1\ntiers: {}\n`);
    return 'asks for less';
  },
};
