import { createChance } from '../model/chance.ts';
import { KINDS } from './mutations.ts';
import type { Row } from './table.ts';

/** None throws, none has an effect, none tells what it should not. */
export async function fuzz(options: {
  readonly seed: number;
  readonly mutations: number;
  readonly until: number;
}): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const kind of KINDS) {
    let [tried, failed] = [0, 0];
    let first: string | undefined;
    const wanted = Math.round(options.mutations * kind.part);
    while (tried < wanted && Date.now() < options.until) {
      const seed = options.seed + tried;
      tried += 1;
      try {
        const wrong = await kind.try(createChance(seed));
        if (wrong === undefined) continue;
        failed += 1;
        first ??= `seed ${seed}: ${wrong}`;
      } catch (error) {
        failed += 1;
        first ??= `seed ${seed} threw ${error instanceof Error ? error.stack : String(error)}`;
      }
    }
    rows.push({ what: kind.what, tried, failed, ...(first === undefined ? {} : { first }) });
  }
  return rows;
}
