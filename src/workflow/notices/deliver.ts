import { StoreError } from '../../foundation/errors.ts';
import type { Transitions } from '../core/transition.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import { type CredentialMessenger, type Messenger, type Sent, TOO_EARLY } from '../ports/slack.ts';
import type { Loaded, Notice, Place, PreApprovals, Requests } from '../ports/store.ts';
import type { Outages } from './channelOutages.ts';

const SECOND = 1000;
const LEASE = 30 * SECOND;
const LONGEST_WAIT = 5 * 60 * SECOND;

/** 1, 2, 4 s ... at most five minutes. */
function waitBefore(tries: number): number {
  return Math.min(SECOND * 2 ** Math.min(tries, 10), LONGEST_WAIT);
}

/** Whether approvers need this message to decide. */
function isForApprovers({ kind }: Notice): boolean {
  return kind === 'card' || kind === 'call' || kind === 'thread';
}

function isOfChannel({ target }: Notice): boolean {
  return !/^[UW]/.test(target);
}

/** By where they go, in their order. Nobody waits until Slack has answered what somebody else gets. */
function lanesOf(notices: readonly Notice[]): readonly (readonly Notice[])[] {
  const targets = [...new Set(notices.map(({ target }) => target))];
  return targets.map((target) => notices.filter((one) => one.target === target));
}

/**
 * Sends each notice until Slack has answered. If it is in doubt whether Slack posted it, it is
 * posted again: it may come twice, but it always comes. If a channel is gone, posting is tried for
 * ever, slowly, because the channel may come back.
 */
export function createDelivery(parts: {
  readonly requests: Requests;
  readonly preApprovals: Pick<PreApprovals, 'get'>;
  readonly transitions: Transitions;
  readonly messenger: Messenger;
  readonly credentials: Pick<Credentials, 'load'>;
  readonly credentialMessenger: CredentialMessenger;
  readonly outages: Outages;
  readonly log: Log;
}): {
  deliver(notice: Notice): Promise<void>;
  deliverFor(requestId: string): Promise<void>;
} {
  const { requests, preApprovals, credentials, transitions, outages, log } = parts;
  const { messenger, credentialMessenger } = parts;

  /** Writes into the record that nobody can decide now. The requester is told. */
  async function unreachable(notice: Notice, { request }: Loaded, reason: string): Promise<void> {
    if (!isForApprovers(notice) || request.unreachableSince !== undefined) return;
    await transitions.move(request.id, { type: 'unreachable', reason });
  }

  async function sentWell(
    notice: Notice,
    place: Place | undefined,
    loaded: Loaded | undefined,
  ): Promise<void> {
    const decidable = isForApprovers(notice) && loaded?.request.unreachableSince !== undefined;
    // Clear the flag before settling the notice: a crash in between may post the card twice, but
    // the requester is always told.
    if (place !== undefined && decidable) {
      await transitions.move(notice.requestId, { type: 'reachable' });
    }
    await requests.settle(notice, place);
    if (place === undefined) return;
    // A card may be updated in a channel where nothing new can be posted. So an update shows that
    // the channel is back only if this notice failed before.
    const isNew = place.ts !== loaded?.places.card?.ts;
    if (isOfChannel(notice) && (isNew || notice.tries > 0)) await outages.back(place.channel);
  }

  /** `loaded` is the request that the notice is about; `undefined` for a pre-approval. */
  async function settle(notice: Notice, sent: Sent, loaded: Loaded | undefined): Promise<void> {
    if (sent.ok) return sentWell(notice, sent.place, loaded);
    const { id, requestId, kind, target } = notice;
    const { reason } = sent;
    const facts = { notice: id, requestId, kind, target, reason };
    if (sent.final) {
      log.error(facts, 'notice.undeliverable');
      await requests.settle(notice);
      return;
    }
    log[reason === TOO_EARLY ? 'debug' : 'warn'](facts, 'notice.put_off');
    const { lost, blocked = lost !== undefined } = sent;
    if (blocked && loaded !== undefined) await unreachable(notice, loaded, reason);
    if (lost !== undefined) await outages.lost({ channel: lost, reason });
    await requests.postpone(notice, sent.retryAfterMs ?? waitBefore(notice.tries));
  }

  async function forget(notice: Notice): Promise<void> {
    log.error({ notice: notice.id, requestId: notice.requestId }, 'notice.without_request');
    await requests.settle(notice);
  }

  async function deliver(notice: Notice): Promise<void> {
    const { requestId, kind } = notice;
    if (kind === 'pre_approval') {
      const preApproval = (await preApprovals.get([requestId])).get(requestId);
      if (preApproval === undefined) return forget(notice);
      return settle(notice, await messenger.sendPreApproval(notice, preApproval), undefined);
    }
    if (kind === 'credential') {
      const credential = await credentials.load(requestId);
      if (credential === undefined) return forget(notice);
      return settle(
        notice,
        await credentialMessenger.sendCredential(notice, credential),
        undefined,
      );
    }
    const loaded = await requests.load(requestId);
    if (loaded === undefined) return forget(notice);
    return settle(notice, await messenger.send(notice, loaded), loaded);
  }

  /** One after another, so that what is posted there keeps its order. */
  async function deliverInTurn(lane: readonly Notice[]): Promise<void> {
    let failed: { readonly cause: unknown } | undefined;
    for (const notice of lane) {
      try {
        await deliver(notice);
      } catch (cause) {
        // Without Redis, what was posted could not be settled, and would be posted again.
        if (cause instanceof StoreError) throw cause;
        // The others do not wait for one that is stuck.
        failed ??= { cause };
      }
    }
    if (failed !== undefined) throw failed.cause;
  }

  return {
    deliver,
    async deliverFor(requestId) {
      const lanes = lanesOf(await requests.takeNotices(requestId, LEASE));
      const ended = await Promise.allSettled(lanes.map(deliverInTurn));
      for (const one of ended) if (one.status === 'rejected') throw one.reason;
    },
  };
}
