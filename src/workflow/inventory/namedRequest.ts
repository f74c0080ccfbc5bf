import type { InventoryLine } from '../../domain/inventory/inventory.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { Requests } from '../ports/store.ts';

/** The request that the description of a key without a record names: everybody can write that there. */
export interface NamedRequest {
  readonly id: string;
  /** Whether Keywarden has such a request. Else it is the marker of another one, or made up. */
  readonly isKnown: boolean;
}

/** `undefined` where it names none, or where its record says what it is. Throws `StoreError`. */
export function createNamedRequest({
  requests,
}: {
  readonly requests: Pick<Requests, 'load'>;
}): (line: InventoryLine) => Promise<NamedRequest | undefined> {
  async function isThere(id: string): Promise<boolean> {
    try {
      return (await requests.load(id)) !== undefined;
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      return true;
    }
  }

  return async ({ credential, observation }) => {
    const id = credential === undefined ? observation?.names : undefined;
    return id === undefined ? undefined : { id, isKnown: await isThere(id) };
  };
}
