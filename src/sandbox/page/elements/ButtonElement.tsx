import type { ReactNode } from 'react';
import { fields, maybeText, text } from '../../slack/wire/json.ts';
import { useConfirm } from '../context/confirm.ts';
import { useStage } from '../context/stage.ts';
import { isSafeUrl } from '../wording/angle.ts';
import { plainWords } from '../wording/words.ts';
import type { ElementProps } from './choices/naming.ts';
import { StandingMark } from './Standing.tsx';

export function ButtonElement({ element, blockId }: ElementProps): ReactNode {
  const stage = useStage();
  const confirm = useConfirm();
  const value = maybeText(element.value);
  const where = {
    blockId,
    actionId: text(element.action_id),
    ...(value === undefined ? {} : { value }),
  };
  const standing = stage.standing(where);
  const spoken = maybeText(element.accessibility_label);
  const url = text(element.url);
  const press = async () => {
    if (standing === 'waiting' || !(await confirm(fields(element.confirm)))) return;
    if (isSafeUrl(url)) window.open(url, '_blank', 'noreferrer');
    stage.click(where);
  };
  return (
    <span className="with-standing">
      <button
        type="button"
        className="button"
        data-style={text(element.style) || 'default'}
        data-action={where.actionId}
        aria-busy={standing === 'waiting'}
        onClick={press}
        {...(spoken === undefined ? {} : { 'aria-label': spoken })}
      >
        {plainWords(element.text)}
      </button>
      <StandingMark of={standing} />
    </span>
  );
}
