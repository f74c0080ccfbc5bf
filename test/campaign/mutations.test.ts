import { describe, expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

const SEED = Number(process.env.SEED ?? 20_261_122);
const MUTATIONS = 100_000;
const LONG = 120_000;

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
});
