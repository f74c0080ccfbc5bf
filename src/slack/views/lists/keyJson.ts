import type { types } from '@slack/bolt';
import { withoutMarker } from '../../../domain/key/marker.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { context, modal, section } from '../kit/blocks.ts';
import { fitting, LIMITS } from '../kit/limits.ts';
import { code } from '../kit/mrkdwn.ts';

/** Slack allows 250 kB. The rest is for the other parts of the window. */
const ROOM = { count: 60, bytes: 200_000 } as const;

/** Splits into pieces of at most `max` UTF-16 units without splitting a character. */
function piecesOf(line: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = line;
  do {
    const piece = rest.slice(0, max).replace(/[\uD800-\uDBFF]$/, rest.length > max ? '' : '$&');
    pieces.push(piece);
    rest = rest.slice(Math.max(piece.length, 1));
  } while (rest !== '');
  return pieces;
}

/** Splits at line ends where possible, so that a value is rarely split. */
export function chunksOf(text: string, max: number): string[] {
  const chunks: string[] = [];
  for (const piece of text.split('\n').flatMap((line) => piecesOf(line, max))) {
    const last = chunks.at(-1);
    const joined = last === undefined ? piece : `${last}\n${piece}`;
    if (last !== undefined && joined.length <= max) chunks[chunks.length - 1] = joined;
    else chunks.push(piece);
  }
  return chunks.filter((chunk) => chunk !== '');
}

export function preformatted(text: string): types.RichTextBlock {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
  };
}

/** Atlas's JSON of one key, unchanged. The caller must have removed every private part. */
export function keyJson(
  words: Catalogue,
  { description, json }: { readonly description: string; readonly json: string },
): types.ModalView {
  const chunks = chunksOf(json.trim(), LIMITS.preformatted);
  const shown = fitting(chunks.map(preformatted), ROOM);
  return modal({
    title: words.json.title,
    close: words.windows.close,
    blocks: [
      section(words.json.intro(code(withoutMarker(description)))),
      ...(shown.length === 0 ? [section(words.json.empty)] : shown),
      ...(chunks.length > shown.length ? [context(words.json.tooLarge)] : []),
    ],
  });
}
