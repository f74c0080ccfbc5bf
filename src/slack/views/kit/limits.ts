import type { types } from '@slack/bolt';

/**
 * Slack's limits, from https://docs.slack.dev/reference/block-kit/blocks. Slack refuses more with
 * `invalid_blocks`.
 */
export const LIMITS = Object.freeze({
  /** Highest number of blocks in a message. */
  messageBlocks: 50,
  /** Highest number of blocks in a modal or the Home tab. */
  viewBlocks: 100,
  /** Not documented. Messages above about 13,200 bytes were refused (`msg_blocks_too_long`). */
  messageBytes: 12_000,
  /** `chat.update` refuses more than 4,000 (`msg_too_long`). The rest is for Slack's escaping. */
  messageText: 3_900,
  blockId: 255,
  /** Title, submit and close of a modal. */
  windowLabel: 24,
  header: 150,
  section: 3_000,
  field: 2_000,
  fields: 10,
  contextText: 2_000,
  /** Label and hint of an input. */
  inputLabel: 2_000,
  button: 75,
  /** Read by screen readers instead of the button's text. */
  accessibilityLabel: 75,
  option: 75,
  optionDescription: 75,
  /** The documentation says 150, Slack's own types say 75. */
  optionValue: 75,
  /** Options of a menu, and option groups of a menu. */
  options: 100,
  checkboxes: 10,
  placeholder: 150,
  /** `private_metadata`. */
  metadata: 3_000,
  /** The longest text that can be typed into an input. */
  typed: 3_000,
  /** Not documented for rich text, so the limit of a section is used. */
  preformatted: 2_900,
  /** Error under a field. Not documented; short, because people do not read long errors. */
  fieldError: 500,
});

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Escapes outside text for mrkdwn, so that it cannot contain a mention, link or date. */
export function esc(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
}

const ELLIPSIS = '…';
/** Units that must not be split: a reference such as `<@U…>`, an escape, a character. */
const UNIT = /<[^<>\n]{1,120}>|&(?:amp|lt|gt);|[\s\S]/gu;

/** Shortens to at most `max` UTF-16 units, the strictest way to count. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const [unit] of text.matchAll(UNIT)) {
    if (kept.length + unit.length + ELLIPSIS.length > max) break;
    kept += unit;
  }
  return kept.trimEnd() + ELLIPSIS;
}

export interface Room {
  readonly count: number;
  readonly bytes: number;
}
export const MESSAGE_ROOM: Room = { count: LIMITS.messageBlocks, bytes: LIMITS.messageBytes };

export function bytesOf(blocks: readonly types.KnownBlock[]): number {
  return Buffer.byteLength(JSON.stringify(blocks));
}

function fits(blocks: readonly types.KnownBlock[], room: Room): boolean {
  return blocks.length <= room.count && bytesOf(blocks) <= room.bytes;
}

/** The longest start of the blocks that fits. */
export function fitting(
  blocks: readonly types.KnownBlock[],
  room: Room = MESSAGE_ROOM,
): types.KnownBlock[] {
  const kept = blocks.slice(0, room.count);
  while (kept.length > 0 && !fits(kept, room)) kept.pop();
  return kept;
}

/** Renders from the largest size to the smallest and returns the first result that fits. */
export function firstThatFits<T>(
  levels: readonly T[],
  render: (level: T) => types.KnownBlock[],
  room: Room = MESSAGE_ROOM,
): types.KnownBlock[] {
  let last: types.KnownBlock[] = [];
  for (const level of levels) {
    last = render(level);
    if (fits(last, room)) return last;
  }
  return fitting(last, room);
}
