import type { Policy } from '../../domain/policy/policy.ts';
import type { Requests } from '../ports/store.ts';

/** A live key of an attempt that did not win. Nobody has its private key. */
export interface LosingKey {
  readonly requestId: string;
  readonly attempt: number;
  readonly key: { readonly id: string; readonly publicKey: string };
}

/**
 * Writes the audit entries before and after the deletion of a loser, so that each one is on record.
 * Throws `StoreError`.
 */
export function createLoserAudit(parts: {
  readonly requests: Pick<Requests, 'note' | 'now'>;
  readonly policy: () => Policy;
}): Readonly<Record<'found' | 'deleted', (loser: LosingKey) => Promise<void>>> {
  const { requests, policy } = parts;

  async function note(event: string, { requestId, attempt, key }: LosingKey): Promise<void> {
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
