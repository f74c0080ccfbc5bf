import type { ReactNode } from 'react';
import { text } from '../../slack/json.ts';
import type { BlockProps } from './blockProps.ts';
import { TextObject } from './TextObject.tsx';

export function AlertBlock({ block }: BlockProps): ReactNode {
  return (
    <div className="block-alert" data-level={text(block.level) || 'default'}>
      <TextObject of={block.text} />
    </div>
  );
}
