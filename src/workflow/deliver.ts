import type { Log } from './ports/logging.ts';
import type { Messenger, Sent } from './ports/slack.ts';
import type { Allowances, Notice, Requests } from './ports/store.ts';

const SECOND = 1000;
const LEASE = 30 * SECOND;
const LONGEST_WAIT = 5 * 60 * SECOND;

/** 1, 2, 4 s ... at most five minutes. */
function waitBefore(tries: number): number {
  return Math.min(SECOND * 2 ** Math.min(tries, 10), LONGEST_WAIT);
}

/**
 * Sends what is owed until Slack has answered. A doubtful post may repeat, never vanish; a channel
 * that is gone is tried again for ever, slowly, because it may come back.
 */
export function createDelivery(parts: {
  readonly requests: Requests;
  readonly allowances: Pick<Allowances, 'get'>;
  readonly messenger: Messenger;
  readonly log: Log;
}): {
  deliver(notice: Notice): Promise<void>;
  deliverFor(requestId: string): Promise<void>;
} {
  const { requests, allowances, messenger, log } = parts;

  /** `undefined` where what it speaks of is not there. */
  async function send(notice: Notice): Promise<Sent | undefined> {
    const { requestId, kind } = notice;
    if (kind === 'allowance') {
      const allowance = (await allowances.get([requestId])).get(requestId);
      return allowance && messenger.sendAllowance(notice, allowance);
    }
    const loaded = await requests.load(requestId);
    return loaded && messenger.send(notice, loaded);
  }

  async function deliver(notice: Notice): Promise<void> {
    const { id, requestId, kind, target } = notice;
    const sent = await send(notice);
    if (sent === undefined) {
      log.error({ notice: id, requestId }, 'notice.without_request');
      await requests.settle(notice);
      return;
    }
    if (sent.ok) {
      await requests.settle(notice, sent.place);
      return;
    }
    const facts = { notice: id, requestId, kind, target, reason: sent.reason };
    if (sent.final) {
      log.error(facts, 'notice.undeliverable');
      await requests.settle(notice);
      return;
    }
    log.warn(facts, 'notice.put_off');
    await requests.postpone(notice, sent.retryAfterMs ?? waitBefore(notice.tries));
  }

  return {
    deliver,
    async deliverFor(requestId) {
      for (const notice of await requests.takeNotices(requestId, LEASE)) await deliver(notice);
    },
  };
}
