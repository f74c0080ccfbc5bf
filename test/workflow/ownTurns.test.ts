import { expect, it } from 'vitest';
import { StoreError } from '../../src/foundation/errors.ts';
import { createOwnTurns } from '../../src/workflow/core/ownTurns.ts';
import type { Sweeps } from '../../src/workflow/ports/alarms.ts';

const EVERY = 5000;

function scene() {
  const shared = { fault: undefined as StoreError | undefined, marked: [] as string[] };
  const clock = { now: 1_000_000 };
  const asked = <T>(answer: T): T => {
    if (shared.fault !== undefined) throw shared.fault;
    return answer;
  };
  const sweeps: Sweeps = {
    take: async (names) => asked(names.filter((name) => name !== 'taken')),
    unreported: async (names) =>
      asked(new Set(names.filter((one) => !shared.marked.includes(one)))),
    markReported: async (names) => {
      shared.marked.push(...asked(names));
    },
  };
  return { shared, clock, ...createOwnTurns(sweeps, { now: async () => clock.now }) };
}

it('leaves turns and marks to what all replicas share', async () => {
  const { take, unreported, markReported, shared } = scene();
  expect(await take(['taken', 'free'], EVERY)).toEqual(['free']);
  await markReported(['told']);
  expect(shared.marked).toEqual(['told']);
  shared.marked = [];
  expect(await unreported(['told'])).toEqual(new Set(['told']));
});

it('takes turns and remembers alone where something else lies in their place', async () => {
  const { take, unreported, markReported, shared, clock } = scene();
  await markReported(['before']);
  shared.fault = new StoreError('corrupt', 'a set of another type');
  expect(await take(['a', 'b'], EVERY)).toEqual(['a', 'b']);
  expect(await take(['a', 'c'], EVERY)).toEqual(['c']);
  clock.now += EVERY;
  expect(await take(['a'], EVERY)).toEqual(['a']);
  // The clock was set back: nothing is put off for longer than its turn.
  clock.now -= 10 * EVERY;
  expect(await take(['a'], EVERY)).toEqual(['a']);
  expect(await unreported(['before', 'x'])).toEqual(new Set(['x']));
  await markReported(['x']);
  expect(await unreported(['before', 'x'])).toEqual(new Set());
});

it('does nothing alone where Redis is away', async () => {
  const { take, unreported, markReported, shared } = scene();
  shared.fault = new StoreError('unreachable', 'away');
  for (const asked of [take(['a'], EVERY), unreported(['a']), markReported(['a'])]) {
    await expect(asked).rejects.toBe(shared.fault);
  }
});
