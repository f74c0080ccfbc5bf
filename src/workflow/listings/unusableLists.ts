import { StoreError } from '../../foundation/errors.ts';
import type { Alarms } from '../ports/alarms.ts';
import type { Log } from '../ports/logging.ts';
import type { TypeCheck } from './wrongTypes.ts';

export interface UnusableLists {
  /** `otherwise` where somebody put something else in the place of what `look` needs. */
  usable<T>(id: string, look: () => Promise<T>, otherwise: T): Promise<T>;
  /** Tells once of each record beside which something cannot be written, until all can be. */
  tell(): Promise<void>;
}

/** A list that somebody put something else in the place of keeps nobody from looking further. */
export function createUnusableLists(parts: {
  readonly types: Pick<TypeCheck, 'saw'>;
  readonly alarms: Pick<Alarms, 'unusable'>;
  readonly log: Log;
}): UnusableLists {
  const { types, alarms, log } = parts;
  let found: readonly string[] = [];
  const told = new Set<string>();
  /** Those of them beside which something could be written in this round. */
  const well = new Set<string>();
  /** What was found in this round, and whether it is a list beside a record. */
  const keys = new Map<string, boolean>();

  async function isList(key: string | undefined): Promise<boolean> {
    if (key === undefined) return true;
    const known = keys.get(key) ?? (await types.saw(key));
    keys.set(key, known);
    return known;
  }

  return {
    async usable(id, look, otherwise) {
      try {
        const found = await look();
        if (told.has(id)) well.add(id);
        return found;
      } catch (cause) {
        if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
        if (found.length === 0 && keys.size === 0) {
          log.error({ record: id, err: cause }, 'listing.unusable');
        }
        if ((await isList(cause.key)) && !found.includes(id)) found = [...found, id];
        return otherwise;
      }
    },
    async tell() {
      // Beside one record there are several lists.
      for (const id of well) if (!found.includes(id)) told.delete(id);
      const fresh = found.filter((id) => !told.has(id));
      found = [];
      well.clear();
      if (fresh.length > 0 && (await alarms.unusable(fresh))) for (const id of fresh) told.add(id);
      keys.clear();
    },
  };
}
