import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { type Fields, text } from '../../slack/wire/json.ts';
import { TextObject } from '../inline/TextObject.tsx';
import { plainWords } from '../wording/words.ts';
import { useTrap } from './trap.ts';

/** Slack's question before something is done: the `confirm` of an element. */
export function ConfirmDialog(props: {
  confirm: Fields;
  onAnswer: (isYes: boolean) => void;
}): ReactNode {
  const { confirm, onAnswer } = props;
  const id = useId();
  const { dialog, onKeyDown } = useTrap('button');
  const onKey = (event: KeyboardEvent) => {
    event.stopPropagation();
    onKeyDown(event);
    if (event.key === 'Escape') onAnswer(false);
  };
  return (
    <div className="window-shade confirm-shade">
      <div
        ref={dialog}
        className="window confirm"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        tabIndex={-1}
        onKeyDown={onKey}
      >
        <div className="window-head">
          <h2 id={`${id}-title`}>{plainWords(confirm.title)}</h2>
        </div>
        <div className="window-body" id={`${id}-text`}>
          <TextObject of={confirm.text} />
        </div>
        <div className="window-foot">
          <button type="button" className="button" onClick={() => onAnswer(false)}>
            {plainWords(confirm.deny)}
          </button>
          <button
            type="button"
            className="button"
            data-style={text(confirm.style) || 'primary'}
            onClick={() => onAnswer(true)}
          >
            {plainWords(confirm.confirm)}
          </button>
        </div>
      </div>
    </div>
  );
}
