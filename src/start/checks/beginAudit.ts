import { StoreError } from '../../foundation/errors.ts';
import type { Requests } from '../../workflow/ports/store.ts';
import { StartRefused, UnavailableAtStart } from './startErrors.ts';

/** Writes the first audit entry of a run. */
export async function noteStart(
  store: Pick<Requests, 'now' | 'note'>,
  policyHash: string,
): Promise<void> {
  const at = await store.now();
  const about = { by: 'keywarden', at, outcome: 'success', policyHash, facts: {} } as const;
  await store.note({ event: 'keywarden.start', ...about });
}

/**
 * Opens the audit file, so that a folder that cannot be written is found before the first request.
 */
export async function beginAudit(begin: () => Promise<unknown>): Promise<void> {
  try {
    await begin();
  } catch (cause) {
    if (!(cause instanceof StoreError) || cause.code !== 'refused') throw cause;
    // Redis itself may refuse, too (read-only after a failover). That is temporary.
    if (cause.message.startsWith('Redis')) throw new UnavailableAtStart(cause.message);
    throw new StartRefused([
      `KEYWARDEN_AUDIT_DIR: ${cause.message}. Make the folder, on a volume that outlives the container, and let this user write to it.`,
    ]);
  }
}
