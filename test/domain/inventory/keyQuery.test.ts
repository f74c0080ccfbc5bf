import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readKeyQuery } from '../../../src/domain/inventory/keyQuery.ts';

const WHOLE = '5b0d6c1e-3f52-4c7a-9b1d-0a7c5e2f9d31';
const TAIL = '0a7c5e2f9d31';

describe('what somebody asks about', () => {
  it.each([
    ['65f0a1b2c3d4e5f601234567', '65f0a1b2c3d4e5f601234567'],
    ['  QSQIMGLW ', 'qsqimglw'],
  ])('is a name by which people know a key: %s', (typed, name) => {
    expect(readKeyQuery(typed)).toEqual({ is: 'name', name });
  });

  it.each([
    [WHOLE, true],
    [WHOLE.toUpperCase(), true],
    [TAIL, false],
    [`********-****-****-${TAIL}`, false],
  ])('is the end of a private key, in a form that nothing prints: %s', (typed, isWhole) => {
    const query = readKeyQuery(typed);
    if (query?.is !== 'secret') throw new Error('it is a secret');
    expect(query.isWhole).toBe(isWhole);
    expect(query.tail.reveal()).toBe(TAIL);
    expect(`${JSON.stringify(query)}${inspect(query)}`).not.toContain(TAIL);
  });

  it.each(['', 'swordfish', '5b0d6c1e', 'zzzzzzzzzzzz', `${WHOLE}0`])('is neither: %s', (typed) => {
    expect(readKeyQuery(typed)).toBeUndefined();
  });
});
