import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createEvents, type Events } from './events.ts';
import { json, mark, send } from './http/answers.ts';
import { Complaining } from './http/complaint.ts';
import { createGuard } from './http/guard.ts';
import { BUILT_PAGE, pageFile } from './http/pageFiles.ts';
import { ROUTES } from './routes.ts';
import { openPlayground, type Playground } from './scene/playground.ts';
import type { Stage } from './scene/stage.ts';

export interface PageServerOptions {
  /** Called once at the start, and for every "Start over". */
  readonly openWorld: () => Promise<Stage>;
  /** Default: loopback, and only loopback names are answered. */
  readonly host?: string;
  /** Default: any free port. */
  readonly port?: number;
  /** Tries the ports behind it when it is taken. */
  readonly portsMore?: number;
  readonly pageFolder?: string;
}

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Parts {
  readonly playground: Playground;
  readonly events: Events;
  readonly admit: (request: IncomingMessage) => void;
  readonly pageFolder: string;
}

const AS = /^\/api\/as\/([^/]+)\/([^/]+)$/;
const EVENTS = '/api/events';

/** The path as the table of routes has it. */
function placeOf(path: string): { readonly pattern: string; readonly user: string } {
  const [, user, verb] = AS.exec(path) ?? [];
  if (user === undefined || verb === undefined) return { pattern: path, user: '' };
  return { pattern: `/api/as/:user/${verb}`, user };
}

/** The right path with the wrong method names the right one. */
function refuseMethod(pattern: string, response: ServerResponse): never {
  const methods = ['GET', 'POST'].filter((one) => `${one} ${pattern}` in ROUTES);
  const isPage = !pattern.startsWith('/api/');
  const allowed = isPage || pattern === EVENTS ? ['GET'] : methods;
  if (allowed.length === 0) throw new Complaining(404, 'There is nothing here.');
  response.setHeader('Allow', allowed.join(', '));
  throw new Complaining(405, `Only ${allowed.join(' and ')} can be done here.`);
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse) {
  const { playground, events, admit, pageFolder } = parts;
  admit(request);
  const url = new URL(request.url ?? '/', 'http://localhost');
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  const { pattern, user } = placeOf(url.pathname);
  const handle = ROUTES[`${method} ${pattern}`];
  if (handle !== undefined) {
    return send(response, await handle({ playground, request, search: url.searchParams, user }));
  }
  if (request.method === 'GET' && pattern === EVENTS) return events.open(response);
  if (method === 'GET' && !pattern.startsWith('/api/')) {
    return send(response, await pageFile(pageFolder, pattern));
  }
  return refuseMethod(pattern, response);
}

function complain(response: ServerResponse, cause: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (cause instanceof Complaining) {
    send(response, json(cause.body(), cause.status));
    return;
  }
  console.error(cause);
  send(response, json({ error: 'Something broke in the sandbox: see its terminal.' }, 500));
}

async function listen(server: Server, host: string, port: number, more: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (!isTaken || more <= 0) throw cause;
    await listen(server, host, port + 1, more - 1);
  }
}

/** Whoever listens everywhere is still reached on the loopback. */
function addressOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  const reached = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${address.port}/`;
}

/** The page, and the simulated workspace behind it. */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const { host = '127.0.0.1', port = 0, portsMore = 0, pageFolder = BUILT_PAGE } = options;
  let parts: Parts | undefined;
  const server = createServer((request, response) => {
    mark(response);
    const answered =
      parts === undefined
        ? Promise.reject(new Complaining(503, 'The sandbox is starting: reload in a moment.'))
        : answer(parts, request, response);
    answered.catch((cause: unknown) => complain(response, cause));
  });
  // First the port: when it cannot be had, nothing else needs to be ended again.
  await listen(server, host, port, portsMore);
  try {
    const playground = await openPlayground(options.openWorld);
    const events = createEvents(playground);
    parts = { playground, events, admit: createGuard(options.host), pageFolder };
    return { url: addressOf(server, host), close };
  } catch (cause) {
    await closeServer(server);
    throw cause;
  }

  async function close(): Promise<void> {
    parts?.events.close();
    await Promise.all([closeServer(server), parts?.playground.close()]);
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
