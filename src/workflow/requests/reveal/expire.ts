import { credentialOf } from '../../../domain/ledger/opening.ts';
import type { RevealCommand } from '../../../domain/transitions/reveal.ts';
import type { Transitions } from '../../core/transition.ts';
import type { LedgerTransitions } from '../../ledger/ledgerTransitions.ts';
import type { History } from '../../ports/audit.ts';
import type { Log } from '../../ports/logging.ts';
import type { Requests } from '../../ports/store.ts';

/**
 * Nobody revealed a private key in time: in one commit the request is expired, and its credential
 * ends. The private key is not stored any more then, and the key is deleted at Atlas.
 */
export function createExpiry(parts: {
  readonly requests: Pick<Requests, 'load'>;
  readonly transitions: Pick<Transitions, 'move'>;
  readonly ledger: Pick<LedgerTransitions, 'move'>;
  readonly history: Pick<History, 'differs'>;
  readonly log: Log;
}): {
  /** `requesterLeft`: before its time is over, if its requester has left. */
  expire(requestId: string, requesterLeft?: true): Promise<void>;
} {
  const { requests, transitions, ledger, history, log } = parts;

  /** Only what waits as it is; a claim that came first is not held. */
  async function hold(requestId: string, during: 'ready' | 'uncertain'): Promise<void> {
    await transitions.move(requestId, { type: 'hold', during, reason: 'history_differs' });
  }

  async function expireWith(
    requestId: string,
    command: RevealCommand & { type: 'expire' },
  ): Promise<void> {
    const loaded = await requests.load(requestId);
    const status = loaded?.request.state.status;
    if (loaded === undefined || (status !== 'ready' && status !== 'uncertain')) return;
    const { request } = loaded;
    const credential = credentialOf(request);
    // A key without a record in the ledger: Redis has lost that.
    if (credential === undefined || (await history.differs(request))) {
      return hold(requestId, status);
    }
    const moved = await ledger.move({ request: requestId, credential }, () => ({
      request: command,
      credential: { type: 'end_unrevealed', by: 'keywarden', why: 'not_revealed' },
    }));
    if (moved.ok) return;
    const { why } = moved.refusal;
    log.info({ requestId, why }, 'expiry.not_moved');
    if (why === 'history_differs' || why === 'unknown_credential') await hold(requestId, status);
  }

  return {
    expire: (requestId, requesterLeft) =>
      expireWith(requestId, { type: 'expire', ...(requesterLeft && { requesterLeft }) }),
  };
}
