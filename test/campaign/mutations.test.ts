import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createChance } from '../model/chance.ts';
import { createDoorTry } from './door.ts';
import { fuzz } from './fuzz.ts';

const SEED = Number(process.env.SEED ?? 20_261_122);
const MUTATIONS = 24_000;
const LONG = 120_000;
/** What may be left in memory of thousands of deliveries: nothing that grows with their number. */
const GROWTH = 24 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = z.custom<() => void>((it) => typeof it === 'function').parse(runInNewContext('gc'));

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

describe('of many mutated payloads, signatures, markers and sealed keys', () => {
  it(
    'none throws, none has an effect, none is accepted',
    async () => {
      const rows = await fuzz({ seed: SEED, mutations: MUTATIONS, until: Number.MAX_SAFE_INTEGER });
      expect(rows.filter(({ failed }) => failed > 0)).toEqual([]);
      expect(rows.reduce((all, { tried }) => all + tried, 0)).toBe(MUTATIONS);
    },
    LONG,
  );

  it(
    'none leaves anything behind in memory',
    async () => {
      const door = createDoorTry();
      const some = async (from: number, to: number) => {
        for (let n = from; n < to; n += 1) await door.try(createChance(SEED + n));
      };
      await some(0, 1000);
      const before = heap();
      await some(1000, 5000);
      expect(heap() - before).toBeLessThan(GROWTH);
      expect(door.remembered()).toBeLessThanOrEqual(2000);
    },
    LONG,
  );
});
