import { type Fields, fields, list, text } from '../wire/json.ts';
import {
  array,
  boolean,
  byType,
  type Check,
  oneOf,
  type Rule,
  report,
  shape,
  string,
  url,
} from './rules.ts';

// Text, options and confirm dialogs: what blocks and elements are made of.

export const plainText = (max: number): Rule =>
  byType({ plain_text: shape({ text: string(max) }, { emoji: boolean }) });

export const anyText = (max: number): Rule =>
  byType({
    plain_text: shape({ text: string(max) }, { emoji: boolean }),
    mrkdwn: shape({ text: string(max) }, { verbatim: boolean }),
  });

export const confirmDialog = shape(
  {
    title: plainText(100),
    text: anyText(300),
    confirm: plainText(30),
    deny: plainText(30),
  },
  { style: oneOf('primary', 'danger') },
);

/** Slack's documentation says 150, its published types say 75: the stricter one is safe. */
const OPTION_VALUE = 75;

const option = (words: (max: number) => Rule, more: Readonly<Record<string, Rule>> = {}): Rule =>
  shape({ text: words(75), value: string(OPTION_VALUE) }, { description: words(75), ...more });

export const menuOption = option(plainText);
export const boxOption = option(anyText);
export const overflowOption = option(plainText, { url });

export const optionGroup = shape({
  label: plainText(75),
  options: array(menuOption, 0, 100),
});

const valuesOf = (element: Fields): string[] => {
  const grouped = list(element.option_groups).flatMap((group) => list(fields(group).options));
  return [...list(element.options), ...grouped].map((one) => text(fields(one).value));
};

/** A choice made in advance must be one of the choices. */
export function knowsItsInitialOptions(element: Fields, at: string, check: Check): void {
  const known = valuesOf(element);
  const chosen = [
    ...(element.initial_option === undefined ? [] : [element.initial_option]),
    ...list(element.initial_options),
  ];
  for (const one of chosen) {
    if (known.includes(text(fields(one).value))) continue;
    const name = element.initial_option === undefined ? 'initial_options' : 'initial_option';
    report(check, 'must be one of the provided options', `${at}/${name}`);
  }
}

export function hasOptionsOrGroups(element: Fields, at: string, check: Check): void {
  const ways = [element.options, element.option_groups].filter((one) => one !== undefined);
  if (ways.length !== 1) report(check, 'must define either `options` or `option_groups`', at);
  knowsItsInitialOptions(element, at, check);
}

export const conversationFilter = shape(
  {},
  {
    include: array(oneOf('im', 'mpim', 'private', 'public'), 1, 4),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
);

export const dispatchConfig = shape(
  {},
  { trigger_actions_on: array(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2) },
);
