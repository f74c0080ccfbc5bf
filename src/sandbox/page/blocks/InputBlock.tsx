import { type ReactNode, useId } from 'react';
import { fields, isFields, text } from '../../slack/wire/json.ts';
import { useStage } from '../context/stage.ts';
import { Element } from '../elements/Element.tsx';
import { plainWords } from '../wording/words.ts';
import type { BlockProps } from './blockProps.ts';

/** These are several controls in one: a label cannot point at them. */
const GROUPS = new Set(['checkboxes', 'radio_buttons']);

export function InputBlock({ block }: BlockProps): ReactNode {
  const stage = useStage();
  const id = useId();
  const element = fields(block.element);
  const error = stage.errors[block.block_id];
  const hint = isFields(block.hint) ? plainWords(block.hint) : '';
  const isOptional = block.optional === true;
  const described = [
    ...(error === undefined ? [] : [`${id}-error`]),
    ...(hint === '' ? [] : [`${id}-hint`]),
  ];
  const naming = {
    id: `${id}-field`,
    labelledBy: `${id}-label`,
    label: plainWords(block.label),
    invalid: error !== undefined,
    required: !isOptional,
    ...(described.length === 0 ? {} : { describedBy: described.join(' ') }),
  };
  const words = (
    <>
      {plainWords(block.label)}
      {isOptional && <span className="optional"> (optional)</span>}
    </>
  );
  return (
    <div className="block-input" data-invalid={error !== undefined}>
      {GROUPS.has(text(element.type)) ? (
        <div className="label" id={naming.labelledBy}>
          {words}
        </div>
      ) : (
        <label className="label" id={naming.labelledBy} htmlFor={naming.id}>
          {words}
        </label>
      )}
      <Element
        element={element}
        blockId={block.block_id}
        naming={naming}
        dispatches={block.dispatch_action === true}
      />
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {hint !== '' && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
