import { type Fields, fields, list, text } from '../wire/json.ts';
import type { Block } from '../wire/surface.ts';

// What Slack keeps of a person's input, in the shape in which it sends it back: state.values.

export type State = Map<string, Map<string, Fields>>;

type Initial = (element: Fields) => Fields;

const value: Initial = (element) => ({ value: element.initial_value ?? null });
const option: Initial = (element) => ({ selected_option: element.initial_option ?? null });
const options: Initial = (element) => ({ selected_options: element.initial_options ?? [] });

const initials: Readonly<Record<string, Initial>> = {
  plain_text_input: value,
  email_text_input: value,
  url_text_input: value,
  number_input: value,
  rich_text_input: (element) => ({ rich_text_value: element.initial_value ?? null }),
  file_input: () => ({ files: [] }),
  static_select: option,
  external_select: option,
  radio_buttons: option,
  multi_static_select: options,
  multi_external_select: options,
  checkboxes: options,
  users_select: (element) => ({ selected_user: element.initial_user ?? null }),
  conversations_select: (element) => ({
    selected_conversation: element.initial_conversation ?? null,
  }),
  channels_select: (element) => ({ selected_channel: element.initial_channel ?? null }),
  multi_users_select: (element) => ({ selected_users: element.initial_users ?? [] }),
  multi_conversations_select: (element) => ({
    selected_conversations: element.initial_conversations ?? [],
  }),
  multi_channels_select: (element) => ({ selected_channels: element.initial_channels ?? [] }),
  datepicker: (element) => ({ selected_date: element.initial_date ?? null }),
  timepicker: (element) => ({ selected_time: element.initial_time ?? null }),
  datetimepicker: (element) => ({ selected_date_time: element.initial_date_time ?? null }),
};

export const keepsState = (element: Fields): boolean => text(element.type) in initials;

/** The interactive elements of a block, wherever the block keeps them. */
export function elementsOf(block: Block): Fields[] {
  if (block.type === 'input') return [fields(block.element)];
  if (block.type === 'section' && block.accessory !== undefined) return [fields(block.accessory)];
  if (block.type === 'actions') return list(block.elements).map(fields);
  return [];
}

/** Input survives an update only where block id, action id and kind of element are the same. */
export function stateFor(blocks: readonly Block[], before?: State): State {
  const state: State = new Map();
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const type = text(element.type);
      const initial = initials[type];
      if (initial === undefined) continue;
      const actionId = text(element.action_id);
      const kept = before?.get(block.block_id)?.get(actionId);
      const current = kept?.type === type ? kept : { type, ...initial(element) };
      const ofBlock = state.get(block.block_id) ?? new Map<string, Fields>();
      state.set(block.block_id, ofBlock.set(actionId, current));
    }
  }
  return state;
}

export const wireState = (state: State): Record<string, Record<string, Fields>> =>
  Object.fromEntries([...state].map(([blockId, of]) => [blockId, Object.fromEntries(of)]));
