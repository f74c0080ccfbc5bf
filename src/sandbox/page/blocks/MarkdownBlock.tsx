import type { ReactNode } from 'react';
import { text } from '../../slack/wire/json.ts';
import { Mrkdwn } from '../inline/TextObject.tsx';
import { fromMarkdown } from '../wording/markdown.ts';
import type { BlockProps } from './blockProps.ts';

export function MarkdownBlock({ block }: BlockProps): ReactNode {
  return (
    <div className="block-text">
      <Mrkdwn source={fromMarkdown(text(block.text))} verbatim={false} />
    </div>
  );
}
