import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/foundation/secret.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { backOff, type Connection, connectRedis } from '../../../src/store/redis/connection.ts';
import { recordingLog } from '../fixtures.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
const open: Connection[] = [];
beforeAll(async () => {
  server = await startServer(['--requirepass', 'CANARY-%-pass']);
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});
afterAll(() => server.remove());

function connection(url: string) {
  const log = recordingLog();
  const made = connectRedis({ url: new Secret(url), log });
  open.push(made);
  return { ...made, log };
}

describe('connectRedis', () => {
  it('takes user, password and database from the URL', async () => {
    const password = encodeURIComponent('CANARY-%-pass');
    const { redis, ready } = connection(`redis://default:${password}@127.0.0.1:${server.port}/3`);
    await ready(5000);
    expect(await redis.client('INFO')).toContain('db=3');
    await ready(1);
  });

  it('says why it cannot get in, once, without the password', async () => {
    const { ready, log } = connection(`redis://:CANARY-wrong@127.0.0.1:${server.port}`);
    await expect(ready(500)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('WRONGPASS'),
    });
    expect(log.lines).toEqual([
      { level: 'warn', event: 'store.connection_trouble', facts: { code: 'WRONGPASS' } },
    ]);
  });

  it('goes on trying until there is a Redis', async () => {
    const late = await startServer();
    await late.stop();
    const { redis, ready, log } = connection(late.url);
    await new Promise((resolve) => redis.once('reconnecting', resolve));
    await late.restart();
    await ready(10_000);
    expect(await redis.ping()).toBe('PONG');
    expect(log.lines.map(({ event }) => event)).toEqual([
      'store.connection_trouble',
      'store.connected',
    ]);
    await late.remove();
  });

  it('gives up on a peer that accepts and says nothing', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { ready, close } = connection(`redis://127.0.0.1:${port}`);
    await expect(ready(300)).rejects.toMatchObject({ code: 'unreachable' });
    close();
    mute.close();
  });

  it('is over once it is closed', async () => {
    const { ready, close } = connection(`redis://127.0.0.1:${await freePort()}`);
    const waiting = ready(60_000);
    close();
    await expect(waiting).rejects.toMatchObject({ code: 'unreachable' });
    await expect(ready(60_000)).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('speaks TLS where the URL says rediss', () => {
    expect(connection('rediss://redis.example:6380').redis.options).toMatchObject({
      host: 'redis.example',
      port: 6380,
      tls: {},
    });
    expect(connection('redis://[::1]').redis.options).toMatchObject({ host: '::1', port: 6379 });
  });

  it('sends nothing twice, queues nothing and bounds everything', () => {
    expect(connection(server.url).redis.options).toMatchObject({
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      enableAutoPipelining: false,
      commandTimeout: 1500,
      connectTimeout: 2000,
    });
  });

  it.each([
    '',
    'CANARY',
    'http://CANARY',
    'redis://CANARY/x',
    'redis://:CANARY%@h',
    '/CANARY.sock',
  ])('does not take %j, and does not repeat it', (url) => {
    const attempt = () => connectRedis({ url: new Secret(url), log: recordingLog() });
    expect(attempt).toThrow(RangeError);
    expect(attempt).not.toThrow(/CANARY/);
  });

  it('waits longer each time, up to two seconds', () => {
    expect([1, 2, 3, 7, 8, 2000].map(backOff)).toEqual([25, 50, 100, 1600, 2000, 2000]);
  });
});
