import type { ReactNode } from 'react';
import { list } from '../../slack/wire/json.ts';
import { RichTextParts } from '../inline/RichTextParts.tsx';
import type { BlockProps } from './blockProps.ts';

export function RichTextBlock({ block }: BlockProps): ReactNode {
  return (
    <div className="block-text">
      <RichTextParts of={list(block.elements)} />
    </div>
  );
}
