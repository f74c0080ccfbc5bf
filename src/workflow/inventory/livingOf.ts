import type { Credential } from '../../domain/credential/credential.ts';
import type { Credentials } from '../ports/credentials.ts';

/** As many as an organization can have, so one trip is enough. */
const PAGE = 500;

/** The ledger of one organization, read at once. */
export interface Living {
  /** Those that have not ended. One that cannot be read is left out. */
  readonly credentials: readonly Credential[];
  /** Redis time, epoch ms. */
  readonly now: number;
}

/** Throws `StoreError`. */
export async function livingOf(
  { page }: Pick<Credentials, 'page'>,
  organizationId: string,
): Promise<Living> {
  const credentials: Credential[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const read = await page({ organizationId }, { offset, limit: PAGE });
    credentials.push(...read.credentials);
    if (offset + PAGE >= read.total) return { credentials, now: read.now };
  }
}
