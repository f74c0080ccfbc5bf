import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';
import { verifySlackRequest } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { sign } from '../../../src/sandbox/slack/delivery/sign.ts';
import { type Stage, setStage } from './fakeApp.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const dana = () => stage.sim.as('U0DANA');

describe('over HTTP', () => {
  it('is signed so that Bolt believes it, with the bare media type', async () => {
    await dana().types('C0KEYS', '/atlas-keys äöü');
    const [received] = stage.app.received;
    if (received === undefined) throw new Error('Nothing arrived');
    const { headers, raw } = received;
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    const proof = {
      'x-slack-signature': String(headers['x-slack-signature']),
      'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
    };
    const { signingSecret } = stage.sim.app;
    verifySlackRequest({ signingSecret, body: raw, headers: proof });
    expect(() => verifySlackRequest({ signingSecret, body: `${raw} `, headers: proof })).toThrow();
  });

  it('signs as Slack’s documentation does', () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    expect(sign('8f742231b10e8888abcd99yyyzzz85a5', 1531420618, body)).toBe(
      'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    );
  });

  it('can be forged, tampered with, old and unsigned', async () => {
    const { sim, app } = stage;
    await sim.deliver('action', { type: 'block_actions' }, { timestamp: 1, signature: 'v0=no' });
    await sim.deliver('command', { text: 'a' }, { tamperedBody: 'text=b', signature: null });
    const [forged, bare] = app.received;
    expect(forged?.headers).toMatchObject({
      'x-slack-request-timestamp': '1',
      'x-slack-signature': 'v0=no',
    });
    expect(bare?.raw).toBe('text=b');
    expect(bare?.headers).not.toHaveProperty('x-slack-signature');
  });

  it('can be repeated, at once or later', async () => {
    const { sim, app } = stage;
    sim.faults.delivery('command', { kind: 'duplicate' });
    await dana().types('C0KEYS', '/atlas-keys');
    expect(app.received).toHaveLength(2);
    expect(app.received[0]?.raw).toBe(app.received[1]?.raw);
    const [delivery] = sim.deliveries;
    if (delivery === undefined) throw new Error('Nothing was delivered');
    expect(await sim.replay(delivery)).toMatchObject({ arrived: true, status: 200 });
    expect(app.received[2]).toMatchObject({ raw: delivery.raw, headers: delivery.headers });
  });

  it('retries events, with the number and the reason, unless told not to', async () => {
    const { sim, app } = stage;
    app.answer = () => ({ status: app.received.length < 2 ? 500 : 200 });
    await dana().opensHome();
    await sim.waitFor('the retry', () => app.received.length === 2);
    expect(app.received[1]?.headers).toMatchObject({
      'x-slack-retry-num': '1',
      'x-slack-retry-reason': 'http_error',
    });
    app.answer = () => ({ status: 500, headers: { 'x-slack-no-retry': '1' } });
    expect(await dana().opensHome()).toMatchObject({ says: 'http_service_error' });
    expect(app.received).toHaveLength(3);
  });
});

const envelope = z.looseObject({ type: z.string(), envelope_id: z.string().optional() });
type Envelope = z.output<typeof envelope>;

/** A bare Socket Mode client: what Bolt's does, frame by frame. */
async function connect(): Promise<{ socket: WebSocket; frames: Envelope[] }> {
  const { sim } = stage;
  const opened = await stage.call('apps.connections.open', {}, sim.app.appToken);
  const socket = new WebSocket(z.string().parse(opened.url));
  const frames: Envelope[] = [];
  socket.on('message', (data) => frames.push(envelope.parse(JSON.parse(String(data)))));
  await once(socket, 'message');
  return { socket, frames };
}

/** A client that says goodbye and then keeps its half of the connection open. */
async function connectAndClose(): Promise<Socket> {
  const { sim } = stage;
  const opened = await stage.call('apps.connections.open', {}, sim.app.appToken);
  const { hostname, port, pathname, search } = new URL(z.string().parse(opened.url));
  const socket = dial({ host: hostname, port: Number(port), allowHalfOpen: true });
  const lines = [
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await sim.waitFor('the connection', () => sim.socketMode.connections > 0);
  // A masked close frame without a body; the other side answers it and ends its half.
  socket.write(Buffer.from([0x88, 0x80, 0, 0, 0, 0]));
  socket.resume();
  await once(socket, 'end');
  return socket;
}

describe('over a socket', () => {
  it('says hello and takes a ticket only once', async () => {
    const { socket, frames } = await connect();
    expect(frames).toMatchObject([
      { type: 'hello', num_connections: 1, connection_info: { app_id: 'A0KEYWARDEN' } },
    ]);
    const again = new WebSocket(socket.url);
    const [error] = await once(again, 'error');
    expect(String(error)).toContain('403');
  });

  it('wraps everything in envelopes and reads acknowledgements', async () => {
    const { socket, frames } = await connect();
    socket.on('message', (data) => {
      const { envelope_id } = envelope.parse(JSON.parse(String(data)));
      socket.send(JSON.stringify({ envelope_id, payload: { text: 'From the socket' } }));
    });
    expect(await dana().types('C0KEYS', '/atlas-keys')).toMatchObject({ ok: true });
    expect(frames[1]).toMatchObject({
      type: 'slash_commands',
      accepts_response_payload: true,
      payload: { command: '/atlas-keys' },
    });
    expect(dana().sees('C0KEYS')[0]?.text).toBe('From the socket');
    await dana().opensHome();
    expect(frames[2]).toMatchObject({ type: 'events_api', accepts_response_payload: false });
    expect(stage.app.received).toEqual([]);
  });

  it('takes an empty object for an empty answer', async () => {
    const { socket } = await connect();
    socket.on('message', (data) => {
      const { envelope_id } = envelope.parse(JSON.parse(String(data)));
      socket.send(JSON.stringify({ envelope_id, payload: {} }));
    });
    expect(await dana().types('C0KEYS', '/atlas-keys')).not.toHaveProperty('body');
  });

  it('takes turns among the connections and stops at ten', async () => {
    const all = [];
    for (let index = 0; index < 10; index += 1) all.push(await connect());
    expect(stage.sim.socketMode.connections).toBe(10);
    const eleventh = await connect();
    expect(eleventh.frames).toMatchObject([{ type: 'disconnect', reason: 'too_many_websockets' }]);
    for (const { socket } of all) {
      socket.on('message', (data) => {
        const { envelope_id } = envelope.parse(JSON.parse(String(data)));
        socket.send(JSON.stringify({ envelope_id }));
      });
    }
    for (let index = 0; index < 10; index += 1) await dana().types('C0KEYS', '/atlas-keys');
    expect(all.map(({ frames }) => frames.length)).toEqual(Array.from({ length: 10 }, () => 2));
  });

  it('goes to an open connection, never to one that is closing', async () => {
    const closing = await connectAndClose();
    const { socket, frames } = await connect();
    socket.on('message', (data) => {
      const { envelope_id } = envelope.parse(JSON.parse(String(data)));
      socket.send(JSON.stringify({ envelope_id }));
    });
    for (let index = 0; index < 3; index += 1) {
      expect(await dana().types('C0KEYS', '/atlas-keys')).toMatchObject({ ok: true });
    }
    expect(frames.map(({ type }) => type)).toEqual(['hello', ...Array(3).fill('slash_commands')]);
    closing.destroy();
  });

  it('reaches nobody while the only connection is closing', async () => {
    const closing = await connectAndClose();
    stage.sim.app.requestUrl = undefined;
    expect(stage.sim.socketMode.connections).toBe(0);
    expect(await dana().types('C0KEYS', '/atlas-keys')).toMatchObject({ says: 'dispatch_failed' });
    closing.destroy();
  });

  it('announces a disconnection and then goes elsewhere', async () => {
    const { socket, frames } = await connect();
    const told = once(socket, 'message');
    stage.sim.socketMode.disconnect('refresh_requested');
    await told;
    expect(frames[1]).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
    await dana().types('C0KEYS', '/atlas-keys');
    expect(stage.app.received).toHaveLength(1);
  });

  it('goes on over a connection that was only warned', async () => {
    const { socket, frames } = await connect();
    const told = once(socket, 'message');
    stage.sim.socketMode.disconnect('warning');
    await told;
    socket.on('message', (data) => {
      const { envelope_id } = envelope.parse(JSON.parse(String(data)));
      socket.send(JSON.stringify({ envelope_id }));
    });
    expect(await dana().types('C0KEYS', '/atlas-keys')).toMatchObject({ ok: true });
    expect(frames.map(({ type }) => type)).toEqual(['hello', 'disconnect', 'slash_commands']);
  });
});
