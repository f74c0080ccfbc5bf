import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VisibleMessage } from '../../../src/sandbox/slack/simulator.ts';
import { lastOf, type Stage, setStage } from './fakeApp.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const actions = {
  type: 'actions',
  elements: [
    { type: 'button', action_id: 'go', value: '1', text: { type: 'plain_text', text: 'Go' } },
  ],
};
const say = (url: string, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const command = async () => {
  await stage.sim.as('U0DANA').types('C0KEYS', '/atlas-keys');
  return lastOf(stage.app, 'response_url');
};
const click = async (message: VisibleMessage) => {
  await stage.sim.as('U0DANA').clicks(message, 'Go');
  return lastOf(stage.app, 'response_url');
};
const seen = (who = 'U0DANA') => stage.sim.as(who).sees('C0KEYS');
const first = () => {
  const [message] = seen();
  if (message === undefined) throw new Error('Nothing is there');
  return message;
};

describe('a response_url', () => {
  it('speaks to one person unless told otherwise', async () => {
    const url = await command();
    const response = await say(url, { text: 'psst' });
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
    await say(url, { text: 'all', response_type: 'in_channel' });
    expect(seen().map(({ text, ephemeral }) => [text, ephemeral])).toEqual([
      ['psst', true],
      ['all', false],
    ]);
    expect(seen('U0MEI').map(({ text }) => text)).toEqual(['all']);
  });

  it('works five times', async () => {
    const url = await command();
    for (const use of [1, 2, 3, 4, 5])
      expect((await say(url, { text: `${use}` })).status).toBe(200);
    const sixth = await say(url, { text: '6' });
    expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: 'used_url' }]);
  });

  it('works for thirty minutes', async () => {
    const url = await command();
    stage.pass(30 * 60_000);
    expect((await say(url, { text: 'still' })).status).toBe(200);
    stage.pass(1);
    const late = await say(url, { text: 'late' });
    expect([late.status, await late.json()]).toEqual([404, { ok: false, error: 'expired_url' }]);
  });

  it('refuses what Slack refuses', async () => {
    const url = await command();
    expect(await (await say(url, {})).json()).toMatchObject({ error: 'no_text' });
    const wrong = await say(url, { blocks: [{ type: 'poster' }] });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: 'invalid_blocks' }]);
  });

  it('of a command cannot replace or delete the command’s own reply', async () => {
    const url = await command();
    await say(url, { text: 'one' });
    await say(url, { text: 'two', replace_original: true });
    await say(url, { delete_original: true });
    expect(seen().map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('of a click replaces the ephemeral that was clicked, and it stays ephemeral', async () => {
    await say(await command(), { text: 'one', blocks: [actions] });
    const url = await click(first());
    const { payload } = stage.app.received.at(-1) ?? {};
    expect(payload).toMatchObject({ container: { type: 'message', is_ephemeral: true } });
    expect(payload).not.toHaveProperty('message');
    await say(url, { text: 'two', replace_original: true, response_type: 'in_channel' });
    expect(seen()).toMatchObject([{ text: 'two', plainText: 'two', ephemeral: true, buttons: [] }]);
    expect(seen('U0MEI')).toEqual([]);
    await say(url, { delete_original: true });
    expect(seen()).toEqual([]);
  });

  it('of a click in a channel replaces it for everybody, or whispers beside it', async () => {
    await stage.call('chat.postMessage', { channel: 'C0KEYS', text: 'card', blocks: [actions] });
    const url = await click(first());
    expect(stage.app.received.at(-1)?.payload).toMatchObject({
      container: { is_ephemeral: false, channel_id: 'C0KEYS' },
      channel: { id: 'C0KEYS', name: 'atlas-keys' },
      message: { text: 'card', bot_id: 'B0KEYWARDEN' },
    });
    await say(url, { text: 'not you', replace_original: false });
    expect(seen('U0MEI').map(({ text }) => text)).toEqual(['card']);
    await say(url, { text: 'done', replace_original: true });
    expect(seen('U0MEI')).toMatchObject([{ text: 'done', blocks: [], edited: true }]);
  });

  it('cannot be guessed', async () => {
    const url = await command();
    expect(new URL(url).pathname).toMatch(/[0-9a-f]{36}$/);
    expect((await say(`${url.slice(0, -1)}x`, { text: 'x' })).status).toBe(404);
  });
});
