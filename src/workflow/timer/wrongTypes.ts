import type { Health } from '../ports/health.ts';
import type { Listings } from '../ports/listings.ts';

/** So many keys are named; the log of the slow round has the others. */
const NAMED = 3;

export interface TypeCheck {
  /** Beside a record this list was found to be of another type. */
  saw(list: string): void;
  /** Looks again at these, and at every key that there is one of. Throws `StoreError`. */
  look(): Promise<void>;
}

const shown = (keys: readonly string[]) => keys.slice(0, NAMED).join(', ');

/**
 * Whoever writes a value of another type keeps every change from being written that needs that key.
 * It is said of the key itself: what fails for it fails in many places, and not each of them is told.
 */
export function createTypeCheck(parts: {
  readonly listings: Pick<Listings, 'wrongTypes'>;
  readonly health: Pick<Health, 'is'>;
}): TypeCheck {
  const { listings, health } = parts;
  let known: readonly string[] = [];

  function say(): void {
    const problem = { code: 'redis_list_unusable', detail: shown(known) } as const;
    health.is('redis_lists', known.length === 0 ? undefined : problem);
  }

  return {
    saw(list) {
      if (known.includes(list)) return;
      known = [...known, list];
      say();
    },
    async look() {
      const asked = known;
      const { single, lists } = await listings.wrongTypes(asked);
      const problem = { code: 'redis_wrong_type', detail: shown(single) } as const;
      health.is('redis_types', single.length === 0 ? undefined : problem);
      known = known.filter((list) => lists.includes(list) || !asked.includes(list));
      say();
    },
  };
}
