import type { Clocks } from '../../../src/workflow/health/clocks.ts';
import type { World } from '../rules/world.ts';
import type { Mutant } from './mutant.ts';

const MINUTE = 60_000;

/** What was found out counts for a while. */
function remembered(real: Clocks, { clock }: World): Clocks {
  let known: { readonly isRight: boolean; readonly at: number } | undefined;
  return {
    ...real,
    async isRedisRight() {
      if (known === undefined || clock.now() - known.at > MINUTE) {
        known = { isRight: await real.isRedisRight(), at: clock.now() };
      }
      return known.isRight;
    },
  };
}

/** They are looked for in sequences in which clocks are wrong. */
export const CLOCK_MUTANTS: readonly Mutant[] = [
  {
    name: 'does not ask whether the clocks agree',
    breaks: ['C1'],
    variant: { clocks: (real) => ({ ...real, isRedisRight: async () => true }) },
  },
  {
    name: 'asks only once a minute whether the clocks agree',
    breaks: ['C1'],
    variant: { clocks: remembered },
  },
];
