import { AtlasError, StoreError } from '../../foundation/errors.ts';
import type { Log } from '../ports/logging.ts';

/** What is shown of a key besides the key itself. */
export type KeyPart = 'projectNames' | 'accessList' | 'issued' | 'ledger';

export interface PartReads {
  /** What could not be read. */
  readonly unreadable: readonly KeyPart[];
  /** What the read gives, or `instead` if Atlas or Redis refuses it. */
  read<T>(part: KeyPart, asked: Promise<T>, instead: T): Promise<T>;
}

/** One part that cannot be read does not hide the others: people are told which one is missing. */
export function createPartReads(organizationId: string, log: Log): PartReads {
  const unreadable: KeyPart[] = [];
  return {
    unreadable,
    async read(part, asked, instead) {
      try {
        return await asked;
      } catch (cause) {
        if (!(cause instanceof AtlasError) && !(cause instanceof StoreError)) throw cause;
        log.warn({ organizationId, part, err: cause }, 'lookup.part_unreadable');
        unreadable.push(part);
        return instead;
      }
    },
  };
}
