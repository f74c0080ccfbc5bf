import { StoreError } from '../../foundation/errors.ts';
import type { Sweeps } from '../ports/alarms.ts';
import type { Requests } from '../ports/store.ts';

async function unlessCorrupt<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (cause) {
    if (cause instanceof StoreError && cause.code === 'corrupt') return undefined;
    throw cause;
  }
}

/**
 * Turns and marks as all replicas share them; where somebody put something else in their place, each
 * replica takes its turns and remembers what it told by itself. Else whoever can write to Redis could
 * end every look with one command.
 */
export function createOwnTurns(shared: Sweeps, { now }: Pick<Requests, 'now'>): Sweeps {
  const nextTurns = new Map<string, number>();
  const told = new Set<string>();

  async function takeAlone(names: readonly string[], everyMs: number): Promise<readonly string[]> {
    const at = await now();
    const taken = names.filter((name) => {
      const next = nextTurns.get(name) ?? 0;
      return next <= at || next > at + everyMs;
    });
    for (const name of taken) nextTurns.set(name, at + everyMs);
    return taken;
  }

  return {
    async take(names, everyMs) {
      return (await unlessCorrupt(shared.take(names, everyMs))) ?? takeAlone(names, everyMs);
    },
    async unreported(names) {
      const found = await unlessCorrupt(shared.unreported(names));
      return found ?? new Set(names.filter((name) => !told.has(name)));
    },
    async markReported(names) {
      for (const name of names) told.add(name);
      await unlessCorrupt(shared.markReported(names));
    },
  };
}
