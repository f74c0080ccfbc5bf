import { type ReactNode, useState } from 'react';
import { fields, list, text } from '../../slack/wire/json.ts';
import { useConfirm } from '../context/confirm.ts';
import { useStage } from '../context/stage.ts';
import { TextObject } from '../inline/TextObject.tsx';
import { chosenIn, inputOf } from './choices/kept.ts';
import { aria, type ElementProps } from './choices/naming.ts';
import { StandingMark } from './Standing.tsx';

export function CheckboxesElement({
  element,
  blockId,
  naming,
  dispatches,
}: ElementProps): ReactNode {
  const stage = useStage();
  const confirm = useConfirm();
  const put = dispatches ? stage.choose : stage.keep;
  const actionId = text(element.action_id);
  const where = { blockId, actionId };
  const first = chosenIn(element, inputOf(stage.state, blockId, actionId));
  const [chosen, setChosen] = useState(first.map(({ value }) => value));
  const toggle = async (value: string) => {
    if (!(await confirm(fields(element.confirm)))) return;
    const all = list(element.options).map((option) => text(fields(option).value));
    const next = all.filter((one) =>
      one === value ? !chosen.includes(one) : chosen.includes(one),
    );
    setChosen(next);
    put(where, next);
  };
  return (
    <fieldset className="choices" {...aria(naming)}>
      {list(element.options)
        .map(fields)
        .map((option) => {
          const value = text(option.value);
          return (
            <label key={value} className="choice">
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={() => toggle(value)}
              />
              <span className="choice-words">
                <TextObject of={option.text} />
                {option.description !== undefined && (
                  <span className="choice-more">
                    <TextObject of={option.description} />
                  </span>
                )}
              </span>
            </label>
          );
        })}
      <StandingMark of={stage.standing(where)} />
    </fieldset>
  );
}
