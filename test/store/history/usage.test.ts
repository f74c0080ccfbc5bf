import { expect, it } from 'vitest';
import { createUsage } from '../../../src/store/history/usage.ts';
import { createOwnTime } from '../../setup/ownTime.ts';

it('counts a long log of one person and one quota without copying what it has for each entry', () => {
  const usage = createUsage();
  const own = createOwnTime();
  const began = own.now();
  const facts = { status: 'delivered', quotas: ['rule:free:U0DANA'] };
  for (let n = 1; n <= 150_000; n += 1) {
    usage.note(`r${n}`, { event: 'request.created', by: 'U0DANA', at: n, facts });
  }
  // With a copy for each entry it is minutes.
  expect(own.now() - began).toBeLessThan(5000);
  expect(usage.uses('rule:free:U0DANA')).toHaveLength(150_000);
  expect(usage.requestsOf('U0DANA')).toMatchObject({ open: 0 });
  expect(usage.open()).toEqual([]);
});
