import { keeping } from '../../domain/ledger/onRequest.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { issuedKey, type Request } from '../../domain/record/request.ts';
import { no, type Result } from '../../domain/record/result.ts';
import { refuseKeep } from '../../domain/transitions/keep.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { IssuingParts } from '../issuing/issuingParts.ts';
import { isKey } from '../issuing/removal.ts';
import type { LedgerTransitions } from '../ledger/ledgerTransitions.ts';
import type { Loaded, Requests } from '../ports/store.ts';

export interface KeyKeeping {
  refuse(loaded: Loaded, by: string): Promise<Refusal | undefined>;
  /** Asks Atlas first whether it has exactly this key. */
  keep(window: PresentedWindow): Promise<Result<{ readonly request: Request }>>;
}

/** Lets an admin keep a key of which Redis has lost that it is in use. */
export function createKeyKeeping(
  parts: Pick<IssuingParts, 'people' | 'policy' | 'atlas'> & {
    readonly requests: Pick<Requests, 'load'>;
    readonly ledger: LedgerTransitions;
    readonly windows: Windows;
    /** Whether the clock of Redis is right: the life of the key is counted from now. */
    readonly isTimeRight: () => Promise<boolean>;
  },
): KeyKeeping {
  const { requests, ledger, people, policy, atlas, windows } = parts;

  async function refuse({ request }: Loaded, by: string): Promise<Refusal | undefined> {
    return refuseKeep(request, by, { policy: policy(), people: await people.about([by]) });
  }

  return {
    refuse,
    async keep(presented) {
      const found = windowOfKind(await windows.recall(presented), 'key');
      if (!found.ok) return found;
      const { requestId, user: by, nonce, shows } = found.window;
      const loaded = await requests.load(requestId);
      if (loaded === undefined) return no({ why: 'unknown_request' });
      const refusal = await refuse(loaded, by);
      if (refusal !== undefined) return no(refusal);
      const { keyId } = shows;
      const key = issuedKey(loaded.request);
      if (key?.id !== keyId) return no({ why: 'stale_window' });
      if (!(await parts.isTimeRight())) return no({ why: 'clock_wrong' });
      const organization = atlas.organization(loaded.request.spec.organizationId);
      const there = await organization?.getKey(keyId);
      if (there === undefined || !isKey(key)(there)) return no({ why: 'key_not_there' });
      const moved = await ledger.move(
        { request: requestId },
        ({ request, credential, now }) =>
          keeping(request?.request ?? loaded.request, credential?.credential, { by, keyId }, now),
        { once: nonce },
      );
      if (!moved.ok) return no(moved.refusal);
      return { ok: true, request: moved.request?.after ?? loaded.request };
    },
  };
}
