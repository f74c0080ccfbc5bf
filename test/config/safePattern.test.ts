import { describe, expect, it } from 'vitest';
import { refusePattern } from '../../src/foundation/safePattern.ts';
import { createOwnTime } from '../setup/ownTime.ts';

const REASON = 1000;

describe('a pattern of the policy', () => {
  const GOOD = [
    '^[A-Z]{2,10}-\\d+$',
    '^OPS-\\d{1,6}: .{10,}',
    '[Jj]ira',
    '^(?:OPS|DB)-[1-9]\\d*$',
    '^\\p{Lu}.*\\.$',
    '^https://tickets\\.example\\.com/[a-z0-9-]+$',
    '^(?<kind>[A-Z]+)?-\\d+$',
    '[()|*+?{}]',
  ];
  for (const pattern of GOOD) {
    it(`may be ${pattern}`, () => {
      expect(refusePattern(pattern, REASON)).toBeUndefined();
    });
  }

  const BAD: Readonly<Record<string, RegExp>> = {
    '(a+)+$': /repeats a group/,
    '^(?:\\w+\\s?)*$': /repeats a group/,
    '(a|a)*': /repeats a group/,
    '(?:a{1,9}){2,}': /repeats a group/,
    '(?<word>x+){3}': /repeats a group/,
    '^(a+)\\1$': /refers back/,
    '^(?<x>a+)\\k<x>$': /refers back/,
    '\\d+\\d+$': /could take too long/,
    '.*.*.*x': /could take too long/,
    '^a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?$': /could take too long/,
    '(': /is not a regular expression/,
    '{': /is not a regular expression/,
  };
  for (const [pattern, problem] of Object.entries(BAD)) {
    it(`must not be ${pattern}`, () => {
      expect(refusePattern(pattern, REASON)).toMatch(problem);
    });
  }

  it('must not be longer than anybody can read', () => {
    expect(refusePattern('a'.repeat(201), REASON)).toMatch(/too long: use at most 200/);
  });

  it('ends soon on the worst text, where it is just let through', () => {
    const worst = ['^\\d+\\d+\\d{0,98}$', '\\d+\\d{0,98}$', '^.*.*(?:x|y)?$'];
    for (const pattern of worst) {
      expect(refusePattern(pattern, REASON), pattern).toBeUndefined();
      const own = createOwnTime();
      const started = own.now();
      new RegExp(pattern, 'u').test(`${'1'.repeat(REASON - 1)}!`);
      expect(own.now() - started, pattern).toBeLessThan(2000);
    }
  });
});
