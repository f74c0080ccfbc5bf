import { expect, test } from 'vitest';
import { covered } from '../../../src/sandbox/atlas/coverage.ts';
import { routes, tokenRoutes } from '../../../src/sandbox/atlas/operations/routes.ts';

test('what the simulator says it covers is what it answers', () => {
  const said = covered.map(({ method, path }) => `${method} ${path}`);
  const answered = [...routes, ...tokenRoutes].map(({ method, path }) => `${method} ${path}`);
  expect(new Set(said).size).toBe(said.length);
  expect(said.toSorted()).toEqual(answered.toSorted());
});
