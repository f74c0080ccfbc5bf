import { describe, expect, it } from 'vitest';
import { attackRedis } from './attacks.ts';
import { table } from './report/table.ts';

const SEED = Number(process.env.SEED ?? 20_261_129);
const EDITS = Number(process.env.EDITS ?? 300);

describe('somebody who can write to Redis', () => {
  it('changes what they like, and no key is created, shown, changed or deleted by that', async () => {
    const rows = await attackRedis({ seed: SEED, edits: EDITS, until: Number.MAX_SAFE_INTEGER });
    if (process.env.TABLE) console.log(table(rows));
    expect(rows.filter(({ failed }) => failed > 0)).toEqual([]);
  });
});
