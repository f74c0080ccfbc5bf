import { type ReactNode, useState } from 'react';
import { fields, text } from '../../slack/wire/json.ts';
import { useConfirm } from '../context/confirm.ts';
import { useDirectory } from '../context/directory.ts';
import { useStage } from '../context/stage.ts';
import { plainWords } from '../wording/words.ts';
import { Combobox } from './choices/Combobox.tsx';
import { type Choice, chosenIn, type Group, groupsOf, inputOf } from './choices/kept.ts';
import type { ElementProps } from './choices/naming.ts';
import { StandingMark } from './Standing.tsx';

const SEARCH_FROM = 3;

const named = (names: ReadonlyMap<string, string>, sign: string): Group[] => [
  { options: [...names].map(([value, label]) => ({ value, label: sign + label })) },
];

/** Every kind of menu: of options, of what the app suggests, of people, of places. One or several. */
export function MenuElement({ element, blockId, naming, dispatches }: ElementProps): ReactNode {
  const stage = useStage();
  const confirm = useConfirm();
  const { people, channels } = useDirectory();
  const [type, actionId] = [text(element.type), text(element.action_id)];
  const where = { blockId, actionId };
  const kind = type.replace('multi_', '');
  const groups =
    kind === 'users_select'
      ? named(people, '')
      : kind === 'channels_select' || kind === 'conversations_select'
        ? named(channels, '#')
        : groupsOf(element);
  const known = groups.flatMap(({ options }) => options);
  const [chosen, setChosen] = useState<readonly Choice[]>(() =>
    chosenIn(element, inputOf(stage.state, blockId, actionId)).map(
      (choice) => known.find(({ value }) => value === choice.value) ?? choice,
    ),
  );
  const pick = async (next: readonly Choice[]) => {
    if (!(await confirm(fields(element.confirm)))) return;
    setChosen(next);
    const put = dispatches ? stage.choose : stage.keep;
    put(
      where,
      next.map(({ value }) => value),
    );
  };
  const { min_query_length: least = SEARCH_FROM, max_selected_items: most } = element;
  const external = {
    least: typeof least === 'number' ? least : SEARCH_FROM,
    search: (typed: string) => stage.search(where, typed),
  };
  return (
    <span className="with-standing menu">
      <Combobox
        naming={naming}
        placeholder={plainWords(element.placeholder) || 'Choose an option'}
        groups={groups}
        chosen={chosen}
        onPick={pick}
        isMany={type.startsWith('multi_')}
        {...(typeof most === 'number' ? { most } : {})}
        {...(kind === 'external_select' ? { external } : {})}
      />
      <StandingMark of={stage.standing(where)} />
    </span>
  );
}
