import type { VisibleMessage } from '../../../slack/wire/surface.ts';
import { dayDivider, isSameDay, msOfTs, type Reader } from '../../wording/dates.ts';

/** A message where it stands in a channel. */
export interface Row {
  readonly message: VisibleMessage;
  /** Stands on a line above, where another day begins. */
  readonly day?: string;
  /** The first one that is new to the person. */
  readonly isFirstNew: boolean;
  readonly isNext: boolean;
  readonly replies: number;
}

const SOON_MS = 5 * 60_000;

const isReply = ({ ts, thread_ts }: VisibleMessage): boolean =>
  thread_ts !== undefined && thread_ts !== ts;

export const repliesTo = (
  messages: readonly VisibleMessage[],
  ts: string,
): readonly VisibleMessage[] =>
  messages.filter((message) => isReply(message) && message.thread_ts === ts);

function follows(message: VisibleMessage, before: VisibleMessage | undefined): boolean {
  return (
    before !== undefined &&
    before.author === message.author &&
    !before.ephemeral &&
    !message.ephemeral &&
    msOfTs(message.ts) - msOfTs(before.ts) < SOON_MS
  );
}

/** The first message that somebody who had read up to there has not read. */
export const firstUnread = (
  messages: readonly VisibleMessage[],
  readUpTo: string | null,
): string | undefined =>
  readUpTo === null ? undefined : messages.find(({ ts }) => Number(ts) > Number(readUpTo))?.ts;

/** `firstNew`: what was the first unread message when the person came here. */
export function rowsOf(
  messages: readonly VisibleMessage[],
  reader: Reader,
  firstNew: string | undefined,
): Row[] {
  const shown = messages.filter((message) => !isReply(message));
  return shown.map((message, index) => {
    const before = shown[index - 1];
    const ms = msOfTs(message.ts);
    const isNewDay = before === undefined || !isSameDay(ms, msOfTs(before.ts), reader);
    return {
      message,
      ...(isNewDay ? { day: dayDivider(ms, reader) } : {}),
      isFirstNew: message.ts === firstNew,
      isNext: !isNewDay && message.ts !== firstNew && follows(message, before),
      replies: repliesTo(messages, message.ts).length,
    };
  });
}
