import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { freePort } from '../../../../src/sandbox/world/freePort.ts';
import type { Passing, Switchboard } from './switchboard.ts';

export interface HttpProxy {
  readonly origin: string;
  /** Stops listening, so that connections are refused. */
  shut(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Description of a call for the switchboard, and the path on the server behind the proxy. */
export interface Route {
  readonly passing: Passing;
  readonly path: string;
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/**
 * The body is sent as one piece on the proxy's own connection, so headers about transfer and
 * connection are dropped.
 */
function wholeHeaders({ headers, body }: Answer): IncomingHttpHeaders {
  const kept = Object.entries(headers).filter(
    ([name]) => name !== 'transfer-encoding' && name !== 'connection' && name !== 'keep-alive',
  );
  return { ...Object.fromEntries(kept), 'content-length': String(body.length) };
}

/** Resolves to `undefined` if the server closed the connection without an answer. */
function forward(call: Call, origin: string, agent: Agent, gone: AbortSignal) {
  return new Promise<Answer | undefined>((resolve) => {
    const { method, headers, path } = call;
    const sending = send(new URL(path, origin), { method, headers, agent, signal: gone });
    sending.on('error', () => resolve(undefined));
    sending.on('response', (response) => {
      whole(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        () => resolve(undefined),
      );
    });
    sending.end(call.body);
  });
}

/** A WebSocket goes through as it is: what it carries is no call. */
function tunnel(incoming: IncomingMessage, client: Duplex, head: Buffer, origin: string): Duplex {
  const { hostname, port } = new URL(origin);
  const upstream = connect(Number(port), hostname);
  const end = () => {
    client.destroy();
    upstream.destroy();
  };
  for (const one of [client, upstream]) {
    one.on('error', end);
    one.on('close', end);
  }
  const { method, url, rawHeaders } = incoming;
  const headers = rawHeaders.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`));
  upstream.write(`${method} ${url} HTTP/1.1\r\n${headers.join('')}\r\n`);
  upstream.write(head);
  client.pipe(upstream).pipe(client);
  return upstream;
}

/** A proxy between replicas and an HTTP server that can stop any call or any answer. */
export async function startHttpProxy(parts: {
  readonly upstream: () => string;
  readonly route: (method: string, target: string, body: string) => Route;
  readonly board: Switchboard;
}): Promise<HttpProxy> {
  const { upstream, route, board } = parts;
  const agent = new Agent({ keepAlive: true });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await whole(incoming);
    const { method = 'GET', url = '/', headers } = incoming;
    const { passing, path } = route(method, url, body.toString('utf8'));
    const hangUp = () => void outgoing.socket?.destroy();
    const gone = new AbortController();
    outgoing.on('close', () => gone.abort());
    const call = { method, path, headers, body };
    const verdict = await board.gate(passing, 'before');
    if (typeof verdict !== 'string') {
      hangUp();
      await verdict.late;
      await forward(call, upstream(), agent, new AbortController().signal);
      await board.gate(passing, 'after');
      return;
    }
    if (verdict === 'cut') return hangUp();
    const answer = await forward(call, upstream(), agent, gone.signal);
    if (answer === undefined) return hangUp();
    if ((await board.gate(passing, 'after')) !== 'pass') return hangUp();
    outgoing.writeHead(answer.status, wholeHeaders(answer)).end(answer.body);
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch((cause: unknown) => {
      outgoing.destroy();
      // A caller that was killed during its call is expected here.
      if (!incoming.destroyed) throw cause;
    });
  });
  const tunnels = new Set<Duplex>();
  server.on('upgrade', (incoming, client, head) => {
    const upstreamOf = tunnel(incoming, client, head, upstream());
    tunnels.add(upstreamOf);
    upstreamOf.on('close', () => tunnels.delete(upstreamOf));
  });
  const port = await freePort();
  async function open(): Promise<void> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }
  async function shut(): Promise<void> {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    for (const one of tunnels) one.destroy();
    await once(server, 'close');
  }
  await open();
  return {
    origin: `http://127.0.0.1:${port}`,
    shut,
    open,
    async close() {
      await shut();
      agent.destroy();
    },
  };
}
