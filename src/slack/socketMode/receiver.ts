import { createServer, type RequestListener } from 'node:http';
import type { App, Receiver, webApi } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import type { SlackError } from '../../foundation/errors.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Stopwatch } from '../../workflow/ports/stopwatch.ts';
import { slackError } from '../outbound/webApi.ts';
import { openConnection } from './connection.ts';
import { type Acknowledge, type Envelope, openSession, type Session } from './session.ts';
import { createSessions } from './sessions.ts';

export interface SocketReceiverParts {
  /** With the app-level token. Neither retries nor waits by itself. */
  readonly client: webApi.WebClient;
  readonly dispatcher?: Dispatcher;
  /** Answers the health checks, on a port of its own: Slack does not use it. */
  readonly httpListener: RequestListener;
  /** What Bolt hands through to the dispatch table: which delivery this is. */
  readonly customProperties: (delivery: { readonly envelope_id: string }) => object;
  /** Slack gives no connection, or gives one again (`undefined`). Must not throw. */
  readonly connected: (problem: SlackError | undefined) => void;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}

/**
 * Socket Mode for Bolt. The receiver of Bolt 5.1 closes a connection before the next one is open
 * and before it acknowledged what came over it, and a frame of a form that it does not know ends
 * the process.
 */
export function createSocketReceiver(parts: SocketReceiverParts): Receiver {
  const { client, dispatcher, stopwatch, log } = parts;
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
      // Bolt leaves what it cannot name without an answer.
      () => acknowledge(),
      (cause: unknown) => log.error({ err: cause, type: envelope.type }, 'socket.envelope_failed'),
    );
  }

  async function open(ending: (why: string) => void): Promise<Session> {
    let url: string | undefined;
    try {
      ({ url } = await client.apps.connections.open({}));
    } catch (cause) {
      throw slackError(cause);
    }
    if (url === undefined) throw new Error('apps.connections.open gave no address');
    const session = openSession({
      url,
      open: (more) => openConnection({ ...more, dispatcher }),
      deliver,
      ending,
      log,
    });
    await session.ready;
    return session;
  }

  const sessions = createSessions({
    open,
    failed(cause) {
      const problem = slackError(cause);
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
      await sessions.start();
    },
    async stop() {
      server.close();
      server.closeIdleConnections();
      await sessions.stop();
    },
  };
}
