import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetch } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { Secret } from '../../../src/foundation/secret.ts';
import { playMainJob } from '../../../src/sandbox/story.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { slackError } from '../../../src/slack/outbound/webApi.ts';
import { createOutboundConnections } from '../../../src/start/outboundConnections.ts';
import { setStage } from '../kit.ts';
import { makeCertificate } from './certificate.ts';
import { type ConnectProxy, startConnectProxy } from './connectProxy.ts';

const SLACK = 'slack.sandbox.test';
const ATLAS = 'atlas.sandbox.test';
/** In the URL its `/` must be percent-encoded. */
const PASSWORD = 'way/out-of-the-building';
const ENCODED = encodeURIComponent(PASSWORD);
const HEADER = Buffer.from(`keywarden:${PASSWORD}`).toString('base64');

/** A stage whose Slack and Atlas have names that nobody but the proxy can look up. */
async function behindProxy(options: {
  readonly transport: 'http' | 'socket';
  readonly password?: string;
  /** Node is not told of the authority that signed their certificates. */
  readonly untrusted?: boolean;
}) {
  const shows = makeCertificate([SLACK, ATLAS]);
  const folder = await mkdtemp(join(tmpdir(), 'keywarden-proxy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const authority = join(folder, 'authority.pem');
  await writeFile(authority, shows.authority);
  const late: { proxy?: ConnectProxy } = {};
  onTestFinished(() => late.proxy?.close());
  const stage = setStage({
    asProcess: true,
    transport: options.transport,
    slackOrigin: `https://${SLACK}`,
    async between({ slack, atlas }) {
      const hosts = [
        { name: SLACK, port: Number(new URL(slack.origin).port) },
        { name: ATLAS, port: Number(new URL(atlas.origin).port) },
      ];
      const proxy = await startConnectProxy({ credentials: `keywarden:${PASSWORD}`, hosts, shows });
      late.proxy = proxy;
      return {
        SLACK_API_URL: `https://${SLACK}/api/`,
        MONGODB_ATLAS_BASE_URL: `https://${ATLAS}`,
        HTTPS_PROXY: `http://keywarden:${options.password ?? ENCODED}@${proxy.address}`,
        ...(options.untrusted === true ? {} : { NODE_EXTRA_CA_CERTS: authority }),
      };
    },
  });
  return { stage, asked: () => late.proxy?.asked ?? [] };
}

describe('where nothing outside is reached but through a proxy', () => {
  it.each(['http', 'socket'] as const)(
    'the main job is played over %s, and the log has nothing of its password',
    async (transport) => {
      const behind = await behindProxy({ transport });
      await using stage = await behind.stage;
      await playMainJob(stage.world, () => undefined);
      expect(stage.world.atlas.createsAccepted).toBe(1);
      // Slack's Web API, its sockets and its response_urls have one host here.
      const kinds = new Set(stage.world.slack.transcript.map(({ kind }) => kind));
      expect([...kinds]).toEqual(expect.arrayContaining(['api', 'response_url']));
      const targets = new Set(behind.asked().map(({ target }) => target));
      expect([...targets].sort()).toEqual([`${ATLAS}:443`, `${SLACK}:443`]);
      expect(behind.asked().every(({ status }) => status === 200)).toBe(true);
      const output = stage.world.bot().output();
      expect(output).toContain('"proxy":"http://127.0.0.1:');
      for (const secret of [PASSWORD, ENCODED, HEADER]) expect(output).not.toContain(secret);
    },
  );

  it('a wrong password is told in words, and Keywarden does not start', async () => {
    const behind = await behindProxy({ transport: 'socket', password: 'no-way-out-at-all' });
    const failed = await behind.stage.then(
      () => 'it started',
      (cause: Error) => cause.message,
    );
    expect(failed).toContain(
      'HTTPS_PROXY: the proxy does not let Keywarden through to Slack (407). Check its user and password',
    );
    expect(failed).not.toContain('no-way-out-at-all');
    expect(behind.asked().every(({ status }) => status === 407)).toBe(true);
  });

  it('a certificate of an authority that nobody named is told in words', async () => {
    const behind = await behindProxy({ transport: 'socket', untrusted: true });
    const failed = await behind.stage.then(
      () => 'it started',
      (cause: Error) => cause.message,
    );
    expect(failed).toContain('name the certificate of its authority in NODE_EXTRA_CA_CERTS');
  });
});

describe('connections to the outside', () => {
  async function ask(url: string, except: string) {
    const shows = makeCertificate([SLACK]);
    const proxy = await startConnectProxy({ credentials: ':', hosts: [], shows });
    onTestFinished(() => proxy.close());
    const address = `http://${proxy.address}`;
    const whole = new Secret(address);
    const dispatcher = createOutboundConnections({ address, whole, except });
    onTestFinished(() => dispatcher.destroy());
    await fetch(url, { dispatcher }).catch(() => undefined);
    return proxy.asked.map(({ target }) => target);
  }

  it('go to the proxy, but for the hosts of NO_PROXY', async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    expect(await ask(`https://${SLACK}/`, 'atlas.sandbox.test')).toEqual([`${SLACK}:443`]);
    expect(await ask(`https://${nobody}/`, '')).toEqual([nobody]);
    expect(await ask(`https://${nobody}/`, '10.0.0.1, 127.0.0.1')).toEqual([]);
    expect(await ask(`https://${nobody}/`, '*')).toEqual([]);
  });

  it.each([
    ['closes every connection', (socket: Socket) => socket.destroy()],
    ['answers something else', (socket: Socket) => socket.end('SSH-2.0-nobody\r\n')],
  ] as const)('a proxy that %s is asked a few times, not in a circle', async (_, greet) => {
    const greeted: Socket[] = [];
    const server = createServer((socket) => {
      greeted.push(socket.on('error', () => undefined));
      greet(socket);
    });
    onTestFinished(() => void server.close());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = z.object({ port: z.number() }).parse(server.address());
    const address = `http://127.0.0.1:${port}`;
    const dispatcher = createOutboundConnections({
      address,
      whole: new Secret(address),
      except: '',
    });
    onTestFinished(() => dispatcher.destroy());
    const failed = await fetch(`https://${SLACK}/`, { dispatcher }).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    // Nothing of the request was sent: it is no matter of doubt.
    expect(slackError(failed, 'chat.postMessage')).toMatchObject({ code: 'definite' });
    expect(greeted.length).toBeLessThan(5);
  });

  it('without TLS stay on this machine: the proxy does not see them', async () => {
    expect(await ask(`http://127.0.0.1:${await freePort()}/`, '')).toEqual([]);
  });
});
