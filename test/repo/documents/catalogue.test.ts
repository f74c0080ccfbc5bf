import { describe, expect, it } from 'vitest';
import { CASES } from '../../catalogue/cases.ts';
import { isThere } from '../../catalogue/titles.ts';

describe('the catalogue of faults and bad input', () => {
  it('has the cases 1 to 213, each once', () => {
    const numbers = CASES.map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: 213 }, (_, index) => index + 1));
  });

  it('says of each case what must come of it', () => {
    expect(CASES.filter(({ says }) => !/^[A-Z].{15,}\.$/s.test(says))).toEqual([]);
  });

  it('names for each case tests that are there, or why it does not apply', () => {
    const missing = CASES.flatMap((one) => {
      if ('doesNotApply' in one)
        return one.doesNotApply.trim().length > 20 ? [] : [`${one.number}: no reason`];
      if (one.shownBy.length === 0) return [`${one.number}: no test`];
      return one.shownBy
        .filter((proof) => !isThere(proof))
        .map(([file, title]) => `${one.number}: ${file}: ${title}`);
    });
    expect(missing).toEqual([]);
  });
});

describe('the look for a test', () => {
  it('finds no title that is not there, and takes no group for a test', () => {
    expect(isThere(['repo/documents/catalogue', 'has the cases 1 to 213, each once'])).toBe(true);
    expect(isThere(['repo/', 'has the cases 1 to 213, each once'])).toBe(true);
    expect(isThere(['repo/documents/catalogue', 'the look for a test'])).toBe(false);
    expect(isThere(['repo/documents/catalogue', 'has the cases'])).toBe(false);
  });
});
