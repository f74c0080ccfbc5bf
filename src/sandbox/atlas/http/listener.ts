// The socket side: bytes in, one call of the service, bytes out, or whatever a fault does instead.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { plainAddress } from '../model/addresses.ts';
import type { Rendered } from './answers.ts';
import type { Delivery } from './delivery.ts';
import type { Exchange, Exchanges } from './exchanges.ts';
import { masked } from './exchanges.ts';
import type { Later } from './later.ts';
import type { Request } from './request.ts';

export interface ListenerParts {
  readonly exchanges: Exchanges;
  readonly replies: Later;
  readonly now: () => number;
  readonly callerAddress: () => string | undefined;
  readonly respond: (visit: { request: Request; exchange: Exchange }) => Delivery;
}

const largestRequest = 1_000_000;
const trickleEvery = 20;
const ENCODERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;

async function bodyOf(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > largestRequest) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function requestOf(incoming: IncomingMessage, body: string, callerAddress?: string): Request {
  const target = incoming.url ?? '/';
  const [path = '', ...query] = target.split('?');
  return {
    method: incoming.method ?? 'GET',
    target,
    path,
    search: new URLSearchParams(query.join('?')),
    headers: incoming.headers,
    body,
    address: callerAddress ?? plainAddress(incoming.socket.remoteAddress ?? ''),
    origin: `http://${incoming.headers.host ?? 'localhost'}`,
  };
}

function trickle({ status, headers, body }: Rendered, response: ServerResponse): void {
  response.writeHead(status, headers);
  response.write(body);
  const timer = setInterval(() => response.write(' '), trickleEvery);
  response.on('close', () => clearInterval(timer));
}

function send(
  parts: ListenerParts,
  delivery: Delivery,
  response: ServerResponse,
  exchange: Exchange,
): void {
  if (response.destroyed) return;
  if (delivery.kind === 'silence') return;
  // Told once this is over, so that whoever looks then sees the answer too.
  queueMicrotask(() => parts.exchanges.changes.tell());
  if (delivery.kind === 'hang up') {
    const { socket } = response;
    if (delivery.reset) socket?.resetAndDestroy();
    else socket?.destroy();
    return;
  }
  const { status, headers, body } = delivery.rendered;
  exchange.status = status;
  exchange.responseHeaders = headers;
  exchange.responseBody = masked(body);
  if (delivery.kind === 'endless') {
    trickle(delivery.rendered, response);
    return;
  }
  const { encoded } = delivery.rendered;
  const bytes = encoded === undefined ? Buffer.from(body) : ENCODERS[encoded](body);
  const length = status === 204 ? {} : { 'Content-Length': bytes.length };
  const encoding = encoded === undefined ? {} : { 'Content-Encoding': encoded };
  const date = { Date: new Date(parts.now()).toUTCString() };
  response.writeHead(status, { ...date, ...headers, ...encoding, ...length });
  response.end(status === 204 ? undefined : bytes);
}

async function serve(
  parts: ListenerParts,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(incoming);
  if (body === undefined) {
    response.writeHead(413, { Connection: 'close' }).end();
    return;
  }
  const request = requestOf(incoming, body, parts.callerAddress());
  const exchange = parts.exchanges.open({
    ...request,
    at: parts.now(),
    query: request.search.toString(),
  });
  const delivery = parts.respond({ request, exchange });
  if (delivery.delay > 0)
    parts.replies.after(delivery.delay, () => send(parts, delivery, response, exchange));
  else send(parts, delivery, response, exchange);
}

export function createListener(parts: ListenerParts): Server {
  return createServer((incoming, response) => {
    serve(parts, incoming, response).catch((problem: unknown) => {
      // A client that left in the middle of its request is its own affair; anything else is a bug here.
      if (incoming.destroyed && !incoming.complete) return;
      response.writeHead(500, { 'Content-Type': 'text/plain' });
      response.end(`the Atlas simulator is broken: ${problem}`);
    });
  });
}
