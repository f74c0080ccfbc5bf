import { type PreApproval, preApprovalMacInput } from '../../domain/approval/preApproval.ts';
import type { Credential } from '../../domain/credential/credential.ts';
import { dueOf } from '../../domain/credential/due.ts';
import { nameCredential } from '../../domain/ledger/named.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { type Grant, grantMacInput } from '../../domain/record/grant.ts';
import type { Request } from '../../domain/record/request.ts';
import type { IssuedKey } from '../../domain/record/state.ts';
import { SealError, StoreError } from '../../foundation/errors.ts';
import { isGenuine } from '../core/autoGrants.ts';
import { dueFor } from '../core/dueFor.ts';
import type { AuditHead } from '../ports/audit.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/logging.ts';
import type { KeyNeeds, Seals, Signer } from '../ports/secrets.ts';
import type { PreApprovals, Requests, SettledNotices } from '../ports/store.ts';
import type { Reviews } from '../reviews/reviews.ts';

const RACES = 5;

export interface Resealed {
  /** How many requests now need only current keys. */
  readonly done: number;
  /**
   * Requests that still need an old key: their seal does not open, the record cannot be read, or
   * other changes came first every time.
   */
  readonly failed: readonly string[];
  /** The same for pre-approvals. One that was valid stays valid. */
  readonly preApprovals: { readonly done: number; readonly failed: readonly string[] };
  readonly credentials: { readonly done: number; readonly failed: readonly string[] };
  /** What is kept of reviews and digests. */
  readonly reviews: { readonly done: number; readonly failed: readonly string[] };
}

interface Parts {
  readonly requests: Requests;
  readonly preApprovals: Pick<PreApprovals, 'get' | 'save'>;
  readonly credentials: Pick<Credentials, 'load' | 'commit'>;
  readonly reviews: Pick<Reviews, 'resign'>;
  readonly auditHead: AuditHead;
  readonly keyNeeds: KeyNeeds;
  readonly settledNotices: SettledNotices;
  readonly seals: Seals;
  readonly signer: Signer;
  readonly policy: () => Policy;
  readonly ids: Pick<Ids, 'nonce'>;
  readonly log: Log;
  /** `seal:<kid>` and `sign:<kid>` of the current keys. */
  readonly current: readonly string[];
}

/**
 * Every stored secret is sealed anew under the current seal key, and every record, and every vote in
 * it that may still count, is signed anew under the current sign key, so that an old key can be taken out of the ring. Each is
 * an ordinary commit with its audit entry: it loses no race, and a crash leaves old or new, never both.
 */
export function createReseal(parts: Parts): { reseal(): Promise<Resealed> } {
  const { requests, preApprovals, seals, signer, ids, log } = parts;

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

  /** A vote with a wrong MAC is not signed again, because that would make it count. */
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
        before: request,
        request: after,
        entry: {
          event: 'request.resealed',
          requestId,
          by: 'keywarden',
          at: now,
          outcome: 'success',
          policyHash: parts.policy().hash,
          facts: { keys: parts.current, status: after.state.status },
        },
        notices: [],
        due: dueFor(after),
      });
      if (committed.ok) return true;
    }
    return false;
  }

  /** A pre-approval with a wrong MAC is not signed again, because that would make it count. */
  async function renewPreApproval(id: string): Promise<boolean> {
    for (let race = 0; race < RACES; race += 1) {
      const preApproval = (await preApprovals.get([id])).get(id);
      if (preApproval === undefined || !isGenuine(signer, preApproval)) break;
      const after: PreApproval = {
        ...preApproval,
        version: preApproval.version + 1,
        commitId: ids.nonce(),
        mac: signer.sign(preApprovalMacInput(preApproval)),
      };
      const saved = await preApprovals.save(after, preApproval, {
        event: 'pre_approval.resealed',
        by: 'keywarden',
        at: await requests.now(),
        outcome: 'success',
        policyHash: parts.policy().hash,
        facts: { preApproval: id, keys: parts.current },
      });
      if (saved) return true;
    }
    log.error({ preApproval: id }, 'reseal.pre_approval_left');
    return false;
  }

  /** It holds no secret: a commit that changes nothing else signs it anew. */
  async function renewCredential(id: string): Promise<boolean> {
    for (let race = 0; race < RACES; race += 1) {
      const loaded = await parts.credentials.load(id);
      if (loaded === undefined) return true;
      const { credential: before, now } = loaded;
      const commitId = ids.nonce();
      const credential: Credential = { ...before, version: before.version + 1, commitId };
      const event = 'credential.resealed';
      const committed = await parts.credentials.commit({
        credentials: [{ before, credential, due: dueOf(credential) }],
        entry: {
          event,
          by: 'keywarden',
          at: now,
          outcome: 'success',
          policyHash: parts.policy().hash,
          facts: { keys: parts.current, credentials: [nameCredential(credential, event)] },
        },
        notices: [],
      });
      if (committed.ok) return true;
    }
    return false;
  }

  /** It holds no secret either. */
  async function renewReview(field: string): Promise<boolean> {
    for (let race = 0; race < RACES; race += 1) {
      const signed = await parts.reviews.resign(field, ids.nonce(), {
        event: 'review.resealed',
        by: 'keywarden',
        at: await requests.now(),
        outcome: 'success',
        policyHash: parts.policy().hash,
        facts: { record: field, keys: parts.current },
      });
      if (signed) return true;
    }
    return false;
  }

  async function attempt(
    requestId: string,
    work: (id: string) => Promise<boolean> = renew,
  ): Promise<boolean> {
    try {
      return await work(requestId);
    } catch (cause) {
      const unreadable = cause instanceof StoreError && cause.code === 'corrupt';
      if (!(cause instanceof SealError) && !unreadable) throw cause;
      log.error({ requestId, err: cause }, 'reseal.does_not_open');
      return false;
    }
  }

  return {
    async reseal() {
      const old = {
        request: new Set<string>(),
        preApproval: new Set<string>(),
        credential: new Set<string>(),
        review: new Set<string>(),
      };
      for await (const { of, id, needs } of parts.keyNeeds.all()) {
        if (needs.some((need) => !parts.current.includes(need))) old[of].add(id);
      }
      const failed = await failing(old.request, (id) => attempt(id));
      const left = await failing(old.preApproval, renewPreApproval);
      const behind = await failing(old.credential, (id) => attempt(id, renewCredential));
      const unsigned = await failing(old.review, renewReview);
      await parts.auditHead.resign();
      await parts.settledNotices.resign();
      return {
        done: old.request.size - failed.length,
        failed,
        preApprovals: { done: old.preApproval.size - left.length, failed: left },
        credentials: { done: old.credential.size - behind.length, failed: behind },
        reviews: { done: old.review.size - unsigned.length, failed: unsigned },
      };
    },
  };
}

async function failing(
  ids: ReadonlySet<string>,
  renew: (id: string) => Promise<boolean>,
): Promise<string[]> {
  const failed: string[] = [];
  for (const id of ids) {
    if (!(await renew(id))) failed.push(id);
  }
  return failed;
}
