import { describe, expect, it } from 'vitest';
import { messageBlocks, viewDefinition } from '../../../src/sandbox/slack/blocks/check.ts';
import { Refusal } from '../../../src/sandbox/slack/model/refusal.ts';

const long = (count: number) => 'x'.repeat(count);
const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (over: object) => ({ type: 'button', text: plain('Go'), ...over });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (text: string, value = text) => ({ text: plain(text), value });
const select = (over: object) => ({
  type: 'section',
  text: plain('x'),
  accessory: { type: 'static_select', ...over },
});
const input = (element: object) => ({ type: 'input', label: plain('L'), element });
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

function refusal(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('Nothing was refused');
}

const found = (act: () => unknown) => JSON.stringify(refusal(act).body());

describe('blocks of a message', () => {
  it('pass when they are right', () => {
    const fine = [
      { type: 'header', text: plain('Title') },
      section(long(3000)),
      { type: 'section', fields: many(10, () => plain(long(2000).slice(0, 50))) },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'c' }] },
      actions(button({ action_id: 'a', style: 'primary' }), button({ action_id: 'b' })),
      { type: 'divider' },
      { type: 'markdown', text: '**hi**' },
    ];
    const blocks = messageBlocks(fine);
    expect(blocks.every((block) => block.block_id.length > 0)).toBe(true);
  });

  it('are refused in Slack’s shape', () => {
    const refused = refusal(() => messageBlocks([section(long(3001))]));
    const place = 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]';
    expect(refused.body()).toEqual({
      ok: false,
      error: 'invalid_blocks',
      errors: [place],
      response_metadata: { messages: [`[ERROR] ${place}`] },
    });
  });

  it.each([
    [
      '51 blocks',
      many(51, () => ({ type: 'divider' })),
      'no more than 50 items allowed [json-pointer:/blocks]',
    ],
    [
      'an unknown block',
      [{ type: 'poster' }],
      'unsupported type: poster [json-pointer:/blocks/0/type]',
    ],
    [
      'a block named like a property of objects',
      [{ type: 'toString' }],
      'unsupported type: toString',
    ],
    [
      'empty words',
      [section('')],
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    ['a section of nothing', [{ type: 'section' }], 'must define either `text` or `fields`'],
    ['a long header', [{ type: 'header', text: plain(long(151)) }], 'less than 151 characters'],
    [
      'mrkdwn in a header',
      [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
      'unsupported type: mrkdwn',
    ],
    [
      '11 fields',
      [{ type: 'section', fields: many(11, () => plain('x')) }],
      'no more than 10 items',
    ],
    [
      'a property too many',
      [{ type: 'divider', colour: 'red' }],
      'invalid additional property: colour',
    ],
    ['a long label', [actions(button({ text: plain(long(76)) }))], 'less than 76 characters'],
    ['a long value', [actions(button({ value: long(2001) }))], '/blocks/0/elements/0/value'],
    ['a made-up style', [actions(button({ style: 'green' }))], 'must be a valid enum value'],
    ['26 buttons', [actions(...many(26, () => button({})))], 'no more than 25 items allowed'],
    ['no buttons', [actions()], 'no fewer than 1 items allowed'],
    [
      'one action id twice',
      [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
      'already exists',
    ],
    [
      'one block id twice',
      many(2, () => ({ type: 'divider', block_id: 'b' })),
      'already exists [json-pointer:/blocks/1/block_id]',
    ],
    [
      '101 options',
      [select({ options: many(101, (i) => option(`o${i}`)) })],
      'no more than 100 items',
    ],
    ['no options', [select({})], 'must define either `options` or `option_groups`'],
    ['a long option', [select({ options: [option(long(76), 'a')] })], 'less than 76 characters'],
    ['a long option value', [select({ options: [option('a', long(76))] })], '/options/0/value'],
    [
      'an initial option not offered',
      [select({ options: [option('a')], initial_option: option('b') })],
      'one of the provided options',
    ],
    [
      '6 overflow options',
      [
        {
          type: 'section',
          text: plain('x'),
          accessory: { type: 'overflow', options: many(6, (i) => option(`o${i}`)) },
        },
      ],
      'no more than 5 items',
    ],
    [
      'a long confirm text',
      [
        actions(
          button({
            confirm: {
              title: plain('t'),
              text: plain(long(301)),
              confirm: plain('y'),
              deny: plain('n'),
            },
          }),
        ),
      ],
      'less than 301 characters',
    ],
    [
      'two tables',
      many(2, () => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] })),
      'only_one_table_allowed',
    ],
    [
      'a field for e-mail',
      [input({ type: 'email_text_input' })],
      'unsupported type: email_text_input',
    ],
    ['an alert', [{ type: 'alert', text: plain('x') }], 'unsupported type: alert'],
  ])('do not pass with %s', (_what, blocks, words) => {
    const body = found(() => messageBlocks(blocks));
    expect(body).toContain('"invalid_blocks"');
    expect(JSON.parse(body).errors.join('\n')).toContain(words);
  });

  it('may not be too much together', () => {
    const blocks = many(5, () => section(long(2900)));
    expect(refusal(() => messageBlocks(blocks)).code).toBe('msg_blocks_too_long');
    expect(refusal(() => messageBlocks('[')).code).toBe('invalid_blocks_format');
  });
});

describe('a view', () => {
  const modal = (over: object) => ({ type: 'modal', title: plain('T'), blocks: [], ...over });
  const define = (view: unknown) => viewDefinition(view, ['modal', 'home']);

  it('passes when it is right', () => {
    const view = modal({
      submit: plain('Go'),
      private_metadata: long(3000),
      blocks: many(100, () => input({ type: 'plain_text_input' })),
    });
    expect(define(view).blocks).toHaveLength(100);
    expect(define({ type: 'home', blocks: [section('x')] }).type).toBe('home');
  });

  it.each([
    [
      'no title',
      { type: 'modal', blocks: [] },
      'missing required field: title [json-pointer:/view]',
    ],
    [
      'a long title',
      modal({ title: plain(long(25)) }),
      'less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'an input without submit',
      modal({ blocks: [input({ type: 'plain_text_input' })] }),
      'missing required field: submit',
    ],
    [
      'long metadata',
      modal({ private_metadata: long(3001) }),
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      '101 blocks',
      modal({ blocks: many(101, () => ({ type: 'divider' })) }),
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'markdown',
      modal({ blocks: [{ type: 'markdown', text: 'x' }] }),
      'unsupported type: markdown',
    ],
    ['a table', modal({ blocks: [{ type: 'table', rows: [[]] }] }), 'unsupported type: table'],
    [
      'a home with a title',
      { type: 'home', title: plain('T'), blocks: [] },
      'invalid additional property: title',
    ],
    [
      'a long label',
      modal({
        submit: plain('x'),
        blocks: [{ ...input({ type: 'plain_text_input' }), label: plain(long(2001)) }],
      }),
      'less than 2001 characters',
    ],
    [
      'a long placeholder',
      modal({
        submit: plain('x'),
        blocks: [input({ type: 'plain_text_input', placeholder: plain(long(151)) })],
      }),
      'less than 151 characters',
    ],
    [
      'a button as input',
      modal({ submit: plain('x'), blocks: [input(button({}))] }),
      'unsupported type: button',
    ],
    [
      '11 checkboxes',
      modal({
        submit: plain('x'),
        blocks: [input({ type: 'checkboxes', options: many(11, (i) => option(`o${i}`)) })],
      }),
      'no more than 10 items',
    ],
  ])('does not pass with %s', (_what, view, words) => {
    const refused = refusal(() => define(view));
    expect(refused.code).toBe('invalid_arguments');
    expect(JSON.stringify(refused.extra.response_metadata)).toContain(words);
  });

  it('may not be too large', () => {
    const blocks = many(99, () => ({ ...section(long(2900)) }));
    expect(refusal(() => define(modal({ blocks }))).code).toBe('view_too_large');
  });
});
