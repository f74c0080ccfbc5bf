import { createObserving, type Observing } from '../../../src/workflow/inventory/observe.ts';
import { createStrangers } from '../../../src/workflow/inventory/strangers.ts';
import type { World } from '../rules/world.ts';
import type { Life } from './line.ts';
import type { Ports } from './ports.ts';

/** What tells the admins of keys that appear without Keywarden. The model keeps no observations. */
export function createStrangerParts(
  { line, chance, weather }: World,
  life: Life,
  ports: Ports,
): Observing {
  const told = () => {
    const silent = chance.hit(weather().slack);
    return line.send(life, line.way(10_000), () => !silent);
  };
  const strangers = createStrangers({
    ...ports,
    news: {
      appeared: told,
      appearedMany: told,
      denied: told,
      deniedMany: told,
    },
    personByEmail: async () => undefined,
    // The policy of the model names no program.
    automations: {
      says: () => undefined,
      adopt: async (_organization, left) => ({ left, later: 0 }),
    },
  });
  return createObserving({
    observations: { note: async () => undefined },
    strangers,
    sawWrongType: async () => undefined,
    log: ports.log,
  });
}
