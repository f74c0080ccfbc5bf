import { SlackError } from '../../foundation/errors.ts';
import { slotOf } from '../../workflow/notices/messageSlots.ts';
import type { Notice, Place, Requests } from '../../workflow/ports/store.ts';
import type { Message, SlackWebApi } from './webApi.ts';

/** The message we would update is no more. */
const PLACE_GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed'];

function isGone(cause: unknown): boolean {
  return cause instanceof SlackError && PLACE_GONE.includes(cause.reason);
}

/** Messages that stand already and are painted anew. */
export function createRepainting(parts: {
  readonly calls: Pick<SlackWebApi, 'post' | 'update'>;
  readonly requests: Pick<Requests, 'placed'>;
}): {
  /** In its place or, where it has none, anew. */
  repaint(channel: string, place: Place | undefined, message: Message): Promise<Place>;
  /** The message of this notice, or the one before it of its kind; nothing where there is none. */
  update(notice: Notice, message: Message): Promise<void>;
} {
  const { calls, requests } = parts;
  return {
    async repaint(channel, place, message) {
      if (place === undefined) return calls.post(channel, message);
      try {
        await calls.update(place, message);
        return place;
      } catch (cause) {
        if (!isGone(cause)) throw cause;
        return calls.post(channel, message);
      }
    },
    async update(notice, message) {
      const slot = slotOf(notice);
      const place = slot && (await requests.placed(notice.requestId, slot));
      if (!place) return;
      try {
        await calls.update(place, message);
      } catch (cause) {
        // Somebody deleted it, and its buttons with it.
        if (!isGone(cause)) throw cause;
      }
    },
  };
}
