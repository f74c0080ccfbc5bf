import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Pool } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAtlas } from '../../src/atlas/atlas.ts';
import { createTransport, type WireRequest } from '../../src/atlas/http/transport.ts';
import { type TransportCode, TransportFailure } from '../../src/atlas/wire/exchange.ts';
import { PATIENCE_MS } from '../../src/sandbox/time/patience.ts';
import { authOf, chance, failing, memoryLog, ORG_ID, openScene, TestClock } from './scene.ts';

type OnRequest = (socket: Socket, nth: number) => void;

/** A server of plain bytes; `onRequest` is called when the head of a request has come. */
async function openServer(onRequest: OnRequest) {
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const text = bytes.toString();
      if (!/^(GET|POST|DELETE) /.test(text)) {
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
        return;
      }
      heads.push(text);
      onRequest(socket, heads.length);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${port}`, heads, sockets };
}

function openTransport(baseUrl: string, connections = 1) {
  const dispatcher = new Pool(new URL(baseUrl).origin, { connections, pipelining: 1 });
  onTestFinished(() => dispatcher.destroy());
  return createTransport({ baseUrl, dispatcher });
}

describe('an answer that something in between compressed', () => {
  it.each(['gzip', 'deflate', 'br'] as const)(
    'with %s is read: keys are listed and created',
    async (encoding) => {
      const { client, sim } = await openScene();
      sim.faults.add({ do: { kind: 'compressed', encoding } });
      sim.addKey({ organizationId: ORG_ID, description: 'of-a-proxy', roles: ['ORG_MEMBER'] });
      const { items } = await client.listOrgApiKeys({ orgId: ORG_ID });
      expect(items.map(({ description }) => description)).toContain('of-a-proxy');
      const made = { orgId: ORG_ID, desc: 'made', roles: ['ORG_READ_ONLY' as const] };
      expect((await client.createOrgApiKey(made)).key.description).toBe('made');
    },
  );

  it('is doubt where it cannot be unpacked, or unpacks to too much', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    for (const [body, encoding] of [
      [Buffer.from('not gzip at all'), 'gzip'],
      [gzipSync('{"id":1}').subarray(0, 12), 'gzip'],
      [Buffer.from('{}'), 'zstd'],
    ] as const) {
      const { baseUrl } = await openServer((socket) => {
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${body.length}\r\n\r\n`,
        );
        socket.write(body);
      });
      expect(await openTransport(baseUrl).send(request())).toMatchObject({ status: 200, body: '' });
    }
    const { baseUrl } = await openServer((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`,
      );
      socket.write(bomb);
    });
    const sent = openTransport(baseUrl).send(request({ maxBytes: 10_000 }));
    await expect(sent).rejects.toMatchObject({ code: 'too_large', sent: true });
  });
});

function request(overrides: Partial<WireRequest> = {}): WireRequest {
  return {
    method: 'POST',
    path: '/x',
    headers: {},
    body: '{}',
    maxBytes: 1_000,
    timeoutMs: PATIENCE_MS,
    ...overrides,
  };
}

async function failure(promise: Promise<unknown>): Promise<[TransportCode, boolean]> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof TransportFailure) return [error.code, error.sent];
  throw new Error(`no transport failure: ${String(error)}`);
}

const ok = (body: string, head = '') =>
  `HTTP/1.1 200 OK\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`;

describe('one exchange', () => {
  it('gives status, headers in lower case, and the body', async () => {
    const { baseUrl } = await openServer((socket) =>
      socket.write(ok('{"a":1}', 'X-Error-Code: none\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n')),
    );
    const answer = await openTransport(`${baseUrl}/proxy/`).send(request());
    expect(answer).toMatchObject({ status: 200, body: '{"a":1}' });
    expect(answer.headers.get('x-error-code')).toBe('none');
    expect(answer.headers.get('set-cookie')).toBe('a, b');
  });

  it('goes under the path of the base URL', async () => {
    const { baseUrl, heads } = await openServer((socket) => socket.write(ok('')));
    const transport = openTransport(`${baseUrl}/proxy/`);
    await transport.send(request({ path: '/api/x?y=1' }));
    expect(heads[0]).toMatch(/^POST \/proxy\/api\/x\?y=1 /);
    expect(transport.pathOf('/api')).toBe('/proxy/api');
  });

  it('does not take an early hint for the answer', async () => {
    const hint = 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n';
    const { baseUrl } = await openServer((socket) => socket.write(hint + ok('late')));
    expect(await openTransport(baseUrl).send(request())).toMatchObject({
      status: 200,
      body: 'late',
    });
  });

  const broken: [string, TransportCode, OnRequest][] = [
    ['a close before the answer', 'connection_lost', (socket) => socket.end()],
    ['a reset', 'connection_lost', (socket) => socket.resetAndDestroy()],
    [
      'a body shorter than announced',
      'connection_lost',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"a"'),
    ],
    [
      'a chunked body that breaks off',
      'connection_lost',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"a"'),
    ],
    ['what is not HTTP', 'connection_lost', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
    [
      'a body announced too large',
      'too_large',
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n'),
    ],
    [
      'a body that grows too large',
      'too_large',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        socket.write(`7d0\r\n${'x'.repeat(2_000)}\r\n`);
      },
    ],
    ['silence', 'timeout', () => {}],
    [
      'a head without an end',
      'timeout',
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Type: '),
    ],
    [
      'a body without an end',
      'timeout',
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'),
    ],
  ];

  it.each(broken)('that ends with %s is %s, sent, and never sent again', async (_, code, act) => {
    const { baseUrl, heads } = await openServer(act);
    for (const method of ['POST', 'DELETE', 'GET'] as const) {
      const before = heads.length;
      const given = method === 'POST' ? { method } : { method, body: '' };
      const timeoutMs = code === 'timeout' ? 400 : PATIENCE_MS;
      const transport = openTransport(baseUrl);
      expect(await failure(transport.send(request({ ...given, timeoutMs })))).toEqual([code, true]);
      expect(heads.length).toBe(before + 1);
    }
  });

  it('on a kept connection that the server just closed is not sent again', async () => {
    const { baseUrl, heads } = await openServer((socket, nth) => {
      if (nth === 1) socket.write(ok('first'));
      else socket.destroy();
    });
    const transport = openTransport(baseUrl);
    await transport.send(request({ method: 'GET', body: '' }));
    expect(await failure(transport.send(request()))).toEqual(['connection_lost', true]);
    expect(heads).toHaveLength(2);
  });

  it('proves that nothing was sent where nobody listens', async () => {
    const transport = openTransport('http://127.0.0.1:9');
    expect(await failure(transport.send(request()))).toEqual(['unreachable', false]);
  });

  it('proves that nothing was sent where the name is unknown', async () => {
    const transport = openTransport('http://atlas.invalid');
    expect(await failure(transport.send(request()))).toEqual(['unreachable', false]);
  });

  it('proves that nothing was sent where TLS fails', async () => {
    const { baseUrl, heads } = await openServer(() => {});
    const plain = new URL(baseUrl);
    const transport = openTransport(`https://127.0.0.1:${plain.port}`);
    expect(await failure(transport.send(request()))).toEqual(['unreachable', false]);
    expect(heads).toEqual([]);
  });

  it('that waited too long for a connection is never written later', async () => {
    let release = () => {};
    const { baseUrl, heads } = await openServer((socket, nth) => {
      if (nth === 1) release = () => socket.write(ok('first'));
      else socket.write(ok('other'));
    });
    const transport = openTransport(baseUrl);
    const first = transport.send(request({ method: 'GET', body: '' }));
    const second = transport.send(request({ timeoutMs: 20 }));
    expect(await failure(second)).toEqual(['timeout', false]);
    // On a busy machine 20 ms pass before the first arrives.
    await expect.poll(() => heads.length).toBe(1);
    release();
    await first;
    await transport.send(request({ method: 'GET', path: '/last', body: '' }));
    expect(heads.map((head) => head.split(' ', 2).join(' '))).toEqual(['GET /x', 'GET /last']);
  });

  it('ends when its signal aborts, before and after it was sent', async () => {
    const leaving = new AbortController();
    const { baseUrl, heads } = await openServer(() => leaving.abort());
    const transport = openTransport(baseUrl);
    const done = AbortSignal.abort();
    expect(await failure(transport.send(request({ signal: done })))).toEqual(['timeout', false]);
    const { signal } = leaving;
    expect(await failure(transport.send(request({ signal })))).toEqual(['timeout', true]);
    expect(heads).toHaveLength(1);
  });
});

describe('organizations of one base URL', () => {
  it('share one pool that keeps connections open', async () => {
    const { baseUrl, heads, sockets } = await openServer((socket) =>
      socket.write(ok('{"results":[]}')),
    );
    const ids = [ORG_ID, 'b'.repeat(24)];
    const atlas = createAtlas({
      organizations: ids.map((id) => ({
        id,
        name: id,
        baseUrl,
        version: 'v1.0',
        auth: authOf('token'),
      })),
      clock: new TestClock(),
      random: chance(),
      log: memoryLog(),
      userAgent: 'keywarden/test',
    });
    for (const id of [...ids, ...ids]) await atlas.client(id)?.listOrgs({});
    expect(heads).toHaveLength(4);
    expect(sockets.size).toBeLessThanOrEqual(2);
    expect(atlas.organization('c'.repeat(24))).toBeUndefined();
    await atlas.close();
  });

  it('read at most 8 MiB of a list and 1 MiB of anything else', async () => {
    const size = 1024 * 1024 + 1;
    const { baseUrl } = await openServer((socket) =>
      socket.write(ok(`{"results":[],"apiAccessListRequired":true,"x":"${'x'.repeat(size)}"}`)),
    );
    const atlas = createAtlas({
      organizations: [
        { id: ORG_ID, name: 'acme', baseUrl, version: '2025-03-12', auth: authOf('token') },
      ],
      clock: new TestClock(),
      random: chance(),
      log: memoryLog(),
      userAgent: 'keywarden/test',
    });
    const organization = atlas.organization(ORG_ID);
    expect(await organization?.listKeys()).toEqual([]);
    const settings = organization?.requiresAccessList() ?? Promise.resolve();
    expect((await failing(settings)).code).toBe('too_large');
    await atlas.close();
  });
});
