import { slotOf } from '../../workflow/notices/messageSlots.ts';
import type { Notice, Place, Requests } from '../../workflow/ports/store.ts';
import { isRefused } from './errorOutcomes.ts';
import type { Message, SlackWebApi } from './webApi.ts';

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
        // Somebody deleted it, and its buttons with it.
        if (!isRefused(cause, 'post_anew')) throw cause;
      }
    },
  };
}
