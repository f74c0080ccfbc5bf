import type { Redis } from 'ioredis';
import { changedText } from '../changedText.ts';
import { type Edit, KEYS, pickFrom, type Scene } from '../scene.ts';
import type { Entry } from '../snapshot.ts';

const MANY = 6;

function entriesOf({ now }: Pick<Scene, 'now'>): readonly Entry[] {
  const held = now.held.get(KEYS.audit);
  return held?.shape === 'stream' ? held.entries : [];
}

async function write(redis: Redis, entries: readonly Entry[]): Promise<void> {
  const all = redis.multi().del(KEYS.audit);
  for (const { id, fields } of entries) all.xadd(KEYS.audit, id, ...fields);
  await all.exec();
}

const macOf = (entry: Entry | undefined) =>
  entry?.fields[entry.fields.findIndex((name, i) => i % 2 === 0 && name === 'mac') + 1] ?? '';

/** What can be done to the audit log. */
export const STREAM: readonly Edit[] = [
  {
    name: 'an entry is removed',
    async make(scene) {
      const entry = pickFrom(scene.chance, entriesOf(scene));
      if (entry === undefined) return undefined;
      await scene.redis.xdel(KEYS.audit, entry.id);
      return `${entry.id} is gone`;
    },
  },
  {
    name: 'the end is cut off, and its head moved',
    async make(scene) {
      const entries = entriesOf(scene);
      const kept = entries.slice(0, Math.max(1, entries.length - 1 - scene.chance.below(MANY)));
      const last = kept.at(-1);
      if (last === undefined || kept.length === entries.length) return undefined;
      await write(scene.redis, kept);
      await scene.redis.set(KEYS.auditHead, `${Number.parseInt(last.id, 10)}:${macOf(last)}`);
      return `ends at ${last.id}`;
    },
  },
  {
    name: 'an entry is changed',
    async make(scene) {
      const entries = entriesOf(scene);
      const at = scene.chance.below(entries.length);
      const entry = entries[at];
      if (entry === undefined) return undefined;
      const field = 1 + 2 * scene.chance.below(entry.fields.length / 2);
      const fields = entry.fields.map((text, i) => (i === field ? changedText(scene, text) : text));
      await write(
        scene.redis,
        entries.map((one, i) => (i === at ? { ...one, fields } : one)),
      );
      return `${entry.id} says something else`;
    },
  },
  {
    name: 'an entry is added',
    async make(scene) {
      const entries = entriesOf(scene);
      const like = pickFrom(scene.chance, entries);
      const last = Number.parseInt(entries.at(-1)?.id ?? '0', 10);
      if (like === undefined) return undefined;
      const moved = scene.chance.hit(0.5);
      await scene.redis.xadd(KEYS.audit, `${last + 1}-0`, ...like.fields);
      if (moved) await scene.redis.set(KEYS.auditHead, `${last + 1}:${macOf(like)}`);
      return `${last + 1}-0 says what ${like.id} says${moved ? ', and the head names it' : ''}`;
    },
  },
  {
    name: 'an entry under an id that Keywarden never gives',
    async make(scene) {
      const { chance, redis } = scene;
      const entries = entriesOf(scene);
      const last = Number.parseInt(entries.at(-1)?.id ?? '0', 10);
      const fields = chance.hit(0.5) ? pickFrom(chance, entries)?.fields : ['x', 'y'];
      const id = chance.pick([`${last}-1`, `${last}-7`]);
      if (fields === undefined) return undefined;
      await redis.xadd(KEYS.audit, id, ...fields);
      return `${id} says ${fields.join(' ')}`;
    },
  },
  {
    name: 'an entry gets fields that Keywarden never writes',
    async make(scene) {
      const entries = entriesOf(scene);
      const at = scene.chance.below(entries.length);
      const entry = entries[at];
      if (entry === undefined) return undefined;
      const fields = scene.chance.pick([['x', 'y'], entry.fields.slice(0, 2), ['mac', 'entry']]);
      await write(
        scene.redis,
        entries.map((one, i) => (i === at ? { ...one, fields } : one)),
      );
      return `${entry.id} has the fields ${fields.join(' ')}`;
    },
  },
  {
    name: 'an entry is signed by a key that nobody has',
    async make(scene) {
      const { chance, redis } = scene;
      const entries = entriesOf(scene);
      const like = pickFrom(chance, entries);
      const last = Number.parseInt(entries.at(-1)?.id ?? '0', 10);
      const [, text] = like?.fields ?? [];
      if (like === undefined || text === undefined) return undefined;
      await redis.xadd(KEYS.audit, `${last + 1}-0`, 'entry', text, 'mac', 'zz:1');
      const moved = chance.hit(0.7);
      if (moved) await redis.set(KEYS.auditHead, `${last + 1}:zz:1`);
      return `${last + 1}-0 says ${text}${moved ? ', and the head names it' : ''}`;
    },
  },
];
