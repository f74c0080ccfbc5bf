import { type Fields, fields, list, text } from '../wire/json.ts';
import {
  boxOption,
  confirmDialog,
  conversationFilter,
  dispatchConfig,
  hasOptionsOrGroups,
  knowsItsInitialOptions,
  menuOption,
  optionGroup,
  overflowOption,
  plainText,
} from './composition.ts';
import {
  anything,
  array,
  boolean,
  type Check,
  integer,
  matching,
  oneOf,
  onlyOn,
  type Rule,
  report,
  shape,
  string,
  url,
} from './rules.ts';

const id = string(255);
const common = { action_id: id, focus_on_load: boolean };
const confirmed = { ...common, confirm: confirmDialog };
const held = { ...confirmed, placeholder: plainText(150) };
const many = { ...held, max_selected_items: integer(1, 100) };
const ids = (max: number): Rule => array(string(255), 0, max);

const button = shape(
  { text: plainText(75) },
  {
    action_id: id,
    value: string(2000),
    url,
    style: oneOf('primary', 'danger'),
    confirm: confirmDialog,
    accessibility_label: string(75),
  },
);

export const image = shape(
  { alt_text: string(2000) },
  { image_url: url, slack_file: anything },
  (value, at, check) => {
    if ((value.image_url === undefined) === (value.slack_file === undefined)) {
      report(check, 'must define either `image_url` or `slack_file`', at);
    }
  },
);

const choices = { options: array(menuOption, 1, 100), option_groups: array(optionGroup, 1, 100) };
const boxes = { options: array(boxOption, 1, 10) };
const conversations = {
  default_to_current_conversation: boolean,
  filter: conversationFilter,
};

function lengthsFit(value: Fields, at: string, check: Check): void {
  const { min_length: min, max_length: max } = value;
  if (typeof min === 'number' && typeof max === 'number' && min > max) {
    report(check, 'must be less than or equal to max_length', `${at}/min_length`);
  }
  const initial = text(value.initial_value);
  if (typeof max === 'number' && initial.length > max) {
    report(check, `must be less than ${max + 1} characters`, `${at}/initial_value`);
  }
}

const typed = { ...common, placeholder: plainText(150), dispatch_action_config: dispatchConfig };

const menus: Readonly<Record<string, Rule>> = {
  static_select: shape({}, { ...held, ...choices, initial_option: menuOption }, hasOptionsOrGroups),
  external_select: shape(
    {},
    { ...held, initial_option: menuOption, min_query_length: integer(0, 3000) },
  ),
  users_select: shape({}, { ...held, initial_user: id }),
  conversations_select: shape(
    {},
    { ...held, ...conversations, initial_conversation: id, response_url_enabled: boolean },
  ),
  channels_select: shape({}, { ...held, initial_channel: id, response_url_enabled: boolean }),
  multi_static_select: shape(
    {},
    { ...many, ...choices, initial_options: array(menuOption, 0, 100) },
    hasOptionsOrGroups,
  ),
  multi_external_select: shape(
    {},
    { ...many, initial_options: array(menuOption, 0, 100), min_query_length: integer(0, 3000) },
  ),
  multi_users_select: shape({}, { ...many, initial_users: ids(100) }),
  multi_conversations_select: shape(
    {},
    { ...many, ...conversations, initial_conversations: ids(100) },
  ),
  multi_channels_select: shape({}, { ...many, initial_channels: ids(100) }),
};

const pickers: Readonly<Record<string, Rule>> = {
  checkboxes: shape(
    boxes,
    { ...confirmed, initial_options: array(boxOption, 1, 10) },
    knowsItsInitialOptions,
  ),
  radio_buttons: shape(boxes, { ...confirmed, initial_option: boxOption }, knowsItsInitialOptions),
  datepicker: shape({}, { ...held, initial_date: matching(/^\d{4}-\d{2}-\d{2}$/, 10) }),
  timepicker: shape(
    {},
    { ...held, initial_time: matching(/^\d{2}:\d{2}$/, 5), timezone: string(100) },
  ),
  datetimepicker: shape({}, { ...confirmed, initial_date_time: integer(1e9, 9999999999) }),
};

const texts: Readonly<Record<string, Rule>> = {
  plain_text_input: shape(
    {},
    {
      ...typed,
      initial_value: string(3000, 0),
      multiline: boolean,
      min_length: integer(0, 3000),
      max_length: integer(1, 3000),
    },
    lengthsFit,
  ),
  email_text_input: onlyOn(['modal'], shape({}, { ...typed, initial_value: string(3000) })),
  url_text_input: onlyOn(['modal'], shape({}, { ...typed, initial_value: string(3000) })),
  number_input: onlyOn(
    ['modal'],
    shape(
      { is_decimal_allowed: boolean },
      { ...typed, initial_value: string(3000), min_value: string(100), max_value: string(100) },
    ),
  ),
  file_input: onlyOn(
    ['modal'],
    shape({}, { action_id: id, filetypes: array(string(50), 1, 100), max_files: integer(1, 10) }),
  ),
  rich_text_input: shape({}, { ...typed, initial_value: anything }),
};

const overflow = shape(
  { options: array(overflowOption, 1, 5) },
  { action_id: id, confirm: confirmDialog },
);

export const accessories: Readonly<Record<string, Rule>> = {
  button,
  image,
  overflow,
  ...menus,
  ...pickers,
};
export const inActions: Readonly<Record<string, Rule>> = { button, overflow, ...menus, ...pickers };
export const inInputs: Readonly<Record<string, Rule>> = { ...menus, ...pickers, ...texts };

/** The answer to a block_suggestion. */
export const suggestions = shape(
  {},
  { options: array(menuOption, 0, 100), option_groups: array(optionGroup, 0, 100) },
  (value, at, check) => {
    if ((value.options === undefined) === (value.option_groups === undefined)) {
      report(check, 'must define either `options` or `option_groups`', at);
    }
  },
);

export const optionsOf = (element: Fields): Fields[] => [
  ...list(element.options).map(fields),
  ...list(element.option_groups).flatMap((group) => list(fields(group).options).map(fields)),
];
