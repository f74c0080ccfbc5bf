import { refuseClose } from '../domain/close.ts';
import { cleanLine } from '../domain/key.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Request } from '../domain/request.ts';
import { type AtlasCode, AtlasError } from '../errors.ts';
import type { IssuingParts } from './issue.ts';
import { isOfAttempt } from './marked.ts';
import type { Organization } from './ports/atlas.ts';
import type { Loaded } from './ports/store.ts';
import type { Moved, NotMoved } from './transition.ts';
import type { PresentedWindow, Windows } from './windows.ts';

export interface Closing {
  refuse(loaded: Loaded, by: string): Promise<Refusal | undefined>;
  /** Asks Atlas first: what can be proven is not left to what somebody says. */
  close(window: PresentedWindow, said: string): Promise<Moved | NotMoved>;
}

/** Atlas does not let us in: no time heals that, so nobody can check. Anything else passes. */
const SHUT: readonly AtlasCode[] = [
  'bad_credentials',
  'missing_role',
  'forbidden',
  'address_not_allowed',
  'payment_required',
  'not_found',
];

/** How an admin ends a held request whose key may be alive where Keywarden cannot look. */
export function createClosing(
  parts: Pick<
    IssuingParts,
    'requests' | 'transitions' | 'people' | 'policy' | 'atlas' | 'signer' | 'log'
  > & { readonly windows: Windows },
): Closing {
  const { requests, transitions, people, policy, atlas, signer, windows, log } = parts;

  async function refuse({ request, now }: Loaded, by: string): Promise<Refusal | undefined> {
    const facts = await people.about([by]);
    return refuseClose(request, by, { policy: policy(), people: facts, now });
  }

  async function isThere(organization: Organization, request: Request): Promise<boolean> {
    const { state, lost, id } = request;
    if (state.status !== 'held') return false;
    const { from } = state;
    const recovering = from.status === 'recovering';
    const named = 'key' in from ? from.key.id : recovering ? from.suspect?.keyId : undefined;
    if (named !== undefined && (await organization.getKey(named)) !== undefined) return true;
    // One answer alone proves nothing.
    const attempts = recovering ? [...lost, from.attempt] : lost;
    const keys = await organization.listKeysForCertain();
    return keys.some((key) => key.id === named || isOfAttempt(signer, id, attempts, key));
  }

  async function proofFor(request: Request): Promise<'gone' | 'none' | 'alive'> {
    const organization = atlas.organization(request.spec.organizationId);
    if (organization === undefined) return 'none';
    try {
      return (await isThere(organization, request)) ? 'alive' : 'gone';
    } catch (cause) {
      if (!(cause instanceof AtlasError) || !SHUT.includes(cause.code)) throw cause;
      log.warn({ requestId: request.id, err: cause }, 'close.not_checked');
      return 'none';
    }
  }

  return {
    refuse,
    async close(presented, said) {
      const window = await windows.recall(presented);
      if ('why' in window) return { ok: false, refusal: window };
      const { requestId, user: by, nonce } = window;
      const loaded = await requests.load(requestId);
      if (loaded === undefined) return { ok: false, refusal: { why: 'unknown_request' } };
      const refusal = await refuse(loaded, by);
      if (refusal !== undefined) return { ok: false, refusal };
      const proof = await proofFor(loaded.request);
      if (proof === 'alive') return { ok: false, refusal: { why: 'key_still_there' } };
      const command = { type: 'close', by, said: cleanLine(said), proof } as const;
      return transitions.move(requestId, command, { once: nonce });
    },
  };
}
