import type { types } from '@slack/bolt';
import type { ActionId, WindowId } from '../../wire/ids.ts';
import { cut, LIMITS } from './limits.ts';

/**
 * A message for a channel, a direct message or an ephemeral message. `text` says everything that
 * `blocks` say.
 */
export interface Message {
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

/** Slack does not interpret plain text, so use it for what people typed. */
export function plain(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: cut(text, max) || '–', emoji: false };
}

/** Adds the closing backtick if the cut was inside inline code. */
function closed(text: string): string {
  return text.split('`').length % 2 === 0 ? `${text}\`` : text;
}

/** For our own sentences. `verbatim` keeps Slack from turning words into links or mentions. */
export function mrkdwn(text: string, max: number): types.MrkdwnElement {
  const fitting = text.length <= max ? text : closed(cut(text, max - 1));
  return { type: 'mrkdwn', text: fitting || '–', verbatim: true };
}

export function message(text: string, blocks: types.KnownBlock[]): Message {
  return { text: mrkdwn(text, LIMITS.messageText).text, blocks };
}

export function header(text: string): types.HeaderBlock {
  return { type: 'header', text: plain(text, LIMITS.header) };
}

export function section(text: string, accessory?: types.Button): types.SectionBlock {
  return {
    type: 'section',
    text: mrkdwn(text, LIMITS.section),
    ...(accessory === undefined ? {} : { accessory }),
  };
}

/** What a person typed, fully expanded, because nobody should decide after reading only a part. */
export function typed(text: string, max: number = LIMITS.section): types.SectionBlock {
  return { type: 'section', text: plain(text, max), expand: true };
}

export function columns(texts: readonly string[]): types.SectionBlock {
  const fields = texts.slice(0, LIMITS.fields).map((text) => mrkdwn(text, LIMITS.field));
  return { type: 'section', fields };
}

/** Joins lines into as few sections as possible. */
export function sections(lines: readonly string[]): types.SectionBlock[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    const joined = last === undefined ? line : `${last}\n${line}`;
    if (last !== undefined && joined.length <= LIMITS.section) texts[texts.length - 1] = joined;
    else texts.push(line);
  }
  return texts.map((text) => section(text));
}

export function context(text: string): types.ContextBlock {
  return { type: 'context', elements: [mrkdwn(text, LIMITS.contextText)] };
}

export function actions(...elements: types.Button[]): types.ActionsBlock[] {
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

export const divider: types.DividerBlock = { type: 'divider' };

export function button(wish: {
  action: ActionId;
  label: string;
  value?: string;
  style?: 'primary' | 'danger';
  /** Screen readers read this instead of the label. */
  spoken?: string;
}): types.Button {
  return {
    type: 'button',
    action_id: wish.action,
    text: plain(wish.label, LIMITS.button),
    ...(wish.value === undefined ? {} : { value: wish.value }),
    ...(wish.style === undefined ? {} : { style: wish.style }),
    ...(wish.spoken === undefined
      ? {}
      : { accessibility_label: cut(wish.spoken, LIMITS.accessibilityLabel) }),
  };
}

export function modal(wish: {
  title: string;
  blocks: types.KnownBlock[];
  close: string;
  submit?: string;
  id?: WindowId;
  meta?: string;
}): types.ModalView {
  return {
    type: 'modal',
    title: plain(wish.title, LIMITS.windowLabel),
    close: plain(wish.close, LIMITS.windowLabel),
    blocks: wish.blocks.slice(0, LIMITS.viewBlocks),
    ...(wish.submit === undefined ? {} : { submit: plain(wish.submit, LIMITS.windowLabel) }),
    ...(wish.id === undefined ? {} : { callback_id: wish.id }),
    ...(wish.meta === undefined ? {} : { private_metadata: wish.meta }),
  };
}
