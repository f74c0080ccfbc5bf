import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Stage, setStage } from './fakeApp.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const dana = () => stage.sim.as('U0DANA');

describe('a slash command', () => {
  it('carries every field Slack sends', async () => {
    await dana().types('#atlas-keys', '/atlas-keys show  <tag> @ravi in #atlas-keys & more');
    expect(stage.app.received[0]?.payload).toMatchObject({
      token: expect.any(String),
      team_id: 'T0SANDBOX',
      team_domain: 'sandbox',
      channel_id: 'C0KEYS',
      channel_name: 'atlas-keys',
      user_id: 'U0DANA',
      user_name: 'dana',
      command: '/atlas-keys',
      text: 'show  &lt;tag&gt; <@U0RAVI|ravi> in <#C0KEYS|atlas-keys> &amp; more',
      api_app_id: 'A0KEYWARDEN',
      is_enterprise_install: 'false',
      response_url: expect.stringContaining(`${stage.sim.origin}/commands/T0SANDBOX/`),
      trigger_id: expect.any(String),
    });
  });

  it('does not name private places', async () => {
    await dana().types('@bot', '/atlas-keys');
    await stage.sim.as('U0RAVI').types('C0APPROVALS', '/atlas-keys');
    const names = stage.app.received.map(({ payload }) => payload.channel_name);
    expect(names).toEqual(['directmessage', 'privategroup']);
    await expect(dana().types('C0APPROVALS', '/atlas-keys')).rejects.toThrow(/cannot type there/);
  });

  it('may be answered in the acknowledgement', async () => {
    stage.app.answer = () => ({ body: { text: 'Hello', response_type: 'ephemeral' } });
    expect(await dana().types('C0KEYS', '/atlas-keys')).toMatchObject({ ok: true });
    stage.app.answer = () => ({ body: 'Plain' });
    await dana().types('C0KEYS', '/atlas-keys');
    expect(
      dana()
        .sees('C0KEYS')
        .map(({ text }) => text),
    ).toEqual(['Hello', 'Plain']);
    stage.app.answer = () => ({ body: { blocks: [{ type: 'poster' }] } });
    expect(await dana().types('C0KEYS', '/atlas-keys')).toMatchObject({ says: 'invalid_blocks' });
  });

  it.each([
    ['http_client_error', 404],
    ['http_service_error', 503],
  ])('shows %s for %i', async (says, status) => {
    stage.app.answer = () => ({ status });
    expect(await dana().types('C0KEYS', '/atlas-keys')).toMatchObject({ ok: false, says, status });
    expect(dana().sees('C0KEYS')).toMatchObject([
      { author: 'USLACKBOT', ephemeral: true, text: `/atlas-keys failed with the error "${says}"` },
    ]);
  });

  it('fails when nobody listens, or when it is unknown', async () => {
    await stage.app.close();
    expect(await dana().types('C0KEYS', '/atlas-keys')).toMatchObject({ says: 'dispatch_failed' });
    stage.sim.app.requestUrl = undefined;
    expect(await dana().types('C0KEYS', '/atlas-keys')).toMatchObject({ says: 'dispatch_failed' });
    expect(await dana().types('C0KEYS', '/nope')).toMatchObject({ says: 'unknown_command' });
  });

  it('times out without an acknowledgement', async () => {
    const hasty = await setStage({ ackLimitMs: 30 });
    hasty.app.answer = () => 'never';
    const outcome = await hasty.sim.as('U0DANA').types('C0KEYS', '/atlas-keys');
    expect(outcome).toMatchObject({ ok: false, says: 'operation_timeout' });
    await hasty.close();
  });
});

describe('what a person sees', () => {
  const plain = (text: string) => ({ type: 'plain_text', text });
  const card = {
    channel: 'C0APPROVALS',
    text: 'A request',
    blocks: [
      { type: 'header', text: plain('Request') },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: 'See <https://example.com/a|the run>' },
        fields: [plain('Risk'), plain('high')],
      },
      {
        type: 'actions',
        block_id: 'decide',
        elements: [
          {
            type: 'button',
            action_id: 'approve',
            text: plain('Approve'),
            value: 'r1',
            style: 'primary',
            confirm: {
              title: plain('Sure'),
              text: plain('Really'),
              confirm: plain('Yes'),
              deny: plain('No'),
            },
          },
          { type: 'button', action_id: 'help', text: plain('Help'), url: 'https://example.com/h' },
          {
            type: 'static_select',
            action_id: 'snooze',
            placeholder: plain('Later'),
            options: [{ text: plain('One hour'), value: '1h' }],
          },
        ],
      },
    ],
  };

  it('is what the blocks say', async () => {
    await stage.call('chat.postMessage', card);
    const [seen] = stage.sim.as('U0RAVI').sees('C0APPROVALS');
    expect(seen?.plainText).toBe(
      'Request\nSee <https://example.com/a|the run>\nRisk\nhigh\nApprove\nHelp\nLater',
    );
    expect(seen?.links).toEqual([
      { label: 'the run', url: 'https://example.com/a' },
      { label: 'Help', url: 'https://example.com/h' },
    ]);
    expect(seen?.buttons[0]).toEqual({
      label: 'Approve',
      actionId: 'approve',
      blockId: 'decide',
      value: 'r1',
      style: 'primary',
      confirm: { title: 'Sure', text: 'Really', confirm: 'Yes', deny: 'No' },
    });
    expect(seen?.fields).toMatchObject([{ type: 'static_select', options: [{ value: '1h' }] }]);
  });

  it('is nothing in a private channel of others', async () => {
    await stage.call('chat.postMessage', card);
    expect(dana().sees('C0APPROVALS')).toEqual([]);
    expect(() => dana().sees('C0NONE')).toThrow(/no channel/);
  });

  it('is nothing of a public channel for a guest outside it', async () => {
    await stage.call('chat.postMessage', { channel: 'C0GENERAL', text: 'Hi' });
    expect(stage.sim.as('U0GUEST').sees('C0GENERAL')).toEqual([]);
    expect(dana().sees('C0GENERAL')).toHaveLength(1);
  });

  it('can be pressed only while it is there', async () => {
    const { ts } = await stage.call('chat.postMessage', card);
    const ravi = stage.sim.as('U0RAVI');
    const [seen] = ravi.sees('C0APPROVALS');
    if (seen === undefined) throw new Error('Nothing is there');
    await expect(dana().clicks(seen, 'Approve')).rejects.toThrow(/does not see/);
    expect(await ravi.clicks(seen, 'Approve', { confirm: false })).toMatchObject({
      says: 'cancelled',
    });
    await expect(ravi.clicks(seen, 'Deny')).rejects.toThrow(
      /There is: approve "Approve" in decide/,
    );
    expect(stage.app.received).toEqual([]);
    expect(await ravi.chooses(seen, 'Later', 'One hour')).toMatchObject({ ok: true });
    expect(stage.app.received[0]?.payload).toMatchObject({
      actions: [{ type: 'static_select', action_id: 'snooze', selected_option: { value: '1h' } }],
      state: { values: { decide: { snooze: { selected_option: { value: '1h' } } } } },
    });
    await stage.call('chat.update', { channel: 'C0APPROVALS', ts, text: 'Denied', blocks: [] });
    await expect(ravi.clicks(seen, 'Approve')).rejects.toThrow(/Nothing is called/);
    expect(await ravi.clicks(seen, 'Approve', { stale: true })).toMatchObject({ ok: true });
  });
});

describe('waiting', () => {
  it('ends with the change', async () => {
    const waiting = stage.sim.waitFor('a message', () => dana().sees('C0KEYS')[0]);
    await stage.call('chat.postMessage', { channel: 'C0KEYS', text: 'Here' });
    expect((await waiting).text).toBe('Here');
  });

  it('gives up with a picture of what people see', async () => {
    await stage.call('chat.postMessage', { channel: 'C0APPROVALS', text: 'Something else' });
    const waiting = stage.sim.waitFor('a miracle', () => undefined, 10);
    await expect(waiting).rejects.toThrow(/vain for a miracle.*Ravi Rao sees.*Something else/s);
  });
});
