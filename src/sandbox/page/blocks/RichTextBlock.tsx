import type { ReactNode } from 'react';
import { list } from '../../slack/json.ts';
import type { BlockProps } from './blockProps.ts';
import { RichTextParts } from './RichTextParts.tsx';

export function RichTextBlock({ block }: BlockProps): ReactNode {
  return (
    <div className="block-text">
      <RichTextParts of={list(block.elements)} />
    </div>
  );
}
