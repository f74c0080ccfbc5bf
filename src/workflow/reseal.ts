import type { Policy } from '../domain/policy.ts';
import { type Grant, grantMacInput, type IssuedKey, type Request } from '../domain/request.ts';
import { SealError } from '../errors.ts';
import { dueOf } from './owed.ts';
import type { Ledger } from './ports/audit.ts';
import type { Ids } from './ports/ids.ts';
import type { Log } from './ports/logging.ts';
import type { Seals, Signer } from './ports/secrets.ts';
import type { KeyNeeds, Requests } from './ports/store.ts';

const RACES = 5;

export interface Resealed {
  /** Requests that carry only current keys now. */
  readonly done: number;
  /** Requests that an old key is still needed for: they do not open, or changed all the time. */
  readonly failed: readonly string[];
}

interface Parts {
  readonly requests: Requests;
  readonly ledger: Ledger;
  readonly keyNeeds: KeyNeeds;
  readonly seals: Seals;
  readonly signer: Signer;
  readonly policy: () => Policy;
  readonly ids: Pick<Ids, 'nonce'>;
  readonly log: Log;
  /** `seal:<kid>` and `sign:<kid>` of the keys that everything shall be under. */
  readonly current: readonly string[];
}

/**
 * Every stored secret is sealed anew under the current seal key, and every vote that may still count
 * is signed anew under the current sign key, so that an old key can be taken out of the ring. Each is
 * an ordinary commit with its audit entry: it loses no race, and a crash leaves old or new, never both.
 */
export function createReseal(parts: Parts): { reseal(): Promise<Resealed> } {
  const { requests, seals, signer, ids, log } = parts;

  function sealAnew(request: Request, sealed: string, key: IssuedKey): string {
    const context = {
      organizationId: request.spec.organizationId,
      requester: request.requester,
      requestId: request.id,
      keyId: key.id,
      attempt: key.attempt,
      specHash: request.specHash,
    };
    return seals.seal(seals.unseal(sealed, context), context);
  }

  function stateOf(request: Request): Request['state'] {
    const { state } = request;
    if ('sealed' in state) {
      return { ...state, sealed: sealAnew(request, state.sealed, state.key) };
    }
    if (state.status === 'held' && 'sealed' in state.from) {
      const { from } = state;
      return { ...state, from: { ...from, sealed: sealAnew(request, from.sealed, from.key) } };
    }
    return state;
  }

  /** A vote whose MAC is wrong stays wrong: signing it anew would make it count. */
  function grantOf(request: Pick<Request, 'id' | 'requester' | 'route'>, grant: Grant): Grant {
    const input = grantMacInput(request, grant);
    return signer.verify(input, grant.mac) ? { ...grant, mac: signer.sign(input) } : grant;
  }

  function offerOf({ id, requester, offer }: Request): Pick<Request, 'offer'> {
    if (offer === undefined) return {};
    const { route } = offer;
    return { offer: { ...offer, grant: grantOf({ id, requester, route }, offer.grant) } };
  }

  async function renew(requestId: string): Promise<boolean> {
    for (let race = 0; race < RACES; race += 1) {
      const loaded = await requests.load(requestId);
      if (loaded === undefined) return true;
      const { request, now } = loaded;
      const after: Request = {
        ...request,
        version: request.version + 1,
        commitId: ids.nonce(),
        state: stateOf(request),
        grants: request.grants.map((grant) => grantOf(request, grant)),
        ...offerOf(request),
      };
      const committed = await requests.commit({
        before: request.version,
        request: after,
        entry: {
          event: 'request.resealed',
          requestId,
          by: 'keywarden',
          at: now,
          outcome: 'success',
          policyHash: parts.policy().hash,
          facts: { keys: parts.current, status: after.state.status, version: after.version },
        },
        notices: [],
        due: dueOf(after.state),
      });
      if (committed.ok) return true;
    }
    return false;
  }

  async function attempt(requestId: string): Promise<boolean> {
    try {
      return await renew(requestId);
    } catch (cause) {
      if (!(cause instanceof SealError)) throw cause;
      log.error({ requestId, err: cause }, 'reseal.does_not_open');
      return false;
    }
  }

  return {
    async reseal() {
      const old = new Set<string>();
      for await (const { requestId, needs } of parts.keyNeeds.all()) {
        if (needs.some((need) => !parts.current.includes(need))) old.add(requestId);
      }
      const failed: string[] = [];
      for (const requestId of old) {
        if (!(await attempt(requestId))) failed.push(requestId);
      }
      await parts.ledger.resign();
      return { done: old.size - failed.length, failed };
    },
  };
}
