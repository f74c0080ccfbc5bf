import type { ReactNode } from 'react';
import { fields, list, text } from '../../slack/wire/json.ts';
import { Element } from '../elements/Element.tsx';
import type { BlockProps } from './blockProps.ts';

export function ActionsBlock({ block }: BlockProps): ReactNode {
  return (
    <div className="block-actions">
      {list(block.elements).map((one, index) => {
        const element = fields(one);
        const key = `${text(element.action_id)} ${index}`;
        return <Element key={key} element={element} blockId={block.block_id} />;
      })}
    </div>
  );
}
