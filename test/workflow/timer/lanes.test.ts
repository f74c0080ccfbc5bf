import { expect, it } from 'vitest';
import { createLanes } from '../../../src/workflow/timer/lanes.ts';

/** Lanes whose work ends when somebody says so. */
function openLanes(limits: { readonly now: number; readonly later: number }) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const lanes = createLanes({
    all: 4,
    limits,
    attend: (id) => {
      begun.push(id);
      return new Promise((resolve) => {
        ends.set(id, resolve);
      });
    },
  });
  return {
    lanes,
    begun,
    async end(id: string) {
      const working = lanes.running();
      ends.get(id)?.();
      await Promise.race(working);
    },
  };
}

it('an organization whose keys hang holds up the keys of no other', async () => {
  const { lanes, begun, end } = openLanes({ now: 4, later: 3 });
  for (const id of ['a1', 'a2', 'a3']) lanes.take('later', id, 'A');
  lanes.take('later', 'b1', 'B');
  expect(begun).toEqual(['a1', 'b1']);
  await end('b1');
  lanes.take('later', 'b2', 'B');
  expect(begun).toEqual(['a1', 'b1', 'b2']);
  await end('a1');
  expect(begun).toEqual(['a1', 'b1', 'b2', 'a2']);
});

it('what nobody waits for takes only some of the places', () => {
  const { lanes, begun } = openLanes({ now: 4, later: 2 });
  for (const id of ['a', 'b', 'c']) lanes.take('later', id, id);
  for (const id of ['x', 'y', 'z']) lanes.take('now', id);
  expect(begun).toEqual(['a', 'b', 'x', 'y']);
});
