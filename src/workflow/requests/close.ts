import { cleanLine } from '../../domain/key/description.ts';
import type { AtlasKey } from '../../domain/key/key.ts';
import { readMarker } from '../../domain/key/marker.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import type { Request } from '../../domain/record/request.ts';
import { no } from '../../domain/record/result.ts';
import { refuseClose } from '../../domain/transitions/close.ts';
import { type AtlasCode, AtlasError } from '../../foundation/errors.ts';
import type { Moved } from '../core/transition.ts';
import type { PresentedWindow, Windows } from '../core/windows.ts';
import { hasMarkerOf } from '../issuing/hasMarkerOf.ts';
import type { IssuingParts } from '../issuing/issuingParts.ts';
import { isKey } from '../issuing/removal.ts';
import type { Organization } from '../ports/atlas.ts';
import type { Loaded } from '../ports/store.ts';

export interface Closing {
  refuse(loaded: Loaded, by: string): Promise<Refusal | undefined>;
  /** Asks Atlas first whether the key is gone. `said` counts only if Atlas cannot prove it. */
  close(window: PresentedWindow, said: string): Promise<Moved>;
}

/**
 * Atlas refuses our credentials, and waiting does not help: the key cannot be checked. Other
 * failures may pass, so they are thrown.
 */
const SHUT: readonly AtlasCode[] = [
  'bad_credentials',
  'missing_role',
  'forbidden',
  'address_not_allowed',
  'payment_required',
  'not_found',
];

/**
 * Whether Atlas has any key of this request, by its marker or by an id that the audit log names. Of
 * what an older record says nothing is believed.
 */
async function hasAnyKey(
  organization: Organization,
  requestId: string,
  named: readonly string[],
): Promise<boolean> {
  for (const id of named) {
    if ((await organization.getKey(id)) !== undefined) return true;
  }
  const keys = await organization.listKeysForCertain();
  return keys.some(
    ({ id, description }) => named.includes(id) || readMarker(description)?.requestId === requestId,
  );
}

/**
 * Lets an admin end a held request, even if its key may be alive and Keywarden cannot check that.
 */
export function createClosing(
  parts: Pick<
    IssuingParts,
    | 'requests'
    | 'transitions'
    | 'history'
    | 'older'
    | 'people'
    | 'policy'
    | 'atlas'
    | 'signer'
    | 'log'
  > & { readonly windows: Windows },
): Closing {
  const { requests, transitions, history, older, atlas, signer, windows, log } = parts;
  const { people, policy } = parts;

  async function refuse({ request, now }: Loaded, by: string): Promise<Refusal | undefined> {
    const facts = await people.about([by]);
    return refuseClose(request, by, { policy: policy(), people: facts, now });
  }

  /**
   * Whether Atlas still has a key of this request. `somebodys`: the key that Atlas named in its
   * answer exists, but nothing proves that it is ours.
   */
  async function look(
    organization: Organization,
    { state, lost, id }: Request,
  ): Promise<'gone' | 'alive' | 'somebodys'> {
    if (state.status !== 'held') return 'gone';
    const { from } = state;
    const recovering = from.status === 'recovering';
    const attempts = recovering ? [...lost, from.attempt] : lost;
    const suspect = recovering ? from.suspect : undefined;
    const proven = suspect?.ours === true ? { ...suspect, id: suspect.keyId } : undefined;
    const known = 'key' in from ? from.key : proven;
    const named = known?.id ?? suspect?.keyId;
    const isOurs = (key: AtlasKey) =>
      hasMarkerOf(signer, id, attempts, key) || (known !== undefined && isKey(known)(key));
    const there = named === undefined ? undefined : await organization.getKey(named);
    if (there !== undefined && isOurs(there)) return 'alive';
    // One answer alone proves nothing.
    const keys = await organization.listKeysForCertain();
    if (keys.some(isOurs)) return 'alive';
    return there === undefined && !keys.some((key) => key.id === named) ? 'gone' : 'somebodys';
  }

  async function proofFor(request: Request): Promise<'gone' | 'none' | 'alive'> {
    const organization = atlas.organization(request.spec.organizationId);
    if (organization === undefined) return 'none';
    try {
      if (await older.isOlder(request)) {
        const named = (await history.usage()).keysOf(request.id);
        return (await hasAnyKey(organization, request.id, named)) ? 'alive' : 'gone';
      }
      const found = await look(organization, request);
      // Atlas named a key without our marker. Only a person can find out whose it is.
      return found === 'somebodys' ? 'none' : found;
    } catch (cause) {
      if (!(cause instanceof AtlasError) || !SHUT.includes(cause.code)) throw cause;
      log.warn({ requestId: request.id, err: cause }, 'close.not_checked');
      return 'none';
    }
  }

  return {
    refuse,
    async close(presented, said) {
      const found = await windows.recall(presented);
      if (!found.ok) return found;
      const { requestId, user: by, nonce } = found.window;
      const loaded = await requests.load(requestId);
      if (loaded === undefined) return no({ why: 'unknown_request' });
      const refusal = await refuse(loaded, by);
      if (refusal !== undefined) return no(refusal);
      const proof = await proofFor(loaded.request);
      if (proof === 'alive') return no({ why: 'key_still_there' });
      if (proof === 'none' && !(await older.mayEnd(loaded.request)))
        return no({ why: 'history_differs' });
      const command = { type: 'close', by, said: cleanLine(said), proof } as const;
      return transitions.move(requestId, command, { once: nonce });
    },
  };
}
