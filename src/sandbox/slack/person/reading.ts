import { optionsOf } from '../blocks/elements.ts';
import { elementsOf, keepsState, type State } from '../model/viewState.ts';
import { defined, type Fields, fields, isFields, list, maybeText, text } from '../wire/json.ts';
import type {
  Block,
  Confirm,
  VisibleButton,
  VisibleField,
  VisibleLink,
  VisibleOption,
} from '../wire/surface.ts';

// Turns blocks into what a person reads and can press.

const words = (textObject: unknown): string => text(fields(textObject).text);

/** Rich text and table cells nest freely: every `text` inside counts, a link's address too. */
function wordsWithin(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsWithin).filter(Boolean).join(' ');
  if (!isFields(value)) return '';
  const own = [value.text, value.url, value.user_id].map(text).filter(Boolean).join(' ');
  return [own, wordsWithin(value.elements)].filter(Boolean).join(' ');
}

const optionWords = (option: unknown): string => {
  const { text: label, description } = fields(option);
  return [words(label), words(description)].filter(Boolean).join(' – ');
};

/** What stands in an input: the person's own words or choice. */
function valueWords(value: Fields): string[] {
  const chosen = [value.selected_option, ...list(value.selected_options)].map(optionWords);
  const single = [
    value.value,
    value.selected_user,
    value.selected_channel,
    value.selected_conversation,
    value.selected_date,
    value.selected_time,
  ].map(text);
  const many = [value.selected_users, value.selected_channels, value.selected_conversations];
  return [...chosen, ...single, ...many.flatMap((ids) => list(ids).map(text))];
}

function elementWords(element: Fields, value: Fields | undefined): string[] {
  const open = ['radio_buttons', 'checkboxes'].includes(text(element.type));
  const choices = open ? optionsOf(element).map(optionWords) : [];
  const stands = open || value === undefined ? [] : valueWords(value);
  const label = element.type === 'button' ? words(element.text) : '';
  return [label, text(element.alt_text), words(element.placeholder), ...choices, ...stands];
}

function blockWords(block: Block, state: State): string[] {
  const ofBlock = state.get(block.block_id);
  const controls = elementsOf(block).flatMap((element) =>
    elementWords(element, ofBlock?.get(text(element.action_id))),
  );
  const texts = [
    typeof block.text === 'string' ? block.text : words(block.text),
    words(block.title),
    words(block.label),
    text(block.alt_text),
    ...list(block.fields).map(words),
  ];
  const inContext =
    block.type === 'context'
      ? list(block.elements).map((one) => text(fields(one).text) || text(fields(one).alt_text))
      : [];
  const nested = block.type === 'rich_text' ? [wordsWithin(block.elements)] : [];
  const rows = list(block.rows).map((row) => list(row).map(wordsWithin).join(' | '));
  return [...texts, ...inContext, ...nested, ...rows, ...controls, words(block.hint)];
}

export const plainTextOf = (blocks: readonly Block[], state: State): string =>
  blocks
    .flatMap((block) => blockWords(block, state))
    .filter(Boolean)
    .join('\n');

function confirmOf(value: unknown): Confirm | undefined {
  if (!isFields(value)) return undefined;
  return {
    title: words(value.title),
    text: words(value.text),
    confirm: words(value.confirm),
    deny: words(value.deny),
  };
}

function buttonOf(block: Block, element: Fields): VisibleButton {
  const confirm = confirmOf(element.confirm);
  return {
    label: words(element.text),
    actionId: text(element.action_id),
    blockId: block.block_id,
    ...defined({
      value: maybeText(element.value),
      style: maybeText(element.style),
      url: maybeText(element.url),
    }),
    confirm,
  };
}

export const optionOf = (option: Fields): VisibleOption => ({
  label: words(option.text),
  value: text(option.value),
  ...(isFields(option.description) ? { description: words(option.description) } : {}),
});

function fieldOf(block: Block, element: Fields): VisibleField {
  return {
    type: text(element.type),
    label: words(block.label) || words(element.placeholder) || words(block.text),
    actionId: text(element.action_id),
    blockId: block.block_id,
    options: optionsOf(element).map(optionOf),
    required: block.type === 'input' && block.optional !== true,
  };
}

const LINKS = /<((?:https?|slack|mailto):[^|>]+)(?:\|([^>]*))?>|\[([^\]]+)\]\((https?:[^)]+)\)/g;

/** Links in mrkdwn and markdown, and buttons that lead somewhere. */
export function linksOf(plainText: string, buttons: readonly VisibleButton[]): VisibleLink[] {
  const written = [...plainText.matchAll(LINKS)].map((match) => ({
    label: match[2] ?? match[3] ?? match[1] ?? '',
    url: match[1] ?? match[4] ?? '',
  }));
  const pressed = buttons.flatMap(({ label, url }) => (url === undefined ? [] : [{ label, url }]));
  return [...written, ...pressed];
}

const controls = (blocks: readonly Block[]): { block: Block; element: Fields }[] =>
  blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));

export const buttonsOf = (blocks: readonly Block[]): VisibleButton[] =>
  controls(blocks)
    .filter(({ element }) => element.type === 'button')
    .map(({ block, element }) => buttonOf(block, element));

export const fieldsOf = (blocks: readonly Block[]): VisibleField[] =>
  controls(blocks)
    .filter(({ element }) => keepsState(element) || element.type === 'overflow')
    .map(({ block, element }) => fieldOf(block, element));

export function readable(blocks: readonly Block[], state: State, otherwise = '') {
  const plainText = blocks.length > 0 ? plainTextOf(blocks, state) : otherwise;
  const buttons = buttonsOf(blocks);
  const links = linksOf(plainText, buttons);
  return { blocks, plainText, buttons, fields: fieldsOf(blocks), links };
}
