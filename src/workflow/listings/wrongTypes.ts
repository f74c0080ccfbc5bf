import type { Health } from '../ports/health.ts';
import type { Listings } from '../ports/listings.ts';

/** So many keys are named; the log of the slow round has the others. */
const NAMED = 3;

export interface TypeCheck {
  /**
   * Something was found to be of another type. Whether it is a list beside a record: of a key that
   * there is one of, the admins are told here. Throws `StoreError`.
   */
  saw(key: string): Promise<boolean>;
  /** Looks again at these, and at every key that there is one of. Throws `StoreError`. */
  look(): Promise<void>;
}

const shown = (keys: Iterable<string>) => [...keys].slice(0, NAMED).join(', ');

/**
 * Whoever writes a value of another type keeps every change from being written that needs that key.
 * It is said of the key itself: what fails for it fails in many places, and not each of them is told.
 */
export function createTypeCheck(parts: {
  readonly listings: Pick<Listings, 'wrongTypes'>;
  readonly health: Pick<Health, 'is'>;
}): TypeCheck {
  const { listings, health } = parts;
  const known = new Set<string>();
  const ofInventory = new Set<string>();

  function tell(single: readonly string[]): void {
    const one = { code: 'redis_wrong_type', detail: shown(single) } as const;
    health.is('redis_types', single.length === 0 ? undefined : one);
    const list = { code: 'redis_list_unusable', detail: shown(known) } as const;
    health.is('redis_lists', known.size === 0 ? undefined : list);
    const inventory = { code: 'redis_inventory_unusable', detail: shown(ofInventory) } as const;
    health.is('redis_inventory', ofInventory.size === 0 ? undefined : inventory);
  }

  function keep(set: Set<string>, still: readonly string[]): void {
    for (const key of set) if (!still.includes(key)) set.delete(key);
  }

  return {
    async look() {
      const asked = new Set([...known, ...ofInventory]);
      const { single, lists, inventory } = await listings.wrongTypes([...asked]);
      // One that was seen while this was asked stays.
      keep(known, [...lists, ...[...known].filter((key) => !asked.has(key))]);
      keep(ofInventory, [...inventory, ...[...ofInventory].filter((key) => !asked.has(key))]);
      tell(single);
    },
    async saw(key) {
      // Only this one is asked for: there may be very many.
      if (!known.has(key) && !ofInventory.has(key)) {
        const { single, lists, inventory } = await listings.wrongTypes([key]);
        if (lists.includes(key)) known.add(key);
        if (inventory.includes(key)) ofInventory.add(key);
        tell(single);
      }
      return known.has(key);
    },
  };
}
