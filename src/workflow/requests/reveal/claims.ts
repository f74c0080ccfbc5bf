import type { Credential } from '../../../domain/credential/credential.ts';
import { credentialOf } from '../../../domain/ledger/opening.ts';
import type { RequestCommand } from '../../../domain/ledger/pairs.ts';
import { cutOfReplaced, replacedBy } from '../../../domain/ledger/replaced.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Request } from '../../../domain/record/request.ts';
import { no, type Result } from '../../../domain/record/result.ts';
import { REVEAL } from '../../../domain/transitions/reveal.ts';
import { StoreError } from '../../../foundation/errors.ts';
import type { Moved, Transitions } from '../../core/transition.ts';
import type { LedgerTransitions } from '../../ledger/ledgerTransitions.ts';
import type { AuditEntry } from '../../ports/audit.ts';
import type { Log } from '../../ports/logging.ts';
import type { OpenedWindow, Requests } from '../../ports/store.ts';

export interface Claimed {
  readonly request: Request;
  /** As it was when the claim was decided. */
  readonly credential: Credential;
  readonly claimId: string;
  readonly entry: AuditEntry;
}

/** The right to show a private key: taken before it is shown, and concluded afterwards. */
export interface Claims {
  /** Refused where the key has ended. One nonce can claim once. Throws `StoreError`. */
  take(window: OpenedWindow): Promise<Result<Claimed>>;
  /** It was shown: the request is delivered, and the life of its credential begins. */
  delivered(claimed: Claimed): Promise<void>;
  /** Nothing was shown. */
  giveBack(claimed: Claimed, reason: string): Promise<void>;
  /** Slack may have shown it. */
  doubt(claimed: Claimed): Promise<Moved | undefined>;
}

/**
 * If the store does not take what became of a claim, the request becomes `uncertain` when the lease of
 * the claim ends. What the person is told is true all the same.
 */
export function createClaims(parts: {
  readonly requests: Pick<Requests, 'load'>;
  readonly transitions: Pick<Transitions, 'move'>;
  readonly ledger: Pick<LedgerTransitions, 'move'>;
  readonly log: Log;
}): Claims {
  const { requests, transitions, ledger, log } = parts;

  async function stored<T>(requestId: string, what: string, move: Promise<T>) {
    try {
      return await move;
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause;
      log.error({ requestId, command: what, err: cause }, 'reveal.delivery_unrecorded');
      return undefined;
    }
  }

  function conclude({ request: { id } }: Claimed, command: RequestCommand) {
    return stored(id, command.type, transitions.move(id, command));
  }

  return {
    async take({ requestId, user: by, viewId, nonce }) {
      const claimId = `${viewId}:${nonce}`;
      const waiting = (await requests.load(requestId))?.request;
      const id = waiting && credentialOf(waiting);
      let credential: Credential | undefined;
      const moved = await ledger.move(
        { request: requestId, ...(id !== undefined && { credential: id }) },
        (loaded) => {
          credential = loaded.credential?.credential;
          const leaseUntil = loaded.now + REVEAL.lease;
          return { request: { type: 'claim', by, claimId, leaseUntil } };
        },
        { once: nonce },
      );
      if (!moved.ok) {
        const { refusal } = moved;
        return refusal.why === 'overtaken' ? notRevealable(refusal) : no(refusal);
      }
      const request = moved.request?.after;
      if (request === undefined || credential === undefined) {
        throw new RangeError('a claim without its request');
      }
      return { ok: true, request, credential, claimId, entry: moved.entry };
    },
    async delivered(claimed) {
      const { request, claimId } = claimed;
      const { id, requester: by } = request;
      const old = replacedBy(request);
      const deliver = (other: string | undefined) =>
        stored(
          id,
          'delivered',
          ledger.move(
            { request: id, credential: claimed.credential.id, ...(other && { other }) },
            (loaded) => ({
              request: { type: 'delivered', claimId },
              credential: { type: 'handed_over', by },
              other: cutOfReplaced(request, loaded.other?.credential, by, loaded.now),
            }),
          ),
        );
      // With the old key or not at all: nothing looks later whether that has its end.
      const first = await deliver(old);
      const isUnknown = first?.ok === false && first.refusal.why === 'unknown_credential';
      // Only where it has no record there is nothing to end.
      const moved = old !== undefined && isUnknown ? await deliver(undefined) : first;
      if (moved?.ok !== false) return;
      const facts = { requestId: id, command: 'delivered', why: moved.refusal.why };
      log.error(facts, 'reveal.delivery_unrecorded');
    },
    async giveBack(claimed, reason) {
      await conclude(claimed, { type: 'unclaim', claimId: claimed.claimId, reason });
    },
    doubt: (claimed) => conclude(claimed, { type: 'delivery_doubt', claimId: claimed.claimId }),
  };
}

function notRevealable({ status }: Extract<Refusal, { why: 'overtaken' }>) {
  return no({ why: 'not_revealable', status });
}
