import { type Fields, fields, isFields, list, text } from '../../../slack/wire/json.ts';
import type { ViewState } from '../../../slack/wire/surface.ts';
import { plainWords } from '../../wording/words.ts';

// What stands in a control at first: what Slack kept of the person's input, or what the app put there.

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  /** The heading under which an app that was asked puts it. */
  readonly group?: string;
}

export interface Group {
  readonly label?: string;
  readonly options: readonly Choice[];
}

export function choiceOf(option: unknown): Choice {
  const one = fields(option);
  const described = isFields(one.description) ? { description: plainWords(one.description) } : {};
  return { value: text(one.value), label: plainWords(one.text), ...described };
}

export function groupsOf(element: Fields): Group[] {
  const groups = list(element.option_groups).map(fields);
  if (groups.length === 0) return [{ options: list(element.options).map(choiceOf) }];
  return groups.map((group) => ({
    label: plainWords(group.label),
    options: list(group.options).map(choiceOf),
  }));
}

export const inputOf = (state: ViewState, blockId: string, actionId: string): Fields | undefined =>
  state[blockId]?.[actionId];

/** In the words of state.values and in those of the element itself. */
const NAMES = [
  ['selected_option', 'initial_option'],
  ['selected_options', 'initial_options'],
  ['selected_user', 'initial_user'],
  ['selected_users', 'initial_users'],
  ['selected_channel', 'initial_channel'],
  ['selected_channels', 'initial_channels'],
  ['selected_conversation', 'initial_conversation'],
  ['selected_conversations', 'initial_conversations'],
] as const;

const asChoice = (one: unknown): Choice[] => {
  if (isFields(one)) return [choiceOf(one)];
  return text(one) === '' ? [] : [{ value: text(one), label: text(one) }];
};

/** Chosen options, people or places; those without words of their own have their id as label. */
export function chosenIn(element: Fields, kept: Fields | undefined): Choice[] {
  return NAMES.flatMap(([name, initial]) => {
    const value = kept === undefined ? element[initial] : kept[name];
    return Array.isArray(value) ? value.flatMap(asChoice) : asChoice(value);
  });
}

/** What is written in a text field, or picked in a date or time field. */
export function writtenIn(element: Fields, kept: Fields | undefined): string {
  const { value, selected_date: date, selected_time: time, selected_date_time: both } = kept ?? {};
  const now = [value, date, time, both].find((one) => one !== undefined && one !== null);
  if (kept !== undefined) return String(now ?? '');
  const { initial_value, initial_date, initial_time, initial_date_time } = element;
  return String(initial_value ?? initial_date ?? initial_time ?? initial_date_time ?? '');
}
