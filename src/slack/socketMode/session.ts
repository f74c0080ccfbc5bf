import { EventEmitter, once } from 'node:events';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Connection, ConnectionParts } from './connection.ts';
import { type Frame, readFrame } from './frame.ts';

/** Longer than any acknowledgement takes. */
const ACKNOWLEDGES_WITHIN_MS = 5_000;
/** Slack says hello at once. */
const HELLO_WITHIN_MS = 10_000;

/** The reason with which Slack announces an end that is about ten seconds ahead. */
export const WARNING = 'warning';

/** Slack ended a connection before it could be used, or the connection broke. */
export class ConnectionEnded extends Error {
  readonly why: string;
  constructor(why: string) {
    super(`Slack ended the connection: ${why}`);
    this.name = 'ConnectionEnded';
    this.why = why;
  }
}

export type Envelope = Extract<Frame, { kind: 'envelope' }> & {
  readonly body: Readonly<Record<string, unknown>>;
};

/** Acknowledges an envelope. The body is part of the acknowledgement. */
export type Acknowledge = (body?: object) => void;

export interface SessionParts {
  readonly url: string;
  readonly open: (parts: Omit<ConnectionParts, 'dispatcher'>) => Connection;
  readonly deliver: (envelope: Envelope, acknowledge: Acknowledge) => void;
  /** Slack announced the end of this session, or the connection is gone. May be called twice. */
  readonly ending: (why: string) => void;
  readonly helloWithinMs?: number;
  readonly log: Log;
}

/** One connection on which Slack delivers, from `hello` until every delivery is acknowledged. */
export interface Session {
  /**
   * Rejects with `ConnectionEnded` if the connection ends, or Slack gives it up, before Slack says
   * `hello`. A connection that Slack gave up may stay open: it must be retired all the same.
   */
  readonly ready: Promise<void>;
  /**
   * Waits until everything that Slack had sent is here and acknowledged, at most about 6 s, then
   * closes. Slack knows no way to ask for no more deliveries. So what it sends after its last pong
   * and before it reads our close, about one round trip, is lost: the person reads an error of
   * Slack's, and nothing happens.
   */
  retire(): Promise<void>;
}

export function openSession(parts: SessionParts): Session {
  const { log } = parts;
  const unanswered = new Set<string>();
  const events = new EventEmitter<{ hello: []; ended: [string]; closed: []; quiet: [] }>();
  const { helloWithinMs = HELLO_WITHIN_MS } = parts;
  let isClosed = false;
  const ready = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => events.emit('ended', 'no_hello'), helloWithinMs).unref();
    events.once('hello', resolve);
    events.once('ended', (why) => reject(new ConnectionEnded(why)));
    for (const event of ['hello', 'ended'] as const) events.once(event, () => clearTimeout(late));
  });
  // Prevents an unhandled rejection. The opener gets the error through `ready` or `ending`.
  ready.catch(() => undefined);

  function acknowledge(id: string, body?: object): void {
    if (!unanswered.delete(id)) return;
    const frame = { envelope_id: id, payload: body ?? {} };
    if (!connection.send(JSON.stringify(frame))) log.warn({}, 'socket.acknowledgement_lost');
    if (unanswered.size === 0) events.emit('quiet');
  }

  function received({ id, type, body, ...more }: Extract<Frame, { kind: 'envelope' }>): void {
    unanswered.add(id);
    if (body !== undefined) {
      parts.deliver({ ...more, id, type, body }, (answer) => acknowledge(id, answer));
      return;
    }
    log.warn({ type }, 'socket.envelope_unreadable');
    acknowledge(id);
  }

  function heard(text: string): void {
    const frame = readFrame(text);
    switch (frame.kind) {
      case 'hello':
        events.emit('hello');
        break;
      case 'disconnect':
        log.info({ reason: frame.reason }, 'socket.ends_soon');
        if (frame.reason !== WARNING) events.emit('ended', frame.reason);
        parts.ending(frame.reason);
        break;
      case 'envelope':
        received(frame);
        break;
      default:
        log.warn({ bytes: Buffer.byteLength(text) }, 'socket.frame_unreadable');
    }
  }

  const connection: Connection = parts.open({
    url: parts.url,
    heard,
    closed(why) {
      isClosed = true;
      events.emit('closed');
      events.emit('ended', why);
      parts.ending(why);
    },
  });

  /** Resolves when every delivery is acknowledged, or when none can be any more. */
  async function acknowledged(signal: AbortSignal): Promise<void> {
    if (unanswered.size === 0 || isClosed) return;
    const quiet = once(events, 'quiet', { signal });
    const closed = once(events, 'closed', { signal });
    await Promise.race([quiet, closed]).catch(() => undefined);
    quiet.catch(() => undefined);
    closed.catch(() => undefined);
  }

  return {
    ready,
    async retire() {
      const late = AbortSignal.timeout(ACKNOWLEDGES_WITHIN_MS);
      do {
        await acknowledged(late);
        // A delivery may be on its way to us.
        await connection.heardAll();
      } while (unanswered.size > 0 && !isClosed && !late.aborted);
      await connection.close();
    },
  };
}
