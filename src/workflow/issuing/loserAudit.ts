import type { Policy } from '../../domain/policy/policy.ts';
import type { Requests } from '../ports/store.ts';

/** A live key of an attempt that did not win: nobody holds its private key. */
export interface Loser {
  readonly requestId: string;
  readonly attempt: number;
  readonly key: { readonly id: string; readonly publicKey: string };
}

/** The entries around the deletion of a loser: none goes without a trace. Throws `StoreError`. */
export function createLoserNotes(parts: {
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly policy: () => Policy;
}): Readonly<Record<'found' | 'deleted', (loser: Loser) => Promise<void>>> {
  const { requests, policy } = parts;

  async function note(event: string, { requestId, attempt, key }: Loser): Promise<void> {
    await requests.note({
      event,
      requestId,
      by: 'keywarden',
      at: await requests.now(),
      outcome: 'success',
      policyHash: policy().hash,
      facts: { keyId: key.id, publicKey: key.publicKey, attempt },
    });
  }

  return {
    found: (loser) => note('key.loser_found', loser),
    deleted: (loser) => note('key.loser_deleted', loser),
  };
}
