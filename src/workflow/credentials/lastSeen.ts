import { atlasIdOf, type Credential } from '../../domain/credential/credential.ts';
import { AtlasError } from '../../foundation/errors.ts';
import { lastUseOf } from '../keys/lastUse.ts';
import type { Atlas } from '../ports/atlas.ts';
import type { Log } from '../ports/logging.ts';

/**
 * What Atlas knows of the use of a key. `unknowable`: it has no access list, and Atlas notes use
 * nowhere else. `unread`: Atlas could not be asked now.
 */
export type LastSeen =
  | { readonly is: 'used'; readonly at: number; readonly from?: string }
  | { readonly is: 'unused' }
  | { readonly is: 'unknowable' }
  | { readonly is: 'unread' };

export type ReadLastSeen = (
  credential: Pick<Credential, 'id' | 'kind' | 'organizationId'>,
) => Promise<LastSeen>;

/** One call of Atlas. It never throws for what Atlas does: nobody waits for this to act. */
export function createLastSeen(parts: { readonly atlas: Atlas; readonly log: Log }): ReadLastSeen {
  return async (credential) => {
    try {
      const organization = parts.atlas.organization(credential.organizationId);
      const entries = await organization?.listAddressUse(atlasIdOf(credential));
      if (entries === undefined) return { is: 'unread' };
      if (entries.length === 0) return { is: 'unknowable' };
      const use = lastUseOf(entries);
      return use === undefined ? { is: 'unused' } : { is: 'used', ...use };
    } catch (cause) {
      if (!(cause instanceof AtlasError)) throw cause;
      parts.log.warn({ credential: credential.id, err: cause }, 'credential.use_unread');
      return { is: 'unread' };
    }
  };
}
