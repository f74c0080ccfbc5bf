import { expect, it } from 'vitest';
import { createTypeCheck } from '../../../src/workflow/listings/wrongTypes.ts';
import type { Problem } from '../../../src/workflow/ports/health.ts';

it('of each spoiled list only its own key is asked for, and all of them once a round', async () => {
  const asked: (readonly string[])[] = [];
  const unwell = new Map<string, Problem | undefined>();
  const spoiled = new Set(['{x}:of:A', '{x}:of:B', '{x}:of:C']);
  const check = createTypeCheck({
    listings: {
      async wrongTypes(found) {
        asked.push(found);
        const wrong = found.filter((key) => spoiled.has(key));
        const [shown, lists] = [true, false].map((is) =>
          wrong.filter((key) => key.includes(':observed:') === is),
        );
        return { single: [], lists: lists ?? [], inventory: shown ?? [] };
      },
    },
    health: { is: (name, problem) => unwell.set(name, problem) },
  });
  for (const key of spoiled) expect(await check.saw(key)).toBe(true);
  expect(await check.saw('{x}:of:A')).toBe(true);
  expect(await check.saw('{x}:due')).toBe(false);
  expect(asked).toEqual([['{x}:of:A'], ['{x}:of:B'], ['{x}:of:C'], ['{x}:due']]);
  expect(unwell.get('redis_lists')?.detail).toBe('{x}:of:A, {x}:of:B, {x}:of:C');
  spoiled.delete('{x}:of:B');
  await check.look();
  expect(asked.at(-1)).toHaveLength(3);
  expect(unwell.get('redis_lists')?.detail).toBe('{x}:of:A, {x}:of:C');
  // What Atlas showed stands beside no record.
  spoiled.add('{x}:observed:O');
  expect(await check.saw('{x}:observed:O')).toBe(false);
  await check.look();
  expect(unwell.get('redis_inventory')?.detail).toBe('{x}:observed:O');
  expect(unwell.get('redis_lists')?.detail).toBe('{x}:of:A, {x}:of:C');
  spoiled.clear();
  await check.look();
  expect([...unwell]).toEqual([
    ['redis_types', undefined],
    ['redis_lists', undefined],
    ['redis_inventory', undefined],
  ]);
});
