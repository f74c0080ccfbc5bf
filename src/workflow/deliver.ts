import type { Outages } from './outages.ts';
import type { Loaded, Log, Messenger, Notice, Requests, Sent } from './ports.ts';
import type { Transitions } from './transition.ts';

const SECOND = 1000;
const LEASE = 30 * SECOND;
const LONGEST_WAIT = 5 * 60 * SECOND;

/** 1, 2, 4 s ... at most five minutes. */
function waitBefore(tries: number): number {
  return Math.min(SECOND * 2 ** Math.min(tries, 10), LONGEST_WAIT);
}

/** What the approvers act on: where it cannot be posted, nobody can decide. */
function isForApprovers({ kind }: Notice): boolean {
  return kind === 'card' || kind === 'call';
}

function isOfChannel({ target }: Notice): boolean {
  return !/^[UW]/.test(target);
}

/**
 * Sends what is owed until Slack has answered. A doubtful post may repeat, never vanish; a channel
 * that is gone is tried again for ever, slowly, because it may come back.
 */
export function createDelivery(parts: {
  readonly requests: Requests;
  readonly transitions: Transitions;
  readonly messenger: Messenger;
  readonly outages: Outages;
  readonly log: Log;
}): {
  deliver(notice: Notice): Promise<void>;
  deliverFor(requestId: string): Promise<void>;
} {
  const { requests, transitions, messenger, outages, log } = parts;

  /** The record says that nobody can decide now, and its requester is told. */
  async function unreachable(notice: Notice, { request }: Loaded, reason: string): Promise<void> {
    if (!isForApprovers(notice) || request.unreachableSince !== undefined) return;
    await transitions.move(request.id, { type: 'unreachable', reason });
  }

  async function sentWell(
    notice: Notice,
    { request, places }: Loaded,
    { place }: Extract<Sent, { ok: true }>,
  ): Promise<void> {
    const decidable = isForApprovers(notice) && request.unreachableSince !== undefined;
    // Before it is paid: whoever dies in between leaves a card twice, not a requester in the dark.
    if (place !== undefined && decidable) {
      await transitions.move(request.id, { type: 'reachable' });
    }
    await requests.settle(notice, place);
    if (place === undefined) return;
    // A card can be painted anew where nothing new can be posted: that it failed before is the proof.
    const isNew = place.ts !== places.card?.ts;
    if (isOfChannel(notice) && (isNew || notice.tries > 0)) await outages.back(place.channel);
  }

  async function deliver(notice: Notice): Promise<void> {
    const { id, requestId, kind, target } = notice;
    const loaded = await requests.load(requestId);
    if (loaded === undefined) {
      log.error({ notice: id, requestId }, 'notice.without_request');
      await requests.settle(notice);
      return;
    }
    const sent = await messenger.send(notice, loaded);
    if (sent.ok) return sentWell(notice, loaded, sent);
    const { reason } = sent;
    const facts = { notice: id, requestId, kind, target, reason };
    if (sent.final) {
      log.error(facts, 'notice.undeliverable');
      await requests.settle(notice);
      return;
    }
    log.warn(facts, 'notice.put_off');
    if (sent.lost !== undefined) {
      await unreachable(notice, loaded, reason);
      await outages.lost({ channel: sent.lost, reason });
    }
    await requests.postpone(notice, sent.retryAfterMs ?? waitBefore(notice.tries));
  }

  return {
    deliver,
    async deliverFor(requestId) {
      for (const notice of await requests.takeNotices(requestId, LEASE)) await deliver(notice);
    },
  };
}
