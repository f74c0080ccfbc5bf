import type { ReactNode } from 'react';
import { text } from '../../slack/json.ts';
import { fromMarkdown } from '../wording/markdown.ts';
import type { BlockProps } from './blockProps.ts';
import { Mrkdwn } from './TextObject.tsx';

export function MarkdownBlock({ block }: BlockProps): ReactNode {
  return (
    <div className="block-text">
      <Mrkdwn source={fromMarkdown(text(block.text))} verbatim={false} />
    </div>
  );
}
