import type { Credential } from '../../domain/credential/credential.ts';
import type { OwnedLine } from '../../domain/reviews/digest.ts';
import type { Observations } from '../inventory/observations.ts';
import type { Credentials } from '../ports/credentials.ts';

/** A key with what Atlas showed last of it. Throws `StoreError`. */
export type ReadLine = (credential: Credential) => Promise<OwnedLine>;

/** Keys by id, those that have ended left out. Throws `StoreError`. */
export type ReadLines = (ids: readonly string[]) => Promise<readonly OwnedLine[]>;

/** One read of each organization, and one of the ledger. */
export function createOwnedLines(parts: {
  readonly credentials: Pick<Credentials, 'get'>;
  readonly observations: Pick<Observations, 'all'>;
}): { readonly readLine: ReadLine; readonly readLines: ReadLines } {
  async function linesOf(credentials: readonly Credential[]): Promise<readonly OwnedLine[]> {
    const places = [...new Set(credentials.map(({ organizationId }) => organizationId))];
    const shown = (await Promise.all(places.map((id) => parts.observations.all(id)))).flat();
    const byId = new Map(shown.map((one) => [one.id, one]));
    return credentials.map((credential) => {
      const observation = byId.get(credential.id);
      const { organizationId } = credential;
      return { organizationId, credential, ...(observation && { observation }) };
    });
  }

  return {
    async readLine(credential) {
      const [line] = await linesOf([credential]);
      return line ?? { organizationId: credential.organizationId, credential };
    },
    async readLines(ids) {
      const found = await parts.credentials.get(ids);
      const all = ids.flatMap((id) => found.get(id) ?? []);
      return linesOf(all.filter(({ state }) => state.status !== 'ended'));
    },
  };
}
