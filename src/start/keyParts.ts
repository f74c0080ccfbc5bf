import { createCredentialActs } from '../workflow/credentials/acts.ts';
import { createFindCredential } from '../workflow/credentials/findCredential.ts';
import { createHeldKeys } from '../workflow/credentials/heldKeys.ts';
import { createKeyRequests } from '../workflow/credentials/keyRequests.ts';
import { createLastSeen } from '../workflow/credentials/lastSeen.ts';
import { createOwnersWhoLeft } from '../workflow/credentials/ownersWhoLeft.ts';
import { createOwnKeys } from '../workflow/credentials/ownKeys.ts';
import { createTransfers } from '../workflow/credentials/transfer.ts';

type Parts = Parameters<typeof createFindCredential>[0] &
  Parameters<typeof createLastSeen>[0] &
  Parameters<typeof createOwnKeys>[0] &
  Omit<Parameters<typeof createTransfers>[0], 'find'> &
  Parameters<typeof createOwnersWhoLeft>[0] &
  Omit<Parameters<typeof createKeyRequests>[0], 'find'> &
  Omit<Parameters<typeof createHeldKeys>[0], 'find'> &
  Omit<Parameters<typeof createCredentialActs>[0], 'find' | 'lastSeen'>;

/** What people do with keys that were handed over. */
export function createKeyParts(parts: Parts) {
  const lastSeen = createLastSeen(parts);
  const find = createFindCredential(parts);
  return {
    lastSeen,
    find,
    owners: createOwnersWhoLeft(parts),
    useCases: {
      findCredential: find,
      credentialActs: createCredentialActs({ ...parts, find, lastSeen }),
      transfers: createTransfers({ ...parts, find }),
      keyRequests: createKeyRequests({ ...parts, find }),
      heldKeys: createHeldKeys({ ...parts, find }),
      ownKeys: createOwnKeys(parts),
    },
  };
}
