import type { ReactNode } from 'react';
import { fields, list } from '../../slack/wire/json.ts';
import { ImageElement } from '../elements/ImageElement.tsx';
import { TextObject } from '../inline/TextObject.tsx';
import type { BlockProps } from './blockProps.ts';

export function ContextBlock({ block }: BlockProps): ReactNode {
  return (
    <div className="block-context">
      {list(block.elements).map((part, index) => {
        const element = fields(part);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity
          <div key={index} className="block-context-part">
            {element.type === 'image' ? (
              <ImageElement element={element} />
            ) : (
              <TextObject of={element} />
            )}
          </div>
        );
      })}
    </div>
  );
}
