import { type InventoryLine, linesOf } from '../../domain/inventory/inventory.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Credentials } from '../ports/credentials.ts';
import { livingOf } from './livingOf.ts';
import type { Observations } from './observations.ts';

/** Every credential of these organizations, with a record or without one. Throws `StoreError`. */
export type ReadInventory = (organizationIds: readonly string[]) => Promise<{
  readonly lines: readonly InventoryLine[];
  /** Redis time, epoch ms. */
  readonly now: number;
}>;

/** Two reads of each organization, all at once. */
export function createReadInventory(parts: {
  readonly credentials: Pick<Credentials, 'page'>;
  readonly observations: Pick<Observations, 'all'>;
}): ReadInventory {
  const { credentials, observations } = parts;

  return async (organizationIds) => {
    const read = await Promise.all(
      organizationIds.map(async (id) => {
        const [records, shown] = await Promise.all([
          livingOf(credentials, id),
          observations.all(id),
        ]);
        return { lines: linesOf(id, records.credentials, shown), now: records.now };
      }),
    );
    return {
      lines: read.flatMap(({ lines }) => lines),
      now: Math.max(0, ...read.map(({ now }) => now)),
    };
  };
}

/** The organizations of the policy, in its order. */
export function organizationIds({ organizations }: Policy): readonly string[] {
  return organizations.map(({ id }) => id);
}
