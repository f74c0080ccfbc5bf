import { type ReactNode, useState } from 'react';
import { fields, text } from '../../slack/wire/json.ts';
import { useConfirm } from '../context/confirm.ts';
import { useDirectory } from '../context/directory.ts';
import { useStage } from '../context/stage.ts';
import { localOf, secondsOf } from '../wording/zoned.ts';
import { inputOf, writtenIn } from './choices/kept.ts';
import { ariaInput, type ElementProps } from './choices/naming.ts';
import { StandingMark } from './Standing.tsx';

const TYPES: Readonly<Record<string, string>> = {
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/** A date, a time, or both; both are a moment on the person's own clock. */
export function DateElement({ element, blockId, naming, dispatches }: ElementProps): ReactNode {
  const stage = useStage();
  const confirm = useConfirm();
  const put = dispatches ? stage.choose : stage.keep;
  const { zone } = useDirectory().reader;
  const [type, actionId] = [text(element.type), text(element.action_id)];
  const where = { blockId, actionId };
  const isMoment = type === 'datetimepicker';
  const [written, setWritten] = useState(() => {
    const kept = writtenIn(element, inputOf(stage.state, blockId, actionId));
    return isMoment && kept !== '' ? localOf(Number(kept), zone) : kept;
  });
  const pick = async (next: string) => {
    if (!(await confirm(fields(element.confirm)))) return;
    setWritten(next);
    const value = isMoment ? String(secondsOf(next, zone)) : next;
    put(where, next === '' ? [] : [value]);
  };
  return (
    <span className="with-standing">
      <input
        {...ariaInput(naming)}
        className="field field-date"
        type={TYPES[type] ?? 'text'}
        value={written}
        onChange={({ target }) => pick(target.value)}
      />
      <StandingMark of={stage.standing(where)} />
    </span>
  );
}
