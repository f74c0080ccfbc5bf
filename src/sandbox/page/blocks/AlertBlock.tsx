import type { ReactNode } from 'react';
import { text } from '../../slack/wire/json.ts';
import { TextObject } from '../inline/TextObject.tsx';
import type { BlockProps } from './blockProps.ts';

export function AlertBlock({ block }: BlockProps): ReactNode {
  return (
    <div className="block-alert" data-level={text(block.level) || 'default'}>
      <TextObject of={block.text} />
    </div>
  );
}
