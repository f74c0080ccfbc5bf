import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { call, jsonReply, type Reply, tooMany } from './api/call.ts';
import type { Api } from './api/method.ts';
import { asArgs, postToResponseUrl } from './api/responsePosts.ts';
import type { Sockets } from './delivery/sockets.ts';
import type { World } from './model/world.ts';
import { type CallFault, delayBefore, type Faults, type Garbled } from './wire/faults.ts';
import { type Fields, maybeText, text } from './wire/json.ts';

const LONGEST_BODY = 4 * 1024 * 1024;

interface Parts {
  readonly api: Api;
  readonly faults: Faults;
  readonly sockets: Sockets;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const buffer = Buffer.from(part);
    size += buffer.length;
    if (size > LONGEST_BODY) throw new Error('The body is too long');
    parts.push(buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function argsOf(body: string, contentType: string, query: URLSearchParams): Fields {
  const given = Object.fromEntries(query);
  if (contentType.startsWith('application/json')) return { ...given, ...asArgs(body) };
  return { ...given, ...Object.fromEntries(new URLSearchParams(body)) };
}

type Ending = Reply | 'reset' | 'silence';

const PAGE =
  '<!DOCTYPE html><html><body><h1>Please sign in to continue</h1><p>proxy-7</p></body></html>';

/** Made of the true answer where there is one. */
function garbled(body: Garbled, intact: Reply = jsonReply({ ok: true })): Reply {
  const texts = {
    page: PAGE,
    empty: '',
    cut: intact.body.slice(0, Math.ceil(intact.body.length / 2)),
    word: 'unavailable',
    foreign: JSON.stringify({ error: 'forbidden', path: '/api' }),
  };
  const type = body === 'page' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  return { status: 200, body: texts[body], headers: { 'content-type': type } };
}

/** What the caller hears instead of the truth. */
function insteadOf(fault: CallFault | undefined, intact?: Reply): Ending | undefined {
  if (fault?.kind === 'garbled') return garbled(fault.body, intact);
  if (fault?.kind === 'rate_limited') return tooMany(fault.retryAfter);
  if (fault?.kind === 'http') return { status: fault.status, body: '', headers: {} };
  if (fault?.kind === 'error') return jsonReply({ ok: false, error: fault.error });
  if (fault?.kind === 'reset') return 'reset';
  return fault?.kind === 'no_reply' ? 'silence' : undefined;
}

/** The faults that answer something else say themselves whether the work is done all the same. */
function isDone(fault: CallFault | undefined): boolean {
  if (fault === undefined || insteadOf(fault) === undefined) return true;
  return 'effect' in fault && fault.effect === true;
}

async function endingOf(
  { api, faults }: Parts,
  name: string,
  args: Fields,
  work: () => Reply,
): Promise<Ending> {
  const fault = faults.forCall(name, args);
  await delayBefore(fault);
  if (fault?.kind === 'window_closed') {
    const whose = fault.userId ?? viewerOf(api.world, name, args);
    if (whose !== undefined) api.world.windows.closeAll(whose);
  }
  const reply = isDone(fault) ? work() : undefined;
  if (fault?.kind === 'held') await fault.after;
  return insteadOf(fault, reply) ?? reply ?? 'silence';
}

function finish(response: ServerResponse, ending: Ending, now: number): void {
  if (ending === 'silence') return;
  if (ending === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const date = new Date(now).toUTCString();
  response.writeHead(ending.status, { date, ...ending.headers }).end(ending.body);
}

/** Whose window the call is about to change. */
function viewerOf(world: World, method: string, args: Fields): string | undefined {
  if (method !== 'views.update') return undefined;
  const view = world.windows.byId(text(args.view_id));
  return (view ?? world.windows.byExternalId(text(args.external_id)))?.userId;
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = await bodyOf(request);
  const contentType = request.headers['content-type'] ?? '';
  const { world } = parts.api;
  const isApi = url.pathname.startsWith('/api/');
  const isResponseUrl = /^\/(commands|actions)\//.test(url.pathname);
  const end = (ending: Ending) => finish(response, ending, world.now());
  if (!isApi && !isResponseUrl) return end({ status: 404, body: '', headers: {} });
  const args = argsOf(body, contentType, url.searchParams);
  const method = url.pathname.slice('/api/'.length);
  const person = isApi ? viewerOf(world, method, args) : world.responseUrls.userOf(url.pathname);
  if (person !== undefined) await world.settling.soon(person);
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const ending = await endingOf(parts, isApi ? method : 'response_url', args, () =>
    isApi
      ? call(parts.api, method, args, bearer ?? maybeText(args.token))
      : postToResponseUrl(world, { path: url.pathname, body, contentType }),
  );
  const said = typeof ending === 'string' ? { status: 0, body: ending } : ending;
  world.record({
    kind: isApi ? 'api' : 'response_url',
    name: isApi ? method : url.pathname,
    body,
    args,
    status: said.status,
    answer: said.body,
  });
  end(ending);
}

export function createSlackServer(parts: Parts): Server {
  const server = createServer((request, response) => {
    answer(parts, request, response).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else {
        const broken = jsonReply({ ok: false, error: 'fatal_error', why }, 500);
        finish(response, broken, parts.api.world.now());
      }
    });
  });
  server.on('upgrade', (request, stream, head) => parts.sockets.upgrade(request, stream, head));
  return server;
}
