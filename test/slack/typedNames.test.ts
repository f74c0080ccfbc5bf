import { describe, expect, it } from 'vitest';
import { named, plainName } from '../../src/domain/policy/plainName.ts';

const acme = { id: '32b6e34b3d91647abb20e7b8', name: 'acme' };
const inc = { id: '5f1a9c20b7e84d3fa6021c9e', name: 'Acme Inc.' };
const house = { id: '64c0ffee0ddba11ca11ab1e5', name: 'In House' };
const known = [acme, inc, house];

describe('a name that somebody types', () => {
  it.each([
    ['acme', acme],
    [' ACME ', acme],
    ['in acme', acme],
    ['of *acme*.', acme],
    ['keys in acme', acme],
    ['`acme`,', acme],
    [`in ${acme.id.toUpperCase()}.`, acme],
    ['Acme Inc.', inc],
    ['acme inc', inc],
    ['in Acme Inc', inc],
    ['in house', house],
    ['in in house', house],
  ])('is found as it was meant: %s', (typed, meant) => {
    expect(named(known, typed)).toBe(meant);
  });

  it.each(['', 'in', 'house', 'acme labs', '***'])('is not guessed: %s', (typed) => {
    expect(named(known, typed)).toBeUndefined();
  });

  it('is shown without what was put around it', () => {
    expect(plainName('in *acme labs*.')).toBe('acme labs');
  });
});
