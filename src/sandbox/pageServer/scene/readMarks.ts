import type { VisibleMessage } from '../../slack/simulator.ts';

export interface ReadMarks {
  upTo(userId: string, channel: string): string | null;
  unread(userId: string, channel: string, messages: readonly VisibleMessage[]): number;
  /** Never goes back. Says whether it moved. */
  move(userId: string, channel: string, ts: string): boolean;
}

/** Time stamps are seconds with a dot and a fixed number of places, but not of seconds. */
const isLater = (one: string, other: string): boolean => Number(one) > Number(other);

/** How far each person has read each channel, as Slack keeps it for every client of theirs. */
export function createReadMarks(): ReadMarks {
  const marks = new Map<string, string>();
  const place = (userId: string, channel: string) => `${userId} ${channel}`;
  const upTo = (userId: string, channel: string) => marks.get(place(userId, channel)) ?? null;
  return {
    upTo,
    unread(userId, channel, messages) {
      const read = upTo(userId, channel);
      // Slack does not count what is only visible to you, nor what you said yourself.
      return messages.filter(
        ({ ts, ephemeral, author }) =>
          !ephemeral && author !== userId && (read === null || isLater(ts, read)),
      ).length;
    },
    move(userId, channel, ts) {
      const read = upTo(userId, channel);
      if (read !== null && !isLater(ts, read)) return false;
      marks.set(place(userId, channel), ts);
      return true;
    },
  };
}
