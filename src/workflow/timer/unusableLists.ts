import { StoreError } from '../../foundation/errors.ts';
import type { Alarms } from '../ports/alarms.ts';
import type { Log } from '../ports/logging.ts';
import type { TypeCheck } from './wrongTypes.ts';

export interface UnusableLists {
  /** `otherwise` where somebody put something else in the place of what `look` needs. */
  usable<T>(id: string, look: () => Promise<T>, otherwise: T): Promise<T>;
  /** Tells once of all records beside which something cannot be written, until a round finds none. */
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
  let isTold = false;
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
        return await look();
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
      if (found.length === 0) isTold = false;
      else if (!isTold) isTold = await alarms.unusable(found);
      found = [];
      keys.clear();
    },
  };
}
