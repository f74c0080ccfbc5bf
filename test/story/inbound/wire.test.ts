import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sign } from '../../../src/sandbox/slack/delivery/sign.ts';
import type { Delivery } from '../../../src/sandbox/slack/simulator.ts';
import { type Stage, setStage } from '../kit.ts';

const CANARY = 'canary-of-a-body-that-nobody-signed';
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
/** Where no type is named, nobody acknowledges: Bolt answers so after Slack's three seconds. */
const UNKNOWN_TYPE = 404;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ asProcess: true });
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

function last(on: Stage, kind: Delivery['kind']): Delivery {
  const found = on.world.slack.deliveries.findLast((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} was delivered`);
  return found;
}

async function noted(on: Stage, event: string): Promise<number> {
  const entries = await on.redis.xrange('{sandbox}:audit', '-', '+');
  return entries.filter(([, fields]) => JSON.parse(fields[1] ?? '{}').event === event).length;
}

const windowsOpened = (on: Stage) =>
  on.world.slack.transcript.filter(({ name }) => name === 'views.open').length;

/** Signed as Slack signs, and waited for longer than Slack would. */
function signed(body: string, contentType: string): Promise<Response> {
  const { signingSecret, requestUrl = '' } = stage.world.slack.app;
  const time = Math.floor(Date.now() / 1000);
  const headers = {
    'content-type': contentType,
    'x-slack-request-timestamp': String(time),
    'x-slack-signature': sign(signingSecret, time, body),
  };
  return fetch(requestUrl, { method: 'POST', headers, body });
}

/** Keywarden is as well as before: it answers a command. */
async function goesOn(): Promise<void> {
  await stage.types(stage.mei, '/atlas-keys help');
  await stage.message(stage.mei, 'C0GENERAL', /atlas-keys list/);
}

describe('a request that Slack did not sign', () => {
  it('is refused without a look at its body, which reaches no log', async () => {
    const { slack } = stage.world;
    const payload = { command: '/atlas-keys', text: CANARY };
    const answer = await slack.deliver('command', payload, { signature: 'v0=00' });
    expect(answer).toMatchObject({ status: 401, body: '' });
    await expect.poll(() => noted(stage, 'auth.signature_failed')).toBeGreaterThan(0);
    for (const [name, text] of await stage.resting()) {
      expect(text.includes(CANARY), `the body is in ${name}`).toBe(false);
    }
  });

  it('is refused where signature, time or both are missing', async () => {
    const url = stage.world.slack.app.requestUrl ?? '';
    const time = String(Math.floor(Date.now() / 1000));
    for (const headers of [
      {},
      { 'x-slack-request-timestamp': time },
      { 'x-slack-signature': 'v0=00' },
    ]) {
      const form = { 'content-type': FORM_TYPE, ...headers };
      const answer = await fetch(url, { method: 'POST', headers: form, body: 'text=help' });
      expect(answer.status).toBe(401);
      expect(await answer.text()).toBe('');
    }
  });
});

describe('a signed request that is not as Slack writes them', () => {
  it('and far too long is refused before it is read', async () => {
    const body = `text=${'x'.repeat(600 * 1024)}`;
    const answer = await stage.world.slack.deliver('command', {}, { body });
    expect(answer).toMatchObject({ status: 413 });
    await goesOn();
  });

  it.each([
    ['JSON that ends too early', 400, '{"type":"event_callback",', JSON_TYPE],
    ['a form whose payload is no JSON', 400, 'payload=%7B%22type%22', FORM_TYPE],
    ['a command with half a letter and no more', 200, 'command=%2Fx&text=%E0%A4%A', FORM_TYPE],
    ['JSON that is no object', UNKNOWN_TYPE, '"event_callback"', JSON_TYPE],
    ['nothing at all', UNKNOWN_TYPE, '', FORM_TYPE],
  ])('is turned away, and harms nobody: %s (%i)', async (_what, status, body, contentType) => {
    const before = await stage.redis.hlen('{sandbox}:requests');
    const answer = await signed(body, contentType);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toBe('');
    expect(await stage.redis.hlen('{sandbox}:requests')).toBe(before);
    expect(stage.world.bot().exitCode()).toBeNull();
    await goesOn();
  });

  it('has no effect where a key stands twice or would change every object', async () => {
    const { slack } = stage.world;
    await stage.types(stage.dana, '/atlas-keys help');
    const { raw } = last(stage, 'command');
    const before = windowsOpened(stage);
    const create = raw.replace('text=help', 'text=create+x');
    const polluted =
      '{"type":"block_actions","__proto__":{"user":{"id":"U0ADMIN"},"actions":[{"action_id":"request.new"}]}}';
    for (const body of [
      `payload=${encodeURIComponent(polluted)}`,
      `${create}&user_id=U0ADMIN`,
      `${create.replace(/trigger_id=[^&]+/, 'trigger_id=t')}&text=list`,
      `__proto__%5Btext%5D=create&${raw.replace('text=help', 'text=')}`,
    ]) {
      await slack.deliver('command', {}, { body });
    }
    await goesOn();
    expect(windowsOpened(stage)).toBe(before);
  });
});

describe('a button that Keywarden does not know any more', () => {
  it('is acknowledged, and answered in words that only the person sees', async () => {
    const card = await stage.request(stage.dana, { description: 'old-button' });
    stage.went(await stage.ravi.clicks(card, 'Deny'));
    await stage.ravi.closes(await stage.window(stage.ravi, /Deny request/));
    const { payload } = last(stage, 'action');
    const actions = [{ action_id: 'request.postpone', block_id: 'b', type: 'button' }];
    const answer = await stage.world.slack.deliver('action', { ...payload, actions });
    expect(answer).toMatchObject({ arrived: true, status: 200 });
    const told = await stage.message(stage.ravi, 'C0APPROVALS', /older version of Keywarden/);
    expect(told.ephemeral).toBe(true);
  });
});

describe('an event that Slack sends again', () => {
  it('because nobody answered, three times, has one effect', async () => {
    const { slack } = stage.world;
    await stage.mei.opensHome();
    const { payload } = last(stage, 'event');
    // Other people's Home tabs are painted anew when they ask or decide.
    const published = () =>
      slack.transcript.filter(({ name, args }) => {
        return name === 'views.publish' && args.user_id === stage.mei.id;
      }).length;
    await stage.seen('the Home tab', () => published() > 0);
    const before = published();
    const event = { ...payload, event_id: 'Ev0RETRIED' };
    expect(await slack.deliver('event', event)).toMatchObject({ status: 200 });
    for (const attempt of ['1', '2', '3']) {
      const headers = { 'x-slack-retry-num': attempt, 'x-slack-retry-reason': 'http_timeout' };
      expect(await slack.deliver('event', event, { headers })).toMatchObject({ status: 200 });
    }
    await stage.seen('the one answer', () => published() > before);
    await goesOn();
    expect(published()).toBe(before + 1);
  });
});

describe('a connection that breaks while a form is being answered', () => {
  it('costs the answer and not the request: sent again, it has one effect', async () => {
    await using socket = await setStage({ transport: 'socket' });
    const { slack } = socket.world;
    await socket.openForm(socket.dana, 'cut-off');
    await socket.redis.client('PAUSE', 700, 'ALL');
    const sent = socket.fill(socket.dana, { description: 'cut-off' });
    await socket.seen('the submission is on its way', () =>
      slack.deliveries.some(({ kind }) => kind === 'submission'),
    );
    slack.socketMode.cut();
    expect(await sent).toMatchObject({ ok: false, says: 'operation_timeout' });
    await socket.seen('another connection', () => slack.socketMode.connections > 0);
    const again = await slack.replay(last(socket, 'submission'));
    expect(again).toMatchObject({ arrived: true });
    await socket.message(socket.ravi, 'C0APPROVALS', /cut-off/);
    expect(await socket.redis.hlen('{sandbox}:requests')).toBe(1);
  });
});

/** Ends when it is taken back, never by itself. */
const LONGER_THAN_ANY_WAIT = 3_600_000;

describe('a Redis that is slow to answer', () => {
  /** Votes while Redis is slow; presses again when it answers, after `over`. */
  async function votesTwice(description: string, over: () => Promise<unknown>): Promise<void> {
    const card = await stage.request(stage.dana, { description });
    const open = await stage.opened(stage.ravi, card, 'Approve request', /Approve request/);
    await stage.redis.client('PAUSE', LONGER_THAN_ANY_WAIT, 'WRITE');
    const first = await stage.ravi.submits(open);
    expect(first).toMatchObject({ ok: false, says: 'field_errors' });
    expect(JSON.stringify(first)).toMatch(/E-STORE|E-UNSURE/);
    await over();
    await stage.redis.client('UNPAUSE');
    const health = `http://127.0.0.1:${stage.world.env.PORT}/status`;
    await expect.poll(async () => (await fetch(health)).status).toBe(200);
    stage.went(await stage.ravi.submits(open));
    await stage.message(stage.ravi, 'C0KEYS', new RegExp(description));
    const made = stage.ours().filter((key) => key.description.includes(description));
    expect(made).toHaveLength(1);
  }

  it('by less than a reconnect: the vote is told to be doubtful, and pressing again is safe', () =>
    votesTwice('slow-at-once', async () => undefined));

  it('by so much that the bot connects anew: the same', () =>
    votesTwice('slow-anew', async () => {
      const health = `http://127.0.0.1:${stage.world.env.PORT}/status`;
      await expect.poll(async () => (await fetch(health)).status).toBe(503);
    }));
});
