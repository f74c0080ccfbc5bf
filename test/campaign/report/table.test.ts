import { describe, expect, it } from 'vitest';
import { hasPassed, isShort, table } from './table.ts';

describe('the table of a campaign', () => {
  it('says "N of M" where a part did not reach its number, and only there', () => {
    const rows = [
      { what: 'sequences', tried: 1200, wanted: 1_000_000, failed: 0 },
      { what: 'replays', tried: 500, wanted: 500, failed: 0 },
      { what: '  commands', tried: 9000, failed: 1, first: 'seed 7: it differs\nand more' },
    ];
    expect(table(rows).split('\n')).toEqual([
      'what                     tried  failed  first failure',
      'sequences   1,200 of 1,000,000       0',
      'replays                    500       0',
      '  commands               9,000       1  seed 7: it differs',
    ]);
    expect(rows.map(isShort)).toEqual([true, false, false]);
  });

  it('fails a run that fell short, unless it was told how long to run', () => {
    const [whole, short] = [
      { what: 'replays', tried: 500, wanted: 500, failed: 0 },
      { what: 'sequences', tried: 1, wanted: 2, failed: 0 },
    ];
    expect(hasPassed([whole], false)).toBe(true);
    expect(hasPassed([whole, short], false)).toBe(false);
    expect(hasPassed([whole, short], true)).toBe(true);
    expect(hasPassed([{ ...whole, failed: 1 }], true)).toBe(false);
  });
});
