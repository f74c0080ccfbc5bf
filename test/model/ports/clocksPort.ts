import { type Clocks, createClocks } from '../../../src/workflow/health/clocks.ts';
import type { World } from '../rules/world.ts';
import type { Life } from './line.ts';
import { fault } from './ports.ts';

/** As one process compares them: what costs no more than a moment costs nothing here. */
export function createClocksPort(world: World, life: Life): Clocks {
  const { clock, clocks, chance, store, weather } = world;
  const dateOf = (name: 'slack' | 'atlas') =>
    new Date(clock.now() + clocks.ahead(name)).toUTCString();
  const compared = createClocks({
    monotonic: clock.now,
    host: () => clock.now() + clocks.ahead('host', life.replica),
    async redis() {
      if (chance.hit(weather().store)) throw fault('unreachable');
      return store.now();
    },
    async ask() {
      for (const name of ['slack', 'atlas'] as const) {
        if (!chance.hit(weather()[name])) compared.heard(name, dateOf(name), 0);
      }
    },
    health: { is: () => undefined },
  });
  return compared;
}
