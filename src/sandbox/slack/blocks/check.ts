import { newId } from '../model/ids.ts';
import { invalidArguments, invalidBlocks, Refusal } from '../model/refusal.ts';
import type { Definition } from '../model/windows.ts';
import { type Fields, fields, isFields, list, maybeText, text } from '../wire/json.ts';
import type { Block } from '../wire/surface.ts';
import { plainText } from './composition.ts';
import { blockKinds } from './kinds.ts';
import {
  anything,
  array,
  boolean,
  byType,
  type Check,
  oneOf,
  type Rule,
  report,
  shape,
  string,
} from './rules.ts';

/** Not published; third parties saw 13.2 kB pass and more refused. */
const MESSAGE_BYTES = 13_200;
const VIEW_BYTES = 250_000;

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/** Blocks are unique by block_id within a message or view. */
function blockIdsDiffer(blocks: readonly unknown[], at: string, check: Check): void {
  const seen = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const id = text(fields(block).block_id);
    if (id !== '' && seen.has(id)) {
      report(check, `\`block_id\` "${id}" already exists`, `${at}/${index}/block_id`);
    }
    seen.add(id);
  }
}

function checkBlocks(value: unknown, at: string, most: number, check: Check): void {
  array(byType(blockKinds), 0, most)(value, at, check);
  const blocks = list(value);
  blockIdsDiffer(blocks, at, check);
  const ofType = (type: string) => blocks.map(fields).filter((block) => block.type === type);
  const markdown = ofType('markdown').reduce((sum, block) => sum + text(block.text).length, 0);
  if (markdown > 12_000) report(check, 'must be less than 12001 characters', at);
  if (check.surface === 'message' && ofType('table').length > 1) {
    report(check, 'only_one_table_allowed', at);
  }
}

const namedElement = (value: unknown): unknown => {
  if (!isFields(value) || value.type === 'image' || value.type === 'mrkdwn') return value;
  if (value.type === 'plain_text') return value;
  return { ...value, action_id: maybeText(value.action_id) ?? newId('a') };
};

/** Slack makes up the ids that the app left out. */
function named(value: unknown): Block {
  const block = fields(value);
  const base = {
    ...block,
    type: text(block.type),
    block_id: maybeText(block.block_id) ?? newId('b'),
  };
  if (block.type === 'actions')
    return { ...base, elements: list(block.elements).map(namedElement) };
  if (block.type === 'input') return { ...base, element: namedElement(block.element) };
  if (block.accessory !== undefined) return { ...base, accessory: namedElement(block.accessory) };
  return base;
}

/** The blocks of a message, or the refusal Slack would answer with. */
export function messageBlocks(value: unknown): readonly Block[] {
  if (!Array.isArray(value)) throw new Refusal('invalid_blocks_format');
  const check: Check = { surface: 'message', found: [] };
  checkBlocks(value, '/blocks', 50, check);
  if (check.found.length > 0) throw invalidBlocks(check.found);
  if (bytes(value) > MESSAGE_BYTES) throw new Refusal('msg_blocks_too_long');
  return value.map(named);
}

const metadata = {
  callback_id: string(255, 0),
  private_metadata: string(3000, 0),
  external_id: string(255, 0),
};

const viewShapes: Readonly<Record<Definition['type'], Rule>> = {
  modal: shape(
    { title: plainText(24), blocks: anything },
    {
      ...metadata,
      submit: plainText(24),
      close: plainText(24),
      clear_on_close: boolean,
      notify_on_close: boolean,
      submit_disabled: boolean,
    },
    (view, at, check) => {
      const asks = list(view.blocks).some((block) => fields(block).type === 'input');
      if (asks && view.submit === undefined) report(check, 'missing required field: submit', at);
    },
  ),
  home: shape({ blocks: anything }, metadata),
};

const ofFields = (value: unknown): Fields | undefined => (isFields(value) ? value : undefined);

/** A view as the app described it, or the refusal Slack would answer with. */
export function viewDefinition(value: unknown, allowed: readonly Definition['type'][]): Definition {
  if (!isFields(value)) throw invalidArguments('must provide an object [json-pointer:/view]');
  const type = value.type === 'home' ? 'home' : 'modal';
  const check: Check = { surface: type, found: [] };
  oneOf(...allowed)(value.type, '/view/type', check);
  viewShapes[type](value, '/view', check);
  checkBlocks(value.blocks, '/view/blocks', 100, check);
  if (check.found.length > 0) throw invalidArguments(...check.found);
  if (bytes(value) > VIEW_BYTES) throw new Refusal('view_too_large');
  return {
    type,
    callbackId: text(value.callback_id),
    privateMetadata: text(value.private_metadata),
    externalId: text(value.external_id),
    title: ofFields(value.title),
    submit: ofFields(value.submit),
    close: ofFields(value.close),
    clearOnClose: value.clear_on_close === true,
    notifyOnClose: value.notify_on_close === true,
    blocks: list(value.blocks).map(named),
  };
}
