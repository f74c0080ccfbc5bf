import type { Policy } from '../domain/policy.ts';
import { SlackError } from '../errors.ts';
import type { Catalogue } from '../text/catalogue.ts';
import type { Pictures } from '../workflow/picture.ts';
import type { Loaded, Messenger, Notice, Place, Sent } from '../workflow/ports.ts';
import type { Message, SlackCalls } from './calls.ts';
import { alert } from './views/alert.ts';
import { announcement, revocation } from './views/announcement.ts';
import { outcome } from './views/outcome.ts';
import { receipt } from './views/receipt.ts';
import { reminder } from './views/reminder.ts';
import { requestCard } from './views/requestCard.ts';

/** The person is gone for good: nobody to tell. A channel may come back and is tried again. */
const NOBODY_THERE = ['user_not_found', 'user_disabled', 'cannot_dm_bot'];
/** The message we would update is no more: it is posted anew. */
const PLACE_GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed'];
const SLOW_RETRY = 5 * 60_000;

/** "Approved" is news until the next step is done; then that is the news. */
function isStale({ kind, about }: Notice, { request }: Loaded): boolean {
  const { status } = request.state;
  const underWay = ['approved', 'creating', 'recovering', 'held'].includes(status);
  return kind === 'outcome' && about === 'approved' && !underWay;
}

/** Turns what is owed into a message in Slack, and Slack's answer into what is owed next. */
export function createMessenger(parts: {
  readonly calls: SlackCalls;
  /** The language of a person or, for a channel, the one everybody there reads. */
  readonly words: (target: string) => Catalogue;
  readonly policy: () => Policy;
  readonly pictures: Pick<Pictures, 'of'>;
}): Messenger {
  const { calls } = parts;

  /** `undefined` where there is nothing to say any more. */
  async function render(notice: Notice, loaded: Loaded): Promise<Message | undefined> {
    const { request } = loaded;
    const words = parts.words(notice.target);
    switch (notice.kind) {
      case 'card':
        return requestCard(words, request, await parts.pictures.of(loaded));
      case 'receipt':
        return receipt(words, request, await parts.pictures.of(loaded));
      case 'outcome':
        return outcome(words, request, notice.about);
      case 'announcement':
        return notice.about === 'revoked'
          ? revocation(words, request, notice.keyId)
          : announcement(words, request, notice.keyId);
      case 'reminder':
        return reminder(words, request);
      case 'alert':
        return alert(words, request, notice.about, parts.policy().admins);
      default:
        return notice.kind satisfies never;
    }
  }

  async function repaint(notice: Notice, place: Place | undefined, message: Message) {
    if (place === undefined) return calls.post(notice.target, message);
    try {
      await calls.update(place, message);
      return place;
    } catch (cause) {
      const gone = cause instanceof SlackError && PLACE_GONE.includes(cause.reason);
      if (!gone) throw cause;
      return calls.post(notice.target, message);
    }
  }

  function refusal(error: SlackError): Sent {
    const { reason, retryAfterMs } = error;
    if (error.code === 'definite') {
      if (NOBODY_THERE.includes(reason)) {
        return { ok: false, final: true, reason };
      }
      // Slack said no (archived, not a member, no scope): worth another look in a while.
      const wait = retryAfterMs ?? (reason === 'unreachable' ? undefined : SLOW_RETRY);
      return {
        ok: false,
        final: false,
        reason,
        ...(wait === undefined ? {} : { retryAfterMs: wait }),
      };
    }
    return { ok: false, final: false, reason };
  }

  return {
    async send(notice, loaded) {
      if (isStale(notice, loaded)) return { ok: true };
      const message = await render(notice, loaded);
      if (message === undefined) return { ok: true };
      const { card, receipt: copy } = loaded.places;
      try {
        if (notice.kind === 'card')
          return { ok: true, place: await repaint(notice, card, message) };
        if (notice.kind === 'receipt') {
          return { ok: true, place: await repaint(notice, copy, message) };
        }
        return { ok: true, place: await calls.post(notice.target, message) };
      } catch (cause) {
        if (cause instanceof SlackError) return refusal(cause);
        throw cause;
      }
    },
  };
}
