import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, ping, WebSocket } from 'undici';
import { z } from 'zod';

/**
 * Slack sends a ping about every 10 s. A connection that receives nothing for this long is dead.
 */
const SILENT_MS = 30_000;
const PING_EVERY_MS = 10_000;
const GOODBYE_MS = 1_000;
const PONG_WITHIN_MS = 1_000;

/**
 * undici reports pings and pongs only on these diagnostics channels, for every WebSocket of the
 * process.
 */
const HEARTBEATS = ['undici:websocket:ping', 'undici:websocket:pong'] as const;
const heartbeat = z.object({
  websocket: z.instanceof(WebSocket),
  payload: z.unknown().optional(),
});

export interface ConnectionParts {
  /** From `apps.connections.open`. Works once. */
  readonly url: string;
  readonly dispatcher?: Dispatcher;
  /** Called with each text message from Slack. Must not throw. */
  readonly heard: (frame: string) => void;
  /** Called once: the connection is closed, or it was silent and is given up. */
  readonly closed: (why: string) => void;
}

/** One WebSocket to Slack. It does not parse what it carries. */
export interface Connection {
  /** Returns `false` if the connection cannot send any more. */
  send(frame: string): boolean;
  /**
   * Resolves when everything was heard that the other side had sent before it read our ping: frames
   * arrive in the order in which they were sent. Also resolves when the connection ends, or after
   * 1 s.
   */
  heardAll(): Promise<void>;
  /** Sends what is queued and closes. Resolves when the other side closed as well, or after 1 s. */
  close(): Promise<void>;
}

/** Opens a WebSocket. Calls `closed` also if it cannot be opened. */
export function openConnection(parts: ConnectionParts): Connection {
  const { url, dispatcher } = parts;
  const socket = new WebSocket(url, dispatcher === undefined ? [] : { dispatcher });
  let heardAt = performance.now();
  let over = false;
  /** What waits for the pong with this text, or for the end of the connection. */
  const awaited = new Map<string, () => void>();

  const isAlive = () => {
    heardAt = performance.now();
  };
  const onHeartbeat = (message: unknown) => {
    const { data } = heartbeat.safeParse(message);
    if (data?.websocket !== socket) return;
    isAlive();
    awaited.get(String(data.payload))?.();
  };
  const beat = setInterval(() => {
    if (performance.now() - heardAt > SILENT_MS) return end('silent');
    if (socket.readyState === WebSocket.OPEN) ping(socket);
  }, PING_EVERY_MS);
  for (const channel of HEARTBEATS) subscribe(channel, onHeartbeat);

  function end(why: string): void {
    if (over) return;
    over = true;
    clearInterval(beat);
    for (const channel of HEARTBEATS) unsubscribe(channel, onHeartbeat);
    for (const hearsEnd of awaited.values()) hearsEnd();
    // Starts the closing handshake, in case the other side still answers.
    socket.close();
    parts.closed(why);
  }

  async function heardAll(): Promise<void> {
    if (over || socket.readyState !== WebSocket.OPEN) return;
    // A pong answers with the text of its ping.
    const text = randomUUID();
    const answered = new Promise<void>((resolve) => awaited.set(text, resolve));
    ping(socket, Buffer.from(text));
    await Promise.race([answered, sleep(PONG_WITHIN_MS, undefined, { ref: false })]);
    awaited.delete(text);
  }

  async function close(): Promise<void> {
    const isClosed = new Promise((resolve) => socket.addEventListener('close', resolve));
    const open = socket.readyState !== WebSocket.CLOSED;
    end('closed by us');
    if (open) await Promise.race([isClosed, sleep(GOODBYE_MS, undefined, { ref: false })]);
  }

  socket.addEventListener('message', ({ data }) => {
    isAlive();
    if (typeof data === 'string') parts.heard(data);
  });
  socket.addEventListener('error', ({ message }) => end(message === '' ? 'error' : message));
  socket.addEventListener('close', ({ code }) => end(`code ${code}`));

  return {
    send(frame) {
      if (over || socket.readyState !== WebSocket.OPEN) return false;
      socket.send(frame);
      return true;
    },
    heardAll,
    close,
  };
}
