import { optionsOf } from '../blocks/elements.ts';
import type { World } from '../model/world.ts';
import { type Fields, fields, text } from '../wire/json.ts';

// From what a person means ("Ravi", "Read only") to the value Slack keeps in the state.

export interface Chooser {
  readonly world: World;
  /** Options that an external menu offered last. */
  readonly offered: readonly Fields[];
}

const words = (textObject: unknown): string => text(fields(textObject).text);

function option(options: readonly Fields[], wanted: string): Fields {
  const found =
    options.find((one) => one.value === wanted) ??
    options.find((one) => words(one.text) === wanted);
  if (found !== undefined) return found;
  const there = options.map((one) => `${text(one.value)} "${words(one.text)}"`).join('; ');
  throw new Error(`"${wanted}" is not offered. There is: ${there || 'nothing'}`);
}

function person(world: World, wanted: string): string {
  const people = [...world.directory.people.values()];
  const found = people.find((one) =>
    [one.id, one.name, one.realName].some((known) => known === wanted),
  );
  if (found === undefined) throw new Error(`Nobody is called "${wanted}"`);
  return found.id;
}

function channel(world: World, wanted: string): string {
  const bare = wanted.replace(/^#/, '');
  const all = [...world.directory.conversations.values()];
  const found = all.find((one) => one.id === wanted || one.name === bare);
  if (found === undefined) throw new Error(`No channel is called "${wanted}"`);
  return found.id;
}

type Choose = (element: Fields, wanted: readonly string[], chooser: Chooser) => Fields;

const typed: Choose = (_element, wanted) => ({ value: wanted[0] || null });

const one =
  (name: string, find: (world: World, wanted: string) => string): Choose =>
  (_element, wanted, { world }) => ({ [name]: wanted[0] ? find(world, wanted[0]) : null });

const many =
  (name: string, find: (world: World, wanted: string) => string): Choose =>
  (_element, wanted, { world }) => ({ [name]: wanted.map((each) => find(world, each)) });

const itself = (_world: World, wanted: string): string => wanted;

const known = (element: Fields, { offered }: Chooser) => [...optionsOf(element), ...offered];

const oneOption: Choose = (element, wanted, chooser) => ({
  selected_option: wanted[0] ? option(known(element, chooser), wanted[0]) : null,
});

const manyOptions: Choose = (element, wanted, chooser) => ({
  selected_options: wanted.map((each) => option(known(element, chooser), each)),
});

const choices: Readonly<Record<string, Choose>> = {
  plain_text_input: typed,
  email_text_input: typed,
  url_text_input: typed,
  number_input: typed,
  static_select: oneOption,
  external_select: oneOption,
  radio_buttons: oneOption,
  overflow: oneOption,
  multi_static_select: manyOptions,
  multi_external_select: manyOptions,
  checkboxes: manyOptions,
  users_select: one('selected_user', person),
  channels_select: one('selected_channel', channel),
  conversations_select: one('selected_conversation', channel),
  multi_users_select: many('selected_users', person),
  multi_channels_select: many('selected_channels', channel),
  multi_conversations_select: many('selected_conversations', channel),
  datepicker: one('selected_date', itself),
  timepicker: one('selected_time', itself),
  datetimepicker: (_element, wanted) => ({
    selected_date_time: wanted[0] ? Number(wanted[0]) : null,
  }),
};

export const canChoose = (element: Fields): boolean => text(element.type) in choices;

/** The value for state.values, or an error naming what is on offer. */
export function chosen(
  element: Fields,
  wanted: string | readonly string[],
  chooser: Chooser,
): Fields {
  const type = text(element.type);
  const choose = choices[type];
  if (choose === undefined) throw new Error(`Nothing can be put into a ${type}`);
  const all = typeof wanted === 'string' ? [wanted] : wanted;
  return { type, ...choose(element, all, chooser) };
}
