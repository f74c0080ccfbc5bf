import { expect, it } from 'vitest';
import { countTurn } from '../../bench/turn.ts';

it('500 live keys cost two calls of Atlas and one trip to Redis a turn', async () => {
  const { redis, lists, readApart, findings } = await countTurn(500);
  expect(redis).toEqual(['take-sweeps', 'read-turn']);
  expect(lists).toBe(2);
  expect(readApart).toBe(0);
  expect(findings).toBe(0);
});
