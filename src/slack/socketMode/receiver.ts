import { createServer, type RequestListener } from 'node:http';
import type { App, Receiver } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import { SlackError } from '../../foundation/errors.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Stopwatch } from '../../workflow/ports/stopwatch.ts';
import { slackError } from '../outbound/webApi.ts';
import { openConnection } from './connection.ts';
import {
  type Acknowledge,
  ConnectionEnded,
  type Envelope,
  openSession,
  type Session,
} from './session.ts';
import { createSessions, SWITCHED_OFF } from './sessions.ts';

export interface SocketReceiverParts {
  /** Asks Slack for the URL of a new connection. Throws `SlackError`. */
  readonly address: () => Promise<string>;
  readonly dispatcher?: Dispatcher;
  /** Answers health checks on the app's port. Slack does not use this port. */
  readonly httpListener: RequestListener;
  /** Identifies the delivery. Bolt passes it on to the dispatch table. */
  readonly customProperties: (delivery: { readonly envelope_id: string }) => object;
  /**
   * Called with an error if Slack gives no connection, with `undefined` once it gives one again.
   * Must not throw.
   */
  readonly connected: (problem: SlackError | undefined) => void;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}

/** Why there is no connection; what is no word of Slack's means that Slack cannot be reached. */
function problemOf(cause: unknown): SlackError {
  const method = 'apps.connections.open';
  if (!(cause instanceof ConnectionEnded)) return slackError(cause, method);
  if (cause.why === SWITCHED_OFF) return new SlackError('definite', cause.why, { method });
  const isWord = /^[a-z_]+$/.test(cause.why);
  return new SlackError('doubt', isWord ? cause.why : 'unreachable', { method });
}

/**
 * Socket Mode for Bolt. Bolt 5.1 has a receiver of its own, but it closes a connection before the
 * next one is open and before it acknowledged all deliveries. A message of unknown form ends its
 * process.
 */
export function createSocketReceiver(parts: SocketReceiverParts): Receiver {
  const { dispatcher, stopwatch, log } = parts;
  const server = createServer(parts.httpListener);
  let app: App | undefined;

  function deliver({ id, body, ...envelope }: Envelope, acknowledge: Acknowledge): void {
    const event = {
      body: { ...body },
      ack: async (answer?: unknown) =>
        acknowledge(typeof answer === 'object' && answer !== null ? answer : undefined),
      retryNum: envelope.retryNum,
      retryReason: envelope.retryReason,
      customProperties: { ...parts.customProperties({ envelope_id: id }) },
    };
    app?.processEvent(event).then(
      // Bolt does not acknowledge deliveries of an unknown type, so acknowledge them here.
      () => acknowledge(),
      (cause: unknown) => log.error({ err: cause, type: envelope.type }, 'socket.envelope_failed'),
    );
  }

  async function open(ending: (why: string) => void): Promise<Session> {
    return openSession({
      url: await parts.address(),
      open: (more) => openConnection({ ...more, dispatcher }),
      deliver,
      ending,
      log,
    });
  }

  const sessions = createSessions({
    open,
    failed(cause) {
      const problem = problemOf(cause);
      log.warn({ err: problem }, 'socket.not_connected');
      parts.connected(problem);
    },
    recovered: () => parts.connected(undefined),
    stopwatch,
    log,
  });

  return {
    init(bolt) {
      app = bolt;
    },
    async start(at: number | { readonly port: number; readonly host?: string }) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(typeof at === 'number' ? { port: at } : at, resolve);
      });
      await sessions.start().catch((cause: unknown) => {
        throw problemOf(cause);
      });
      parts.connected(undefined);
    },
    async stop() {
      server.close();
      server.closeIdleConnections();
      await sessions.stop();
    },
  };
}
