import { createServer, type IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { seedDemo } from '../../../src/sandbox/slack/seed.ts';
import {
  type SlackSimulator,
  type SlackSimulatorOptions,
  startSlackSimulator,
} from '../../../src/sandbox/slack/simulator.ts';

// The other side of the simulator, reduced to what a test says it should answer.

const record = z.record(z.string(), z.unknown());

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly payload: Record<string, unknown>;
}

export type Answer =
  | { status?: number; body?: unknown; headers?: Record<string, string> }
  | 'never';

export interface FakeApp {
  readonly url: string;
  readonly received: Received[];
  answer: (received: Received) => Answer | Promise<Answer>;
  close(): Promise<void>;
}

function payloadOf(raw: string, contentType = ''): Record<string, unknown> {
  if (contentType.startsWith('application/json')) return record.parse(JSON.parse(raw));
  const form = Object.fromEntries(new URLSearchParams(raw));
  return form.payload === undefined ? form : record.parse(JSON.parse(form.payload));
}

export async function startFakeApp(): Promise<FakeApp> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const raw = Buffer.concat(parts).toString();
    const { headers } = request;
    const one = { headers, raw, payload: payloadOf(raw, headers['content-type']) };
    received.push(one);
    const answer = await app.answer(one);
    if (answer === 'never') return;
    const { status = 200, body } = answer;
    const isText = body === undefined || typeof body === 'string';
    response.writeHead(status, answer.headers).end(isText ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = z.object({ port: z.number() }).parse(server.address());
  const app: FakeApp = {
    url: `http://127.0.0.1:${address.port}/slack/events`,
    received,
    answer: () => ({}),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return app;
}

export interface Stage {
  readonly sim: SlackSimulator;
  readonly app: FakeApp;
  /** Lets the workspace's time pass. */
  pass(ms: number): void;
  call(method: string, args?: Record<string, unknown>, token?: string): Promise<ApiAnswer>;
  /** Opens this window for Dana through a command's trigger. */
  open(view: unknown): Promise<ApiAnswer>;
  close(): Promise<void>;
}

const apiAnswer = z.looseObject({ ok: z.boolean(), error: z.string().optional() });
export type ApiAnswer = z.output<typeof apiAnswer>;

export const lastOf = (app: FakeApp, field: string): string =>
  z.string().parse(app.received.at(-1)?.payload[field]);

export async function setStage(options: SlackSimulatorOptions = {}): Promise<Stage> {
  let time = Date.now();
  const sim = await startSlackSimulator({
    now: () => time,
    ackLimitMs: 2000,
    ...options,
  });
  seedDemo(sim);
  const app = await startFakeApp();
  sim.app.requestUrl = app.url;
  sim.app.optionsUrl = app.url;
  const call: Stage['call'] = async (method, args = {}, token = sim.app.botToken) => {
    const response = await fetch(`${sim.apiUrl}${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(args),
    });
    return apiAnswer.parse(await response.json());
  };
  return {
    sim,
    app,
    pass: (ms) => {
      time += ms;
    },
    call,
    open: async (view) => {
      await sim.as('U0DANA').types('C0KEYS', '/atlas-keys');
      return call('views.open', { trigger_id: lastOf(app, 'trigger_id'), view });
    },
    close: async () => {
      await app.close();
      await sim.close();
    },
  };
}
