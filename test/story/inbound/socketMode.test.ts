import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Greeting } from '../../../src/sandbox/slack/delivery/sockets.ts';
import { type Stage, setStage } from '../kit.ts';

/** Ravi sends his vote; the bot has it and waits for Redis when `meanwhile` happens. */
async function votesWhile(stage: Stage, meanwhile: () => void) {
  const card = await stage.request(stage.dana);
  const open = await stage.opened(stage.ravi, card, 'Approve request', /Approve request/);
  await stage.redis.call('CLIENT', 'PAUSE', '1000', 'WRITE');
  const sent = stage.ravi.submits(open);
  await expect.poll(() => stage.world.slack.socketMode.unacknowledged, { interval: 1 }).toBe(1);
  meanwhile();
  return sent;
}

describe('Socket Mode', () => {
  it.each([
    [
      'an event that holds no event',
      '{"type":"events_api","payload":{"type":"app_rate_limited","team_id":"T0ACME"}',
    ],
    ['an envelope without a payload', '{"type":"interactive"'],
    ['an event without a payload', '{"type":"events_api"'],
    ['a command whose payload is a list', '{"type":"slash_commands","payload":[1]'],
    ['an envelope of a new kind', '{"type":"workflow_steps","payload":{"a":1}'],
    ['a click that says nothing of itself', '{"type":"interactive","payload":{"a":1}'],
  ])('acknowledges %s, and goes on', async (_, frame) => {
    await using stage = await setStage({ transport: 'socket' });
    const { socketMode } = stage.world.slack;
    socketMode.push(`${frame},"envelope_id":"odd-1"}`);
    await expect.poll(() => socketMode.acknowledged).toContain('odd-1');
    stage.went(await stage.dana.types('C0KEYS', '/atlas-keys help'));
    expect(stage.world.bot().exitCode()).toBeNull();
  });

  it.each(['null', '[]', '"hello"', '7', '{', '{"type":7}', '{"type":"interactive"}'])(
    'goes on after the frame %s, which nobody can acknowledge',
    async (frame) => {
      await using stage = await setStage({ transport: 'socket' });
      stage.world.slack.socketMode.push(frame);
      await stage.world.bot().logged(({ event }) => event === 'socket.frame_unreadable');
      stage.went(await stage.dana.types('C0KEYS', '/atlas-keys help'));
      expect(stage.world.bot().exitCode()).toBeNull();
    },
  );

  it.each(['warning', 'refresh_requested'] as const)(
    'is never without a connection when Slack says %s',
    async (reason) => {
      await using stage = await setStage({ transport: 'socket' });
      const { slack } = stage.world;
      const opening = slack.faults.hold('apps.connections.open');
      slack.socketMode.disconnect(reason);
      await opening.reached;
      if (reason === 'warning') stage.went(await stage.dana.types('C0KEYS', '/atlas-keys help'));
      opening.release();
      await stage.world.bot().logged(({ event }) => event === 'socket.renewed');
      await expect.poll(() => slack.socketMode.connections).toBeGreaterThan(0);
      stage.went(await stage.dana.types('C0KEYS', '/atlas-keys help'));
    },
  );

  it('acknowledges over the old connection what came over it before Slack renewed it', async () => {
    await using stage = await setStage({ transport: 'socket' });
    const { socketMode } = stage.world.slack;
    stage.went(await votesWhile(stage, () => socketMode.disconnect('refresh_requested')));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    await expect.poll(() => socketMode.connections).toBe(1);
  });

  it('comes back by itself after Slack refused a connection, and after it was cut off', async () => {
    await using stage = await setStage({ transport: 'socket' });
    const { slack } = stage.world;
    const refused = slack.faults.call(
      'apps.connections.open',
      { kind: 'error', error: 'invalid_auth' },
      { times: 2 },
    );
    slack.socketMode.cut();
    await expect.poll(() => refused.hits).toBe(2);
    await expect.poll(() => slack.socketMode.connections).toBe(1);
    stage.went(await stage.dana.types('C0KEYS', '/atlas-keys help'));
    expect(stage.world.bot().exitCode()).toBeNull();
  });
});

const begun = z.object({ request: z.object({ url: z.string() }) });

/** Resolves in the turn in which a delivery over HTTP begins to arrive at the bot. */
function arrives(): Promise<void> {
  const channel = 'http.server.request.start';
  return new Promise((resolve) => {
    const look = (message: unknown) => {
      if (begun.safeParse(message).data?.request.url !== '/slack/events') return;
      unsubscribe(channel, look);
      resolve();
    };
    subscribe(channel, look);
  });
}

describe('a bot that is stopped', () => {
  it.each(['http', 'socket'] as const)(
    'takes and answers the vote that is just coming in over %s',
    async (transport) => {
      await using stage = await setStage({ transport });
      const { socketMode } = stage.world.slack;
      const card = await stage.request(stage.dana);
      const open = await stage.opened(stage.ravi, card, 'Approve request', /Approve request/);
      const arrived = arrives();
      const outcome = stage.ravi.submits(open);
      if (transport === 'http') await arrived;
      // No turn of the event loop: the bot is in this process, and nothing has read the frame yet.
      else for (let steps = 0; steps < 100; steps += 1) await Promise.resolve();
      expect(socketMode.unacknowledged).toBe(transport === 'http' ? 0 : 1);
      const stopped = stage.world.bot().stop();
      stage.went(await outcome);
      await stopped;
      expect(socketMode.kept).toBe(0);
      await stage.world.startBot();
      await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    },
  );
});

describe('a new connection of Socket Mode', () => {
  const ORDERS: readonly (readonly [string, readonly Greeting[]])[] = [
    ['is to be renewed before hello', ['refresh_requested']],
    ['is to be renewed, and says hello all the same', ['refresh_requested', 'hello']],
    ['is to be renewed as soon as it said hello', ['hello', 'refresh_requested']],
    ['will end soon, and says hello after that', ['warning', 'hello']],
    ['says hello and will end soon', ['hello', 'warning']],
    ['will end soon, and ends before hello', ['warning', 'refresh_requested', 'close']],
    ['says hello twice', ['hello', 'hello']],
    ['is one too many', ['too_many_websockets', 'close']],
    ['is closed without a word', ['close']],
    ['is closed right after hello', ['hello', 'close']],
    ['is of an app whose Socket Mode was off for a moment', ['link_disabled']],
  ];

  it.each(ORDERS)('that %s is no end: another one takes its place', async (_, greeting) => {
    await using stage = await setStage({ transport: 'socket' });
    const { socketMode } = stage.world.slack;
    socketMode.greet(greeting);
    socketMode.cut();
    await expect.poll(() => socketMode.ungreeted).toBe(0);
    // None that Slack gave up stays open.
    await expect.poll(() => [socketMode.connections, socketMode.kept]).toEqual([1, 1]);
    stage.went(await stage.dana.types('C0KEYS', '/atlas-keys help'));
    expect(stage.world.bot().exitCode()).toBeNull();
  });

  it.each(ORDERS.filter(([, [first]]) => first !== 'link_disabled'))(
    'that %s does not keep Keywarden from starting',
    async (_, greeting) => {
      await using stage = await setStage({
        transport: 'socket',
        beforeBot: ({ slack }) => slack.socketMode.greet(greeting),
      });
      const { socketMode } = stage.world.slack;
      await expect.poll(() => [socketMode.connections, socketMode.kept]).toEqual([1, 1]);
      stage.went(await stage.dana.types('C0KEYS', '/atlas-keys help'));
    },
  );

  it('of an app whose Socket Mode is off keeps Keywarden from starting, in words', async () => {
    const off = setStage({
      transport: 'socket',
      beforeBot: ({ slack }) => slack.socketMode.greet(['link_disabled']),
    });
    await expect(off).rejects.toThrow('Socket Mode is switched off for this app');
  });

  it('that Slack gives up with a delivery in work is closed when that is acknowledged', async () => {
    await using stage = await setStage({ transport: 'socket' });
    const { socketMode } = stage.world.slack;
    stage.went(await votesWhile(stage, () => socketMode.disconnect('link_disabled')));
    await expect.poll(() => [socketMode.connections, socketMode.kept]).toEqual([1, 1]);
  });
});

describe('Socket Mode that somebody switches off', () => {
  it('is told to the admins with the remedy, and so is its end', async () => {
    await using stage = await setStage({ transport: 'socket' });
    const { socketMode } = stage.world.slack;
    socketMode.greet(...Array.from({ length: 3 }, () => ['link_disabled'] as const));
    socketMode.disconnect('link_disabled');
    await stage.message(stage.sam, 'C0ALERTS', /Socket Mode is switched off for the app/);
    await stage.message(stage.sam, 'C0ALERTS', /gives a connection again/);
    stage.went(await stage.dana.types('C0KEYS', '/atlas-keys help'));
  });
});
