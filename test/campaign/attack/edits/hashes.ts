import { changedText } from '../changedText.ts';
import { type Edit, pickFrom, type Scene, type Target } from '../scene.ts';
import { olderOf } from './whole.ts';

interface Fields {
  readonly names: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

function fieldsOf({ now }: Pick<Scene, 'now'>, { key }: Target): Fields | undefined {
  const held = now.held.get(key);
  if (held?.shape !== 'hash' || held.values.size === 0) return undefined;
  return { names: [...held.values.keys()].sort(), values: held.values };
}

/** Two fields of the same hash. */
function twoOf(scene: Scene, target: Target) {
  const { names = [], values } = fieldsOf(scene, target) ?? {};
  const one = pickFrom(scene.chance, names);
  const other = pickFrom(
    scene.chance,
    names.filter((name) => name !== one),
  );
  if (one === undefined || other === undefined) return undefined;
  return { one, other, values: [values?.get(one) ?? '', values?.get(other) ?? ''] as const };
}

/** What can be done to a hash: records, places, notices, summaries, counts. */
export const HASH: readonly Edit[] = [
  {
    name: 'a field is changed',
    async make(scene, target) {
      const fields = fieldsOf(scene, target);
      const name = pickFrom(scene.chance, fields?.names ?? []);
      if (name === undefined) return undefined;
      const before = fields?.values.get(name) ?? '';
      const after = changedText(scene, before);
      if (after === before) return undefined;
      await scene.redis.hset(target.key, name, after);
      return `${name}: ${difference(before, after)}`;
    },
  },
  {
    name: 'an older copy of a field',
    async make(scene, { key }) {
      const held = olderOf(scene, key)?.held.get(key);
      const now = scene.now.held.get(key);
      if (held?.shape !== 'hash') return undefined;
      const other = [...held.values].filter(([name, value]) => {
        return !(now?.shape === 'hash' && now.values.get(name) === value);
      });
      const [name, value] = pickFrom(scene.chance, other) ?? [];
      if (name === undefined || value === undefined) return undefined;
      await scene.redis.hset(key, name, value);
      return `${name} is as it was before`;
    },
  },
  {
    name: 'a value under the name of another',
    async make(scene, target) {
      const two = twoOf(scene, target);
      if (two === undefined) return undefined;
      await scene.redis.hset(target.key, two.one, two.values[1]);
      return `${two.one} holds what ${two.other} holds`;
    },
  },
  {
    name: 'two values are swapped',
    async make(scene, target) {
      const two = twoOf(scene, target);
      if (two === undefined) return undefined;
      await scene.redis.hset(target.key, { [two.one]: two.values[1], [two.other]: two.values[0] });
      return `${two.one} and ${two.other} are swapped`;
    },
  },
  {
    name: 'a field is removed',
    async make(scene, target) {
      const name = pickFrom(scene.chance, fieldsOf(scene, target)?.names ?? []);
      if (name === undefined) return undefined;
      await scene.redis.hdel(target.key, name);
      return `${name} is gone`;
    },
  },
  {
    name: 'a value under a name of its own',
    async make(scene, target) {
      const { names = [], values } = fieldsOf(scene, target) ?? {};
      const name = pickFrom(scene.chance, names);
      if (name === undefined) return undefined;
      const other = changedText(scene, name);
      await scene.redis.hset(target.key, other, values?.get(name) ?? '');
      return `${other} holds what ${name} holds`;
    },
  },
];

const SEEN = 60;

/** The first place where two texts differ, for people who look for a cause. */
export function difference(before: string, after: string): string {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  const from = Math.max(0, at - SEEN / 2);
  return `…${before.slice(from, from + SEEN)}… is …${after.slice(from, from + SEEN)}…`;
}
