import type { IncomingMessage, RequestListener } from 'node:http';
import {
  App,
  HTTPReceiver,
  type HTTPReceiverOptions,
  LogLevel,
  type Receiver,
  type webApi,
} from '@slack/bolt';
import type { Dispatcher } from 'undici';
import type { SlackError } from '../../foundation/errors.ts';
import type { Secret } from '../../foundation/secret.ts';
import { shortMessage } from '../../foundation/shortMessage.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Stopwatch } from '../../workflow/ports/stopwatch.ts';
import type { DeliveryWatch } from '../health/deliveries.ts';
import { createClient, fetchThrough, openSocketAddress } from '../outbound/webApi.ts';
import { createSocketReceiver } from '../socketMode/receiver.ts';
import type { Dispatch } from './dispatch.ts';
import {
  deliveryByEnvelope,
  deliveryBySignature,
  isAhead,
  isMisshapen,
  type RefusedAtDoor,
} from './inboundChecks.ts';
import { judgeRefused } from './refusedDelivery.ts';
import { withPreviousSecret } from './signingSecrets.ts';

export const EVENTS_PATH = '/slack/events';
/** Slack's payloads are far smaller. Bolt answers larger bodies with 413 before it reads them. */
const BODY_LIMIT = 512 * 1024;
const CONNECTS_WITHIN_MS = 10_000;

export type Transport =
  | { readonly kind: 'socket'; readonly appToken: Secret }
  | {
      readonly kind: 'http';
      readonly signingSecret: Secret;
      /** The one before, while it is being changed. */
      readonly previousSigningSecret?: Secret;
    };

export interface SlackServer {
  start(): Promise<void>;
  /** Accepts no new deliveries. Deliveries in work are not cancelled. */
  stop(): Promise<void>;
}

function words(message: unknown[]): string {
  const parts = message.map((part) => (part instanceof Error ? part.message : String(part)));
  return shortMessage(parts.join(' '));
}

/** Without the debug level: Slack's libraries print whole payloads there, also with a private key. */
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
  /** The workspace that Slack delivers for. */
  readonly teamId: string;
  readonly dispatch: Dispatch;
  /** What answers the questions of supervisors, by path. Slack uses none of these. */
  readonly probes: ReadonlyMap<string, RequestListener>;
  readonly deliveries: DeliveryWatch;
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

const READS = ['GET', 'HEAD'];

/** In Socket Mode the port is there for the probes alone. */
function probesOnly(probes: ServerParts['probes']): RequestListener {
  return (request, response) => {
    const answer = probes.get(request.url?.split('?')[0] ?? '');
    if (answer !== undefined && READS.includes(request.method ?? '')) {
      return answer(request, response);
    }
    response.writeHead(404).end();
  };
}

/**
 * Bolt refuses unsigned and old requests. It accepts malformed signatures and future timestamps, so
 * these are refused here.
 */
function watchDoor(
  receiver: HTTPReceiver,
  { forged, deliveries, teamId, log }: ServerParts,
  secrets: readonly Secret[],
): void {
  const listen = receiver.requestListener;
  /** A body that broke off says nothing. */
  async function count(request: IncomingMessage): Promise<void> {
    try {
      const known = await judgeRefused(request, { secrets, teamId, bodyLimit: BODY_LIMIT });
      if (known !== undefined) deliveries.refused(known);
    } catch (cause) {
      log.debug({ err: cause }, 'slack.refused_unread');
    }
  }
  receiver.requestListener = (request, response) => {
    const timestamp = request.headers['x-slack-request-timestamp'];
    const signature = request.headers['x-slack-signature'];
    const refused = (event: RefusedAtDoor['event']) => {
      forged({ by: 'unknown', event, why: request.socket.remoteAddress ?? 'unknown' });
      void count(request);
    };
    if (isAhead(timestamp, Date.now())) {
      response.writeHead(401).end();
      return refused('auth.timestamp_ahead');
    }
    if (isMisshapen(signature)) {
      response.writeHead(401).end();
      return refused('auth.signature_failed');
    }
    // What is not for us, too large or no delivery at all says nothing of Slack.
    response.once('finish', () => {
      if (response.statusCode === 401) refused('auth.signature_failed');
    });
    listen(request, response);
  };
}

/** Takes what either secret signed while the signing secret is being changed. */
class TwoSecretsReceiver extends HTTPReceiver {
  readonly #previous: HTTPReceiver;

  constructor(options: HTTPReceiverOptions, previous: Secret) {
    super(options);
    this.#previous = new HTTPReceiver({ ...options, signingSecret: previous.reveal() });
    const listeners = {
      current: this.requestListener,
      previous: this.#previous.requestListener,
    };
    this.requestListener = withPreviousSecret(listeners, previous, BODY_LIMIT);
  }

  override init(app: App): void {
    super.init(app);
    this.#previous.init(app);
  }
}

function createHttpReceiver(
  parts: ServerParts,
  { signingSecret, previousSigningSecret: previous }: Extract<Transport, { kind: 'http' }>,
  logger: webApi.Logger,
): Receiver {
  const options: HTTPReceiverOptions = {
    signingSecret: signingSecret.reveal(),
    endpoints: [EVENTS_PATH],
    port: parts.port,
    customRoutes: [...parts.probes].map(([path, handler]) => ({ path, method: READS, handler })),
    bodyLimit: BODY_LIMIT,
    // Bolt asks for these once it has verified the signature. It answers `ssl_check` before that.
    customPropertiesExtractor({ headers }) {
      parts.deliveries.accepted();
      return deliveryBySignature(headers['x-slack-signature'], {
        timestamp: headers['x-slack-request-timestamp'],
        now: Date.now(),
      });
    },
    logger,
    logLevel: LogLevel.INFO,
  };
  const receiver =
    previous === undefined ? new HTTPReceiver(options) : new TwoSecretsReceiver(options, previous);
  const secrets = previous === undefined ? [signingSecret] : [signingSecret, previous];
  watchDoor(receiver, parts, secrets);
  return receiver;
}

function createReceiver(parts: ServerParts, logger: webApi.Logger): Receiver {
  const { transport } = parts;
  if (transport.kind === 'http') return createHttpReceiver(parts, transport, logger);
  const client = createClient(transport.appToken.reveal(), {
    apiUrl: parts.apiUrl,
    timeoutMs: CONNECTS_WITHIN_MS,
    logger,
    dispatcher: parts.dispatcher,
  });
  return createSocketReceiver({
    address: () => openSocketAddress(client),
    dispatcher: parts.dispatcher,
    httpListener: probesOnly(parts.probes),
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
      fetch: fetchThrough(parts.dispatcher),
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
