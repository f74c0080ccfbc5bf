import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { text } from '../../slack/wire/json.ts';
import { useStage } from '../context/stage.ts';
import { plainWords } from '../wording/words.ts';
import { inputOf, writtenIn } from './choices/kept.ts';
import { ariaInput, type ElementProps } from './choices/naming.ts';

const TYPES: Readonly<Record<string, string>> = {
  email_text_input: 'email',
  url_text_input: 'url',
};

/** Says how many characters are left once few are. */
function Room({ used, max }: { used: number; max: number }): ReactNode {
  const left = max - used;
  if (left > Math.min(100, max / 4)) return null;
  return (
    <span className="room" data-over={left < 0}>
      {left < 0 ? `${-left} too many` : `${left} left`}
    </span>
  );
}

export function TextElement({ element, blockId, naming, dispatches }: ElementProps): ReactNode {
  const stage = useStage();
  const actionId = text(element.action_id);
  const where = { blockId, actionId };
  const [written, setWritten] = useState(
    writtenIn(element, inputOf(stage.state, blockId, actionId)),
  );
  const write = (next: string) => {
    setWritten(next);
    stage.keep(where, [next]);
  };
  const onEnter = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && dispatches) stage.choose(where, [written]);
  };
  const max = typeof element.max_length === 'number' ? element.max_length : undefined;
  const shared = {
    ...ariaInput(naming),
    className: 'field',
    value: written,
    placeholder: plainWords(element.placeholder),
  };
  return (
    <span className="text-field">
      {element.multiline === true ? (
        <textarea {...shared} rows={3} onChange={({ target }) => write(target.value)} />
      ) : (
        <input
          {...shared}
          type={TYPES[text(element.type)] ?? 'text'}
          autoComplete="off"
          {...(element.type === 'number_input' ? { inputMode: 'decimal' as const } : {})}
          onChange={({ target }) => write(target.value)}
          onKeyDown={onEnter}
        />
      )}
      {max !== undefined && <Room used={written.length} max={max} />}
    </span>
  );
}
