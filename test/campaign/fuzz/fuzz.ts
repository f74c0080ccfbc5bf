import { createChance } from '../../model/ports/chance.ts';
import { KINDS, type Kind } from '../mutations.ts';
import type { Row } from '../report/table.ts';

interface Tried {
  readonly kind: Kind;
  readonly wanted: number;
  tried: number;
  failed: number;
  first?: string;
}

/**
 * The kind that is farthest behind its share, so that a short run tries every kind in proportion.
 */
function nextOf(all: readonly Tried[]): Tried | undefined {
  const behind = ({ tried, wanted }: Tried) => tried / wanted;
  return all
    .filter(({ tried, wanted }) => tried < wanted)
    .reduce<Tried | undefined>(
      (least, one) => (least === undefined || behind(one) < behind(least) ? one : least),
      undefined,
    );
}

async function tryOnce(one: Tried, seed: number): Promise<void> {
  try {
    const wrong = await one.kind.try(createChance(seed));
    if (wrong === undefined) return;
    one.failed += 1;
    one.first ??= `seed ${seed}: ${wrong}`;
  } catch (error) {
    one.failed += 1;
    one.first ??= `seed ${seed} threw ${error instanceof Error ? error.stack : String(error)}`;
  }
}

/**
 * Tries mutations up to the time `until`. A try fails if it throws, has an effect or reveals
 * something.
 */
export async function fuzz(options: {
  readonly seed: number;
  /** Payloads, signatures and markers together. Sealed keys are added to this number. */
  readonly mutations: number;
  readonly until: number;
  readonly kinds?: readonly Kind[];
}): Promise<readonly Row[]> {
  const { kinds = KINDS } = options;
  const all = kinds.map((kind): Tried => {
    return { kind, wanted: Math.round(options.mutations * kind.part), tried: 0, failed: 0 };
  });
  for (;;) {
    const one = Date.now() < options.until ? nextOf(all) : undefined;
    if (one === undefined) break;
    const seed = options.seed + one.tried;
    one.tried += 1;
    await tryOnce(one, seed);
  }
  return all.map(({ kind, ...row }) => ({ what: kind.what, ...row }));
}
