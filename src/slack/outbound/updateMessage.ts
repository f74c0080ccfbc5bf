import { slotOf } from '../../workflow/notices/messageSlots.ts';
import type { Notice, Place, Requests } from '../../workflow/ports/store.ts';
import { isRefused } from './errorOutcomes.ts';
import type { Message, SlackWebApi } from './webApi.ts';

/** Updates messages that were posted earlier. */
export function createRepainting(parts: {
  readonly calls: Pick<SlackWebApi, 'post' | 'update'>;
  readonly requests: Pick<Requests, 'placed'>;
}): {
  /**
   * Updates the message at `place`. Without a place, or if that message is gone, posts a new one.
   */
  repaint(channel: string, place: Place | undefined, message: Message): Promise<Place>;
  /**
   * Updates the recorded message of this notice, or the one of its kind before it. Does nothing if
   * there is none.
   */
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
        if (!isRefused(cause, 'post_anew')) throw cause;
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
        // `post_anew` means that somebody deleted the message. Its buttons are gone with it.
        if (!isRefused(cause, 'post_anew')) throw cause;
      }
    },
  };
}
