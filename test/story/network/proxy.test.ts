import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { fetch } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { Secret } from '../../../src/foundation/secret.ts';
import { playMainJob } from '../../../src/sandbox/story.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { slackError } from '../../../src/slack/outbound/webApi.ts';
import { createOutboundConnections } from '../../../src/start/outboundConnections.ts';
import { isUnwell, isWell } from '../health/status.ts';
import { setStage } from '../kit.ts';
import { ATLAS, behindProxy, ENCODED, PASSWORD, SLACK } from './behindProxy.ts';
import { makeCertificate } from './certificate.ts';
import { startConnectProxy } from './connectProxy.ts';

const HEADER = Buffer.from(`keywarden:${PASSWORD}`).toString('base64');

async function stageBehindProxy(options: Parameters<typeof behindProxy>[0]) {
  const behind = await behindProxy(options);
  onTestFinished(behind.end);
  return { ...behind, stage: setStage({ asProcess: true, ...behind.world }) };
}

describe('where nothing outside is reached but through a proxy', () => {
  it.each(['http', 'socket'] as const)(
    'the main job is played over %s, and the log has nothing of its password',
    async (transport) => {
      const behind = await stageBehindProxy({ transport });
      await using stage = await behind.stage;
      await playMainJob(stage.world, () => undefined);
      expect(stage.world.atlas.createsAccepted).toBe(1);
      // Slack's Web API, its sockets and its response_urls have one host here.
      const kinds = new Set(stage.world.slack.transcript.map(({ kind }) => kind));
      expect([...kinds]).toEqual(expect.arrayContaining(['api', 'response_url']));
      const targets = new Set(behind.proxy().asked.map(({ target }) => target));
      expect([...targets].sort()).toEqual([`${ATLAS}:443`, `${SLACK}:443`]);
      expect(behind.proxy().asked.every(({ status }) => status === 200)).toBe(true);
      const output = stage.world.bot().output();
      expect(output).toContain('"proxy":"http://127.0.0.1:');
      for (const secret of [PASSWORD, ENCODED, HEADER]) expect(output).not.toContain(secret);
    },
  );

  it.each(['http', 'socket'] as const)(
    'it is known when the proxy goes away, and a list works again when it is back (%s)',
    async (transport) => {
      const behind = await stageBehindProxy({ transport });
      await using stage = await behind.stage;
      await behind.proxy().goesAway();
      // Over HTTP Slack is asked once a minute, and at once when a call fails.
      if (transport === 'http') await stage.dana.types('C0GENERAL', '/atlas-keys create unheard');
      const check = transport === 'http' ? 'slack_token' : 'slack_socket';
      const problem = transport === 'http' ? 'slack_away' : 'socket_away';
      await isUnwell(stage, check, problem);
      await behind.proxy().comesBack();
      await isWell(stage);
      await stage.types(stage.dana, '/atlas-keys list acme --per-page 3');
      await stage.message(stage.dana, 'C0GENERAL', /Page 1 of/);
    },
  );

  it('a wrong password is told in words, and Keywarden does not start', async () => {
    const behind = await stageBehindProxy({ transport: 'socket', password: 'no-way-out-at-all' });
    const failed = await behind.stage.then(
      () => 'it started',
      (cause: Error) => cause.message,
    );
    expect(failed).toContain(
      'HTTPS_PROXY: the proxy does not let Keywarden through to Slack (407). Check its user and password',
    );
    expect(failed).not.toContain('no-way-out-at-all');
    expect(behind.proxy().asked.every(({ status }) => status === 407)).toBe(true);
  });

  it('a certificate of an authority that nobody named is told in words', async () => {
    const behind = await stageBehindProxy({ transport: 'socket', untrusted: true });
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
