import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ApiAnswer, lastOf, type Stage, setStage } from './fakeApp.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const plain = (text: string) => ({ type: 'plain_text', text });
const input = (block_id: string, over: object = {}) => ({
  type: 'input',
  block_id,
  label: plain(`Label ${block_id}`),
  element: { type: 'plain_text_input', action_id: 'text', ...over },
});
const modal = (over: object = {}) => ({
  type: 'modal',
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Send'),
  blocks: [
    input('why'),
    {
      type: 'actions',
      block_id: 'b',
      elements: [{ type: 'button', action_id: 'more', text: plain('More') }],
    },
  ],
  ...over,
});
const viewOf = (answer: ApiAnswer) =>
  z.object({ id: z.string(), hash: z.string() }).parse(answer.view);
const dana = () => stage.sim.as('U0DANA');
const window = () => {
  const open = dana().window();
  if (open === undefined) throw new Error('No window is open');
  return open;
};
const trigger = () => lastOf(stage.app, 'trigger_id');

describe('submitting', () => {
  const answerWith = (body: unknown, status = 200) => {
    stage.app.answer = ({ payload }) =>
      payload.type === 'view_submission' ? { status, body } : {};
  };
  const submit = () => dana().submits(window(), { why: 'because' });

  it('closes the window on an empty answer', async () => {
    await stage.open(modal());
    expect(await submit()).toMatchObject({ ok: true });
    expect(dana().window()).toBeUndefined();
    expect(stage.app.received.at(-1)?.payload).toMatchObject({
      type: 'view_submission',
      response_urls: [],
      team: { id: 'T0SANDBOX', domain: 'sandbox' },
      view: { callback_id: 'form', previous_view_id: null },
    });
  });

  it('goes back one view where there is one below', async () => {
    await stage.open(modal());
    await dana().clicks(window(), 'More');
    await stage.call('views.push', { trigger_id: trigger(), view: modal({ title: plain('Two') }) });
    await submit();
    expect(window().title).toBe('Form');
  });

  it('shows errors, updates, pushes and clears as told', async () => {
    await stage.open(modal());
    answerWith({ response_action: 'errors', errors: { why: 'No' } });
    expect(await submit()).toMatchObject({ says: 'field_errors', fieldErrors: { why: 'No' } });
    expect(window().errors).toEqual({ why: 'No' });
    answerWith({ response_action: 'update', view: modal({ title: plain('Two') }) });
    const { id, hash } = window();
    expect(await submit()).toMatchObject({ ok: true });
    expect(window()).toMatchObject({ id, title: 'Two', errors: {} });
    expect(window().hash).not.toBe(hash);
    answerWith({ response_action: 'push', view: modal({ title: plain('Three') }) });
    await submit();
    expect(dana().windows()).toHaveLength(2);
    answerWith({ response_action: 'clear' });
    await submit();
    expect(dana().window()).toBeUndefined();
  });

  it.each([
    ['an unknown action', { response_action: 'dance' }],
    ['errors under a block that is no input', { response_action: 'errors', errors: { b: 'No' } }],
    ['no errors at all', { response_action: 'errors', errors: {} }],
    ['a view Slack refuses', { response_action: 'update', view: modal({ title: undefined }) }],
    ['plain words', 'thanks'],
  ])('shows trouble for %s', async (_what, body) => {
    await stage.open(modal());
    answerWith(body);
    expect(await submit()).toMatchObject({ ok: false, says: 'invalid_response_action' });
    expect(window().trouble).toMatch(/trouble connecting/);
  });

  it('reads the acknowledgement before a call that was sent right behind it', async () => {
    const { id } = viewOf(await stage.open(modal()));
    const titled = (title: string) => modal({ title: plain(title) });
    stage.app.answer = () => {
      void stage.call('views.update', { view_id: id, view: titled('Done') });
      return { body: { response_action: 'update', view: titled('Checking') } };
    };
    await submit();
    await stage.sim.waitFor('the last word', () => window().title === 'Done');
  });

  it('shows trouble when the app fails, and the window stays', async () => {
    await stage.open(modal());
    answerWith('', 500);
    expect(await submit()).toMatchObject({ says: 'http_service_error', status: 500 });
    expect(window().trouble).toMatch(/trouble/);
  });

  it('is held back by the client while fields are missing or wrong', async () => {
    const choose = {
      type: 'input',
      block_id: 'who',
      label: plain('Who'),
      element: { type: 'multi_users_select', action_id: 'w', max_selected_items: 1 },
    };
    const blocks = [
      input('why', { min_length: 3, max_length: 5 }),
      { ...input('opt'), optional: true },
      choose,
    ];
    await stage.open(modal({ blocks }));
    const before = stage.app.received.length;
    expect(await dana().submits(window(), { why: 'no' })).toMatchObject({
      says: 'client_validation',
      fieldErrors: { why: 'Must be at least 3 characters', who: expect.stringMatching(/required/) },
    });
    const tooMany = { why: 'yes!', Who: ['Mei Lin', 'ravi'] };
    expect(await dana().submits(window(), tooMany)).toMatchObject({
      fieldErrors: { who: 'Choose at most 1' },
    });
    expect(stage.app.received).toHaveLength(before);
    expect(await dana().submits(window(), { Who: 'ravi' })).toMatchObject({ ok: true });
    const { view } = z
      .looseObject({ view: z.object({ state: z.unknown() }) })
      .parse(stage.app.received.at(-1)?.payload);
    expect(view.state).toMatchObject({
      values: { who: { w: { selected_users: ['U0RAVI'] } }, opt: { text: { value: null } } },
    });
  });
});

describe('an external menu', () => {
  it('asks the app from the third letter on and offers what it says', async () => {
    const menu = input('org', { type: 'external_select', placeholder: plain('Organization') });
    await stage.open(modal({ blocks: [menu] }));
    stage.app.answer = ({ payload }) =>
      payload.type === 'block_suggestion'
        ? { body: { options: [{ text: plain('Acme'), value: 'o1' }] } }
        : {};
    expect(await dana().searches(window(), 'org', 'ac')).toEqual([]);
    expect(await dana().searches(window(), 'org', 'acm')).toEqual([{ label: 'Acme', value: 'o1' }]);
    await dana().submits(window(), { org: 'Acme' });
    expect(stage.app.received.at(-1)?.payload).toMatchObject({
      view: { state: { values: { org: { text: { selected_option: { value: 'o1' } } } } } },
    });
  });

  it.each([
    ['a text of 76 characters', { options: [{ text: plain('x'.repeat(76)), value: 'o' }] }],
    ['101 options', { options: Array(101).fill({ text: plain('x'), value: 'o' }) }],
    ['neither options nor groups', {}],
    ['both', { options: [], option_groups: [] }],
    ['a group without a heading', { option_groups: [{ options: [] }] }],
  ])('shows an error when the app answers nonsense: %s', async (_what, body) => {
    await stage.open(modal({ blocks: [input('org', { type: 'external_select' })] }));
    stage.app.answer = () => ({ body });
    await expect(dana().searches(window(), 'org', 'acme')).rejects.toThrow(/refuses the options/);
  });

  it('shows an error when the app is late, or has no address for options', async () => {
    await stage.open(modal({ blocks: [input('org', { type: 'external_select' })] }));
    stage.app.answer = () => 'never';
    await expect(dana().searches(window(), 'org', 'acme')).rejects.toThrow(/operation_timeout/);
    stage.sim.app.optionsUrl = undefined;
    await expect(dana().searches(window(), 'org', 'acme')).rejects.toThrow(/dispatch_failed/);
  });

  it('shows options under the headings of their groups', async () => {
    await stage.open(modal({ blocks: [input('org', { type: 'external_select' })] }));
    const option = { text: plain('Acme'), value: 'o1' };
    const body = { option_groups: [{ label: plain('The first of two'), options: [option] }] };
    stage.app.answer = () => ({ body });
    const shown = { label: 'Acme', value: 'o1', group: 'The first of two' };
    expect(await dana().searches(window(), 'org', 'acme')).toEqual([shown]);
  });

  it('keeps what was chosen when something else is searched for', async () => {
    await stage.open(modal({ blocks: [input('org', { type: 'multi_external_select' })] }));
    stage.app.answer = ({ payload }) => {
      const { type, value } = payload;
      const options = [{ text: plain(`The ${value}`), value: `id-${value}` }];
      return type === 'block_suggestion' ? { body: { options } } : {};
    };
    await dana().searches(window(), 'org', 'one');
    await dana().chooses(window(), 'org', 'id-one');
    await dana().searches(window(), 'org', 'two');
    await dana().chooses(window(), 'org', ['id-one', 'id-two']);
    await expect(dana().chooses(window(), 'org', 'id-six')).rejects.toThrow(/not offered/);
    await dana().submits(window());
    expect(stage.app.received.at(-1)?.payload).toMatchObject({
      view: {
        state: {
          values: {
            org: { text: { selected_options: [{ value: 'id-one' }, { value: 'id-two' }] } },
          },
        },
      },
    });
  });
});
