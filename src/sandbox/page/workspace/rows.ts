import type { VisibleMessage } from '../../slack/surface.ts';
import { dayDivider, isSameDay, msOfTs, type Reader } from '../wording/dates.ts';

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

/** `seenUpTo`: the newest message the person had read on coming here; null: none. */
export function rowsOf(
  messages: readonly VisibleMessage[],
  reader: Reader,
  seenUpTo: string | null,
): Row[] {
  const shown = messages.filter((message) => !isReply(message));
  const firstNew =
    seenUpTo === null ? -1 : shown.findIndex(({ ts }) => Number(ts) > Number(seenUpTo));
  return shown.map((message, index) => {
    const before = shown[index - 1];
    const ms = msOfTs(message.ts);
    const isNewDay = before === undefined || !isSameDay(ms, msOfTs(before.ts), reader);
    return {
      message,
      ...(isNewDay ? { day: dayDivider(ms, reader) } : {}),
      isFirstNew: index === firstNew,
      isNext: !isNewDay && index !== firstNew && follows(message, before),
      replies: repliesTo(messages, message.ts).length,
    };
  });
}
