import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { SlackError } from '../../src/foundation/errors.ts';
import type { Greeting } from '../../src/sandbox/slack/delivery/sockets.ts';
import { seedDemo } from '../../src/sandbox/slack/seed.ts';
import { startSlackSimulator } from '../../src/sandbox/slack/simulator.ts';
import { PATIENCE_MS } from '../../src/sandbox/time/patience.ts';
import { createSlackLogger } from '../../src/slack/inbound/bolt.ts';
import { createClient, openSocketAddress } from '../../src/slack/outbound/webApi.ts';
import { openConnection } from '../../src/slack/socketMode/connection.ts';
import { type Acknowledge, openSession } from '../../src/slack/socketMode/session.ts';
import { createSessions } from '../../src/slack/socketMode/sessions.ts';
import { recordingLog } from '../store/fixtures.ts';

/** A session over a real socket, whose deliveries wait until the test acknowledges them. */
async function opened(helloWithinMs: number, ...greetings: readonly (readonly Greeting[])[]) {
  const slack = await startSlackSimulator();
  onTestFinished(() => slack.close());
  seedDemo(slack);
  const log = recordingLog();
  const client = createClient(slack.app.appToken, {
    apiUrl: slack.apiUrl,
    timeoutMs: 5000,
    logger: createSlackLogger(log),
  });
  let deliver: (acknowledge: Acknowledge) => void = () => undefined;
  const delivered = new Promise<Acknowledge>((resolve) => {
    deliver = resolve;
  });
  slack.socketMode.greet(...greetings);
  const session = openSession({
    helloWithinMs,
    url: await openSocketAddress(client),
    open: openConnection,
    deliver: (_, acknowledge) => deliver(acknowledge),
    ending: () => undefined,
    log,
  });
  return { slack, session, delivered };
}

async function connected() {
  const all = await opened(PATIENCE_MS);
  await all.session.ready;
  return all;
}

it('a connection on which Slack does not say hello is given up', async () => {
  const { slack, session } = await opened(50, ['nothing']);
  await expect(session.ready).rejects.toMatchObject({ why: 'no_hello' });
  await session.retire();
  await expect.poll(() => slack.socketMode.kept).toBe(0);
});

it('a session that is to end acknowledges first what Slack has delivered', async () => {
  const { slack, session, delivered } = await connected();
  const typed = slack.as('U0DANA').types('C0KEYS', '/atlas-keys help');
  const acknowledge = await delivered;
  const retired = session.retire();
  for (let turns = 0; turns < 10; turns += 1) await turn();
  expect(slack.socketMode.connections).toBe(1);
  acknowledge();
  expect(await typed).toMatchObject({ ok: true });
  await retired;
  expect(slack.socketMode.connections).toBe(0);
});

it('a session that is to end takes and acknowledges first what Slack has just sent', async () => {
  const { slack, session, delivered } = await connected();
  const typed = slack.as('U0DANA').types('C0KEYS', '/atlas-keys help');
  // No turn of the event loop: nobody has read it yet.
  for (let steps = 0; steps < 100; steps += 1) await Promise.resolve();
  expect(slack.socketMode.unacknowledged).toBe(1);
  const retired = session.retire();
  void delivered.then((acknowledge) => acknowledge());
  expect(await typed).toMatchObject({ ok: true });
  await retired;
  expect(slack.socketMode.connections).toBe(0);
});

it('a session whose ping Slack does not answer ends all the same', async () => {
  const { slack, session } = await connected();
  slack.socketMode.ignorePings();
  await session.retire();
  expect(slack.socketMode.connections).toBe(0);
});

it('a session over which nothing is in work ends at once', async () => {
  const { slack, session } = await connected();
  await session.retire();
  expect(slack.socketMode.connections).toBe(0);
});

it('a connection that Slack does not give is asked for at growing distances, at last once a minute', async () => {
  const pauses: number[] = [];
  let finish: () => void = () => undefined;
  const enough = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const never = new Promise<void>(() => undefined);
  const given = { ready: Promise.resolve(), retire: async () => undefined };
  const ends: ((why: string) => void)[] = [];
  const sessions = createSessions({
    async open(ending) {
      if (ends.length > 0) throw new SlackError('definite', 'invalid_auth');
      ends.push(ending);
      return given;
    },
    failed: () => undefined,
    recovered: () => undefined,
    stopwatch: {
      now: () => 0,
      async sleep(ms) {
        pauses.push(ms);
        if (pauses.length < 10) return;
        finish();
        await never;
      },
    },
    log: recordingLog(),
  });
  await sessions.start();
  ends[0]?.('closed');
  await enough;
  const seconds = [1, 2, 5, 10, 20, 30, 60, 60, 60, 60];
  // Each with a random part, so that replicas do not come back together.
  for (const [index, ms] of pauses.entries()) {
    const right = (seconds[index] ?? 0) * 1000;
    expect(Math.abs(ms - right), `pause ${index}`).toBeLessThanOrEqual(right / 4);
  }
});
