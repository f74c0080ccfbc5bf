import { expect, it } from 'vitest';
import { countTurn } from '../../bench/turn.ts';

it('500 live keys cost one trip to Redis and two calls of Atlas a turn, beside 60 that are read', async () => {
  const { redis, lists, readApart, findings } = await countTurn(500);
  expect(redis).toEqual(['take-sweeps', 'page-of-credentials']);
  expect(lists).toBe(2);
  expect(readApart).toBe(60);
  expect(findings).toBe(0);
});
