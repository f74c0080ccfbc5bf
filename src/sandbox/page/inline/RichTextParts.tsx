import type { ReactNode } from 'react';
import { type Fields, fields, list, text } from '../../slack/wire/json.ts';
import { richInline } from '../wording/rich.ts';
import { InlineText } from './InlineText.tsx';

const words = (part: Fields): string =>
  list(part.elements)
    .map((one) => text(fields(one).text) || text(fields(one).url))
    .join('');

function RichList({ of }: { of: Fields }): ReactNode {
  const items = list(of.elements).map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items have no other identity
    <li key={index}>
      <InlineText of={richInline(fields(item))} />
    </li>
  ));
  const indent = typeof of.indent === 'number' ? of.indent : 0;
  const style = { marginInlineStart: `${indent * 1.5}rem` };
  return of.style === 'ordered' ? (
    <ol style={style} start={typeof of.offset === 'number' ? of.offset + 1 : 1}>
      {items}
    </ol>
  ) : (
    <ul style={style}>{items}</ul>
  );
}

function RichPart({ of }: { of: Fields }): ReactNode {
  if (of.type === 'rich_text_preformatted') return <pre>{words(of)}</pre>;
  if (of.type === 'rich_text_list') return <RichList of={of} />;
  const inline = <InlineText of={richInline(of)} />;
  if (of.type === 'rich_text_quote') return <blockquote>{inline}</blockquote>;
  return <span className="lines">{inline}</span>;
}

/** The parts of a rich text: sections, lists, quotes, preformatted text. */
export function RichTextParts({ of }: { of: readonly unknown[] }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other identity
  return of.map((part, index) => <RichPart key={index} of={fields(part)} />);
}
