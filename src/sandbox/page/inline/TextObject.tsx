import type { ReactNode } from 'react';
import { fields, text } from '../../slack/wire/json.ts';
import type { Part } from '../wording/marks.ts';
import { mrkdwn } from '../wording/mrkdwn.ts';
import { plainWords } from '../wording/words.ts';
import { InlineText } from './InlineText.tsx';

function Piece({ of }: { of: Part }): ReactNode {
  if (of.kind === 'pre') return <pre>{of.text}</pre>;
  if (of.kind === 'quote') {
    return (
      <blockquote>
        <InlineText of={of.of} />
      </blockquote>
    );
  }
  return (
    <span className="lines">
      <InlineText of={of.of} />
    </span>
  );
}

export function Mrkdwn({ source, verbatim }: { source: string; verbatim: boolean }): ReactNode {
  const parts = mrkdwn(source, { verbatim });
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
  return parts.map((part, index) => <Piece key={index} of={part} />);
}

/** A `plain_text` or `mrkdwn` object of Block Kit. */
export function TextObject({ of }: { of: unknown }): ReactNode {
  const object = fields(of);
  if (object.type === 'mrkdwn') {
    return <Mrkdwn source={text(object.text)} verbatim={object.verbatim === true} />;
  }
  return <span className="plain">{plainWords(object)}</span>;
}
