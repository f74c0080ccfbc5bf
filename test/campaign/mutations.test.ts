import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { createChance } from '../model/ports/chance.ts';
import { createDoorTry } from './fuzz/dispatchTry.ts';
import { fuzz } from './fuzz/fuzz.ts';
import { KINDS } from './mutations.ts';

const SEED = Number(process.env.SEED ?? 20_261_122);
const MUTATIONS = 24_000;
/** Memory that may remain after thousands of deliveries. It must not grow with their number. */
const GROWTH = 24 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = z.custom<() => void>((it) => typeof it === 'function').parse(runInNewContext('gc'));

const sum = (numbers: readonly (number | undefined)[]) =>
  numbers.reduce<number>((all, one = 0) => all + one, 0);

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

describe('of many mutated payloads, signatures, markers and sealed keys', () => {
  it('none throws, none has an effect, none is accepted', async () => {
    const rows = await fuzz({ seed: SEED, mutations: MUTATIONS, until: Number.MAX_SAFE_INTEGER });
    expect(rows.filter(({ failed }) => failed > 0)).toEqual([]);
    const tried = rows.map((row) => row.tried);
    expect(tried).toEqual(rows.map(({ wanted }) => wanted));
    // Sealed keys are added to the number of the other three kinds.
    expect(sum(tried.slice(0, 3))).toBe(MUTATIONS);
    expect(rows[3]?.what).toMatch(/sealed/);
  });

  it('each kind gets its turn in a run that is cut short', async () => {
    let left = 100;
    const until = Date.now() + 60_000;
    const kinds = KINDS.map((kind) => ({
      ...kind,
      try() {
        left -= 1;
        if (left === 0) vi.setSystemTime(until);
        return undefined;
      },
    }));
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const rows = await fuzz({ seed: SEED, mutations: 1_000_000, until, kinds });
    const parts = sum(KINDS.map(({ part }) => part));
    for (const [i, { tried }] of rows.entries()) {
      const fair = (100 * (KINDS[i]?.part ?? 0)) / parts;
      expect(Math.abs(tried - fair)).toBeLessThanOrEqual(1);
    }
    expect(sum(rows.map(({ tried }) => tried))).toBe(100);
  });

  it('none leaves anything behind in memory', async () => {
    const door = createDoorTry();
    const some = async (from: number, to: number) => {
      for (let n = from; n < to; n += 1) await door.try(createChance(SEED + n));
    };
    await some(0, 1000);
    const before = heap();
    await some(1000, 5000);
    expect(heap() - before).toBeLessThan(GROWTH);
    expect(door.remembered()).toBeLessThanOrEqual(2000);
  });
});
