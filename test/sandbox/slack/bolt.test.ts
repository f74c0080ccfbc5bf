import { App, LogLevel } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { seedDemo } from '../../../src/sandbox/slack/seed.ts';
import { type SlackSimulator, startSlackSimulator } from '../../../src/sandbox/slack/simulator.ts';

// The simulator against the real thing that will talk to it: Bolt, over HTTP and Socket Mode.

const plain = (text: string) => ({ type: 'plain_text' as const, text });

const reasonForm = {
  type: 'modal' as const,
  callback_id: 'reason',
  title: plain('New key'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'why',
      label: plain('Reason'),
      element: { type: 'plain_text_input' as const, action_id: 'text', min_length: 3 },
    },
  ],
};

const doneWindow = (words: string) => ({
  type: 'modal' as const,
  callback_id: 'done',
  title: plain('Done'),
  blocks: [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text: words } }],
});

const askButton = {
  type: 'actions' as const,
  block_id: 'buttons',
  elements: [
    { type: 'button' as const, action_id: 'ask', text: plain('Ask for a key'), value: '1' },
  ],
};

function addListeners(app: App): void {
  app.command('/atlas-keys', async ({ ack, respond, command }) => {
    await ack();
    await respond({ text: `You said ${command.text}`, blocks: [askButton] });
  });
  app.action('ask', async ({ ack, client, body, respond }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    await client.views.open({ trigger_id: body.trigger_id, view: reasonForm });
    await respond({ text: 'The form is open', replace_original: true });
  });
  app.view('reason', async ({ ack, client, view }) => {
    const why = view.state.values.why?.text?.value ?? '';
    if (why === 'because') {
      await ack({ response_action: 'errors', errors: { why: 'Say more' } });
      return;
    }
    await ack({ response_action: 'update', view: doneWindow('Checking') });
    await client.views.update({ view_id: view.id, view: doneWindow(`Asked: ${why}`) });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    const section = { type: 'section' as const, text: plain('Welcome') };
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [section] } });
  });
}

async function tellsTheWholeStory(sim: SlackSimulator): Promise<void> {
  const dana = sim.as('U0DANA');
  expect(await dana.types('#atlas-keys', '/atlas-keys list <@U0RAVI>')).toMatchObject({ ok: true });
  const reply = await sim.waitFor('the reply', () => dana.sees('C0KEYS').at(-1));
  expect(reply).toMatchObject({ ephemeral: true, text: 'You said list <@U0RAVI|ravi>' });
  expect(sim.as('U0RAVI').sees('C0KEYS')).toEqual([]);

  expect(await dana.clicks(reply, 'Ask for a key')).toMatchObject({ ok: true });
  const form = await sim.waitFor('the form', () => dana.window());
  await sim.waitFor('the new reply', () => dana.sees('C0KEYS')[0]?.text === 'The form is open');

  expect(await dana.submits(form)).toMatchObject({ says: 'client_validation' });
  expect(await dana.submits(form, { Reason: 'because' })).toMatchObject({
    says: 'field_errors',
    fieldErrors: { why: 'Say more' },
  });
  expect(dana.window()?.errors).toEqual({ why: 'Say more' });
  expect(await dana.submits(form, { Reason: 'Deploying' })).toMatchObject({ ok: true });
  const done = await sim.waitFor('the outcome', () => {
    const window = dana.window();
    return window?.plainText === 'Asked: Deploying' && window;
  });
  expect(await dana.closes(done)).toMatchObject({ ok: true });
  expect(dana.window()).toBeUndefined();

  expect(await dana.opensHome()).toMatchObject({ ok: true });
  const home = await sim.waitFor('Home', () => dana.home());
  expect(home.plainText).toBe('Welcome');
}

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop();
});

async function startSim(): Promise<SlackSimulator> {
  const sim = await startSlackSimulator();
  seedDemo(sim);
  running.push({ stop: () => sim.close() });
  return sim;
}

describe('a real Bolt app', () => {
  it('works over signed HTTP', async () => {
    const sim = await startSim();
    const app = new App({
      token: sim.app.botToken,
      signingSecret: sim.app.signingSecret,
      clientOptions: { slackApiUrl: sim.apiUrl },
      logLevel: LogLevel.ERROR,
    });
    addListeners(app);
    const server = await app.start({ port: 0, host: '127.0.0.1' });
    running.push(app);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port');
    sim.app.requestUrl = `http://127.0.0.1:${address.port}/slack/events`;
    await tellsTheWholeStory(sim);
    expect(sim.deliveries.every((delivery) => delivery.via === 'http')).toBe(true);
    const forged = await sim.deliver('command', {}, { signingSecret: 'wrong' });
    expect(forged).toMatchObject({ arrived: true, status: 401 });
  });

  it('works over Socket Mode', async () => {
    const sim = await startSim();
    const app = new App({
      token: sim.app.botToken,
      appToken: sim.app.appToken,
      socketMode: true,
      clientOptions: { slackApiUrl: sim.apiUrl },
      logLevel: LogLevel.ERROR,
    });
    addListeners(app);
    await app.start();
    running.push(app);
    expect(sim.socketMode.connections).toBe(1);
    await tellsTheWholeStory(sim);
    expect(sim.deliveries.every((delivery) => delivery.via === 'socket')).toBe(true);
  });
});
