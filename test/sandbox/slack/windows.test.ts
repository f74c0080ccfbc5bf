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
const openWith = (trigger_id: string, view: object = modal()) =>
  stage.call('views.open', { trigger_id, view });

describe('a trigger', () => {
  it('opens one window', async () => {
    expect(await stage.open(modal())).toMatchObject({ ok: true });
    expect(await openWith(trigger())).toMatchObject({ error: 'exchanged_trigger_id' });
    expect(await openWith('1.2.abc')).toMatchObject({ error: 'invalid_trigger_id' });
  });

  it('lives for three seconds', async () => {
    await dana().types('C0KEYS', '/atlas-keys');
    stage.pass(3001);
    expect(await openWith(trigger())).toMatchObject({ error: 'expired_trigger_id' });
    await dana().types('C0KEYS', '/atlas-keys');
    stage.pass(3000);
    expect(await openWith(trigger())).toMatchObject({ ok: true });
  });

  it('is not used up by a view that is refused', async () => {
    expect(await stage.open(modal({ title: plain('x'.repeat(25)) }))).toMatchObject({
      error: 'invalid_arguments',
    });
    expect(await openWith(trigger())).toMatchObject({ ok: true });
  });
});

describe('a window', () => {
  it('changes its hash with every update and notices an old one', async () => {
    const { id, hash } = viewOf(await stage.open(modal()));
    const update = (over: object) =>
      stage.call('views.update', { view_id: id, view: modal({ title: plain('Two') }), ...over });
    const updated = viewOf(await update({ hash }));
    expect(updated.hash).not.toBe(hash);
    expect(await update({ hash })).toMatchObject({ error: 'hash_conflict' });
    expect(window().title).toBe('Two');
    expect(await update({ view_id: 'V0NONE' })).toMatchObject({ error: 'not_found' });
  });

  it('keeps what was typed where block, action and kind stay the same', async () => {
    const { id } = viewOf(await stage.open(modal()));
    await dana().fills(window(), { why: 'because' });
    await stage.call('views.update', { view_id: id, view: modal({ title: plain('Two') }) });
    expect(window().state).toMatchObject({ why: { text: { value: 'because' } } });
    await stage.call('views.update', { view_id: id, view: modal({ blocks: [input('why2')] }) });
    expect(window().state).toEqual({ why2: { text: { type: 'plain_text_input', value: null } } });
  });

  it('is gone once closed', async () => {
    const { id } = viewOf(await stage.open(modal()));
    await dana().closes(window());
    const late = await stage.call('views.update', { view_id: id, view: modal() });
    expect(late).toMatchObject({ error: 'not_found' });
    expect(stage.app.received).toHaveLength(1);
  });

  it('shares its external id with no other', async () => {
    await stage.open(modal({ external_id: 'one' }));
    const home = { type: 'home', external_id: 'one', blocks: [] };
    const refused = await stage.call('views.publish', { user_id: 'U0MEI', view: home });
    expect(refused).toMatchObject({ error: 'duplicate_external_id' });
    const byName = { external_id: 'one', view: modal({ title: plain('Two') }) };
    expect(await stage.call('views.update', byName)).toMatchObject({ ok: true });
  });

  it('stacks three deep, and only from inside', async () => {
    await stage.open(modal());
    await dana().types('C0KEYS', '/atlas-keys');
    const push = () => stage.call('views.push', { trigger_id: trigger(), view: modal() });
    expect(await push()).toMatchObject({ error: 'invalid_trigger_id' });
    for (const _ of [2, 3]) {
      await dana().clicks(window(), 'More');
      expect(await push()).toMatchObject({ ok: true });
    }
    const [root, , top] = dana().windows();
    expect(top).toMatchObject({ rootViewId: root?.id, previousViewId: dana().windows()[1]?.id });
    await dana().clicks(window(), 'More');
    expect(await push()).toMatchObject({ error: 'push_limit_reached' });
    await dana().closes(window());
    expect(dana().windows()).toHaveLength(2);
    expect(await push()).toMatchObject({ error: 'not_found' });
  });

  it('tells the app of its closing only when asked to', async () => {
    await stage.open(modal({ notify_on_close: true }));
    const { id } = window();
    await dana().closes(window(), { all: true });
    expect(stage.app.received.at(-1)?.payload).toMatchObject({
      type: 'view_closed',
      is_cleared: true,
      view: { id, callback_id: 'form' },
    });
  });

  it('sends its state, hash and container with a click', async () => {
    await stage.open(modal({ private_metadata: 'm' }));
    await dana().fills(window(), { 'Label why': 'because' });
    const { id, hash } = window();
    await dana().clicks(window(), 'more');
    const { payload } = stage.app.received.at(-1) ?? {};
    expect(payload).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0DANA', username: 'dana', name: 'dana', team_id: 'T0SANDBOX' },
      container: { type: 'view', view_id: id },
      view: {
        id,
        hash,
        private_metadata: 'm',
        state: { values: { why: { text: { type: 'plain_text_input', value: 'because' } } } },
      },
      actions: [{ type: 'button', action_id: 'more', block_id: 'b' }],
    });
    expect(payload).not.toHaveProperty('response_url');
    expect(payload).not.toHaveProperty('message');
  });
});

describe('Home', () => {
  it('is each person’s own, with a hash', async () => {
    const home = (text: string) => ({
      type: 'home',
      blocks: [{ type: 'section', text: plain(text) }],
    });
    const publish = (over: object) =>
      stage.call('views.publish', { user_id: 'U0DANA', view: home('One'), ...over });
    const { id, hash } = viewOf(await publish({}));
    expect(stage.sim.as('U0MEI').home()).toBeUndefined();
    expect(viewOf(await publish({ view: home('Two'), hash })).id).toBe(id);
    expect(await publish({ hash })).toMatchObject({ error: 'hash_conflict' });
    expect(dana().home()?.plainText).toBe('Two');
    await dana().opensHome();
    expect(stage.app.received.at(-1)?.payload).toMatchObject({
      type: 'event_callback',
      event: { type: 'app_home_opened', tab: 'home', user: 'U0DANA', view: { id } },
    });
  });
});
