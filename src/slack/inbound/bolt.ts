import type { RequestListener } from 'node:http';
import { App, HTTPReceiver, LogLevel, type Receiver, type webApi } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import type { SlackError } from '../../foundation/errors.ts';
import { PausedError } from '../../foundation/errors.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { Mark } from '../../workflow/ports/audit.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Stopwatch } from '../../workflow/ports/stopwatch.ts';
import { createClient, openSocketAddress } from '../outbound/webApi.ts';
import { createSocketReceiver } from '../socketMode/receiver.ts';
import { chainStart } from '../views/news/safeMode.ts';
import type { Dispatch } from './dispatch.ts';
import {
  deliveryByEnvelope,
  deliveryBySignature,
  isAhead,
  isMisshapen,
  type RefusedAtDoor,
} from './inboundChecks.ts';

export const EVENTS_PATH = '/slack/events';
export const HEALTH_PATH = '/healthz';
/** Slack's payloads are far smaller. Bolt answers larger bodies with 413 before it reads them. */
const BODY_LIMIT = 512 * 1024;
const CONNECTS_WITHIN_MS = 10_000;

export type Transport =
  | { readonly kind: 'socket'; readonly appToken: Secret }
  | { readonly kind: 'http'; readonly signingSecret: Secret };

export interface SlackServer {
  start(): Promise<void>;
  /** Accepts no new deliveries. Deliveries in work are not cancelled. */
  stop(): Promise<void>;
}

function words(message: unknown[]): string {
  return message.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
}

/**
 * At debug level, Slack's libraries print whole payloads, one of which can hold a private key. So
 * this logger drops that level. See src/README.md#the-front-door.
 */
export function createSlackLogger(log: Log): webApi.Logger {
  return {
    debug: () => undefined,
    info: (...message) => log.debug({ said: words(message) }, 'slack.library'),
    warn: (...message) => log.warn({ said: words(message) }, 'slack.library'),
    error: (...message) => log.error({ said: words(message) }, 'slack.library'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

interface ServerParts {
  readonly transport: Transport;
  readonly port: number;
  readonly host?: string;
  readonly apiUrl?: string;
  readonly dispatcher?: Dispatcher;
  readonly botToken: Secret;
  readonly botId: string;
  readonly botUserId: string;
  readonly dispatch: Dispatch;
  /**
   * Last entry of the audit log. Throws `PausedError` in safe mode, and another error while the log
   * cannot be used.
   */
  readonly head: () => Promise<Mark>;
  /** Called for a request that cannot have come from Slack. Must not throw. */
  readonly forged: (refused: RefusedAtDoor) => void;
  /**
   * Socket Mode: called with an error if Slack gives no connection, with `undefined` once it gives
   * one again. Must not throw.
   */
  readonly connected: (problem: SlackError | undefined) => void;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}

/** The answer holds only the facts about the audit log that the daily message holds as well. */
async function healthOf(head: ServerParts['head']) {
  try {
    const mark = await head();
    return { status: 'ok', audit: { entry: mark.n, chain: chainStart(mark) } };
  } catch (cause) {
    return { status: cause instanceof PausedError ? 'safe_mode' : 'unavailable' };
  }
}

function answersHealth(head: ServerParts['head']): RequestListener {
  return async (request, response) => {
    const health = await healthOf(head);
    const code = health.status === 'unavailable' ? 503 : 200;
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(request.method === 'HEAD' ? undefined : JSON.stringify(health));
  };
}

/** In Socket Mode this port serves health checks only. */
function healthOnly(answer: RequestListener): RequestListener {
  return (request, response) => {
    const path = request.url?.split('?')[0];
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (path === HEALTH_PATH && isRead) return answer(request, response);
    response.writeHead(404).end();
  };
}

/**
 * Bolt refuses unsigned and old requests. It accepts malformed signatures and future timestamps, so
 * these are refused here.
 */
function watchDoor(receiver: HTTPReceiver, forged: ServerParts['forged']): void {
  const listen = receiver.requestListener;
  receiver.requestListener = (request, response) => {
    const refused = (event: RefusedAtDoor['event']) => () => {
      forged({ by: 'unknown', event, why: request.socket.remoteAddress ?? 'unknown' });
    };
    if (isAhead(request.headers['x-slack-request-timestamp'], Date.now())) {
      response.writeHead(401).end();
      refused('auth.timestamp_ahead')();
      return;
    }
    const report = refused('auth.signature_failed');
    if (isMisshapen(request.headers['x-slack-signature'])) {
      response.writeHead(401).end();
      report();
      return;
    }
    response.once('finish', () => response.statusCode === 401 && report());
    listen(request, response);
  };
}

function createReceiver(parts: ServerParts, logger: webApi.Logger): Receiver {
  const { transport, port } = parts;
  const handler = answersHealth(parts.head);
  if (transport.kind === 'http') {
    const receiver = new HTTPReceiver({
      signingSecret: transport.signingSecret.reveal(),
      endpoints: [EVENTS_PATH],
      port,
      customRoutes: [{ path: HEALTH_PATH, method: ['GET', 'HEAD'], handler }],
      bodyLimit: BODY_LIMIT,
      customPropertiesExtractor: ({ headers }) => deliveryBySignature(headers['x-slack-signature']),
      logger,
      logLevel: LogLevel.INFO,
    });
    watchDoor(receiver, parts.forged);
    return receiver;
  }
  const client = createClient(transport.appToken.reveal(), {
    apiUrl: parts.apiUrl,
    timeoutMs: CONNECTS_WITHIN_MS,
    logger,
  });
  return createSocketReceiver({
    address: () => openSocketAddress(client),
    dispatcher: parts.dispatcher,
    httpListener: healthOnly(handler),
    customProperties: deliveryByEnvelope,
    connected: parts.connected,
    stopwatch: parts.stopwatch,
    log: parts.log,
  });
}

/** Bolt with a single middleware: every delivery goes through the dispatch table. */
export function createSlackServer(parts: ServerParts): SlackServer {
  const logger = createSlackLogger(parts.log);
  const receiver = createReceiver(parts, logger);
  const app = new App({
    receiver,
    token: parts.botToken.reveal(),
    botId: parts.botId,
    botUserId: parts.botUserId,
    tokenVerificationEnabled: false,
    convoStore: false,
    ignoreSelf: false,
    logger,
    logLevel: LogLevel.INFO,
    clientOptions: {
      retryConfig: { retries: 0 },
      ...(parts.apiUrl === undefined ? {} : { slackApiUrl: parts.apiUrl }),
    },
  });
  app.use((args) => parts.dispatch.handle(args));
  return {
    async start() {
      await app.start(
        parts.host === undefined ? parts.port : { port: parts.port, host: parts.host },
      );
    },
    async stop() {
      await app.stop();
    },
  };
}
