import type { ReactNode } from 'react';
import { fields, isFields, list } from '../../slack/wire/json.ts';
import { Element } from '../elements/Element.tsx';
import { TextObject } from '../inline/TextObject.tsx';
import type { BlockProps } from './blockProps.ts';

export function SectionBlock({ block }: BlockProps): ReactNode {
  const facts = list(block.fields);
  return (
    <div className="block-section">
      <div className="block-section-words">
        {isFields(block.text) && (
          <div className="block-text">
            <TextObject of={block.text} />
          </div>
        )}
        {facts.length > 0 && (
          <div className="block-fields">
            {facts.map((fact, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: fields have no other identity
              <div key={index} className="block-field">
                <TextObject of={fact} />
              </div>
            ))}
          </div>
        )}
      </div>
      {isFields(block.accessory) && (
        <div className="block-accessory">
          <Element element={fields(block.accessory)} blockId={block.block_id} label={block.text} />
        </div>
      )}
    </div>
  );
}
