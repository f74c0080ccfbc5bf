import type { types } from '@slack/bolt';
import { withoutMarker } from '../../domain/marker.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { context, modal, section } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { code } from './marks.ts';

/** 25 chunks of 2,900 characters stay under the 250 kB of a view, even if all are Chinese. */
const CHUNKS_MAX = 25;

/** Whole lines where possible, so that a chunk never ends in the middle of a value. */
export function chunksOf(text: string, max: number): string[] {
  const chunks: string[] = [];
  let chunk = '';
  for (const line of text.split('\n')) {
    for (let rest = line, first = true; first || rest !== ''; first = false) {
      const piece = rest.slice(0, max);
      rest = rest.slice(max);
      const joined = chunk === '' ? piece : `${chunk}\n${piece}`;
      if (joined.length <= max) chunk = joined;
      else {
        chunks.push(chunk);
        chunk = piece;
      }
    }
  }
  return chunk === '' ? chunks : [...chunks, chunk];
}

export function preformatted(text: string): types.RichTextBlock {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
  };
}

/** Atlas's answer about one key as it came; the caller has taken every private part out. */
export function keyJson(
  words: Catalogue,
  { description, json }: { readonly description: string; readonly json: string },
): types.ModalView {
  const chunks = chunksOf(json.trim(), LIMITS.preformatted);
  const shown = chunks.slice(0, CHUNKS_MAX).map(preformatted);
  return modal({
    title: words.json.title,
    close: words.windows.close,
    blocks: [
      section(words.json.intro(code(withoutMarker(description)))),
      ...(shown.length === 0 ? [section(words.json.empty)] : shown),
      ...(chunks.length > CHUNKS_MAX ? [context(words.json.tooLarge)] : []),
    ],
  });
}
