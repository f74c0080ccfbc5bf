import { describe, expect, it } from 'vitest';
import {
  firstUnread,
  repliesTo,
  rowsOf,
} from '../../../src/sandbox/page/workspace/messages/rows.ts';
import type { VisibleMessage } from '../../../src/sandbox/slack/wire/surface.ts';

const day = Date.UTC(2026, 10, 22, 9) / 1000;
const reader = { locale: 'en-US', zone: 'UTC', now: (day + 3600) * 1000 };

function message(seconds: number, over: Partial<VisibleMessage> = {}): VisibleMessage {
  return {
    kind: 'message',
    ts: `${day + seconds}.000100`,
    channel: 'C0GENERAL',
    author: 'U0RAVI',
    authorName: 'Ravi Rao',
    text: 'hello',
    ephemeral: false,
    edited: false,
    blocks: [],
    plainText: 'hello',
    buttons: [],
    fields: [],
    links: [],
    ...over,
  };
}

describe('messages in a channel of the sandbox page', () => {
  it('are grouped by author for five minutes, and divided by day', () => {
    const messages = [
      message(-86_400),
      message(0),
      message(60),
      message(61, { author: 'U0MEI' }),
      message(400, { author: 'U0MEI' }),
      message(401, { author: 'U0MEI', ephemeral: true }),
    ];
    const rows = rowsOf(messages, reader, undefined);
    expect(rows.map(({ day: divider }) => divider)).toEqual([
      'Yesterday',
      'Today',
      ...Array.from({ length: 4 }),
    ]);
    expect(rows.map(({ isNext }) => isNext)).toEqual([false, false, true, false, false, false]);
  });

  it('show replies in their thread only', () => {
    const root = message(0);
    const reply = message(10, { thread_ts: root.ts });
    expect(rowsOf([root, reply], reader, undefined).map(({ replies }) => replies)).toEqual([1]);
    expect(repliesTo([root, reply], root.ts)).toEqual([reply]);
  });

  it('have a line above the first one that is new, compared as numbers', () => {
    const messages = [message(0), message(60), message(120)];
    const first = firstUnread(messages, `${day + 59}.9`);
    expect(first).toBe(messages[1]?.ts);
    expect(rowsOf(messages, reader, first).map(({ isFirstNew }) => isFirstNew)).toEqual([
      false,
      true,
      false,
    ]);
    expect(firstUnread(messages, null)).toBeUndefined();
  });
});
