import type { types } from '@slack/bolt';

/**
 * Slack's limits: https://docs.slack.dev/reference/block-kit/blocks. Longer is refused with
 * `invalid_blocks`.
 */
export const LIMITS = Object.freeze({
  /** More blocks are refused: messages, then modals and Home. */
  messageBlocks: 50,
  viewBlocks: 100,
  /** Not published; more than about 13,200 bytes was seen refused (`msg_blocks_too_long`). */
  messageBytes: 12_000,
  /** `chat.update` refuses more than 4,000 (`msg_too_long`); room is left for Slack's escaping. */
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
  /** What a screen reader says instead of the button's text. */
  accessibilityLabel: 75,
  option: 75,
  optionDescription: 75,
  /** The documentation says 150, Slack's own types say 75. */
  optionValue: 75,
  /** Of a menu, and groups of a menu. */
  options: 100,
  checkboxes: 10,
  placeholder: 150,
  /** `private_metadata` and the longest typed text. */
  metadata: 3_000,
  typed: 3_000,
  /** Not published for a whole rich text; kept like a section's. */
  preformatted: 2_900,
  /** An error under a field: not published, and nobody reads more. */
  fieldError: 500,
});

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Outside text in mrkdwn: no mention, no link, no date comes out of it. */
export function esc(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);
}

const ELLIPSIS = '…';
/** What is never cut in two: `<@U…>` and its kind, an escape, a character. */
const UNIT = /<[^<>\n]{1,120}>|&(?:amp|lt|gt);|[\s\S]/gu;

/** At most `max` UTF-16 units, which is the strictest way of counting. */
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

/** As many blocks from the start as there is room for. */
export function fitting(
  blocks: readonly types.KnownBlock[],
  room: Room = MESSAGE_ROOM,
): types.KnownBlock[] {
  const kept = blocks.slice(0, room.count);
  while (kept.length > 0 && !fits(kept, room)) kept.pop();
  return kept;
}

/** The first of several renderings, from the fullest to the shortest, that there is room for. */
export function fullest<T>(
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
