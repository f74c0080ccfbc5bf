import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, ping, WebSocket } from 'undici';
import { z } from 'zod';

/** Slack sends a ping about every 10 s; a connection that brings nothing for so long is dead. */
const SILENT_MS = 30_000;
const PING_EVERY_MS = 10_000;
const GOODBYE_MS = 1_000;

/** undici tells of pings and pongs only through these channels, for every socket of the process. */
const HEARTBEATS = ['undici:websocket:ping', 'undici:websocket:pong'] as const;
const heartbeat = z.object({ websocket: z.instanceof(WebSocket) });

export interface ConnectionParts {
  /** From `apps.connections.open`; works once. */
  readonly url: string;
  readonly dispatcher?: Dispatcher;
  /** What Slack sent, as text. Must not throw. */
  readonly heard: (frame: string) => void;
  /** The connection is gone, or it is silent and given up. Called once. */
  readonly closed: (why: string) => void;
}

/** One WebSocket to Slack, without a meaning of what it carries. */
export interface Connection {
  /** `false` where the connection cannot carry it any more. */
  send(frame: string): boolean;
  /** Resolves when the other side closed as well, after what was sent before; or after a second. */
  close(): Promise<void>;
}

/** Opens a WebSocket. It says `closed` when it cannot be opened, too. */
export function openConnection(parts: ConnectionParts): Connection {
  const { url, dispatcher } = parts;
  const socket = new WebSocket(url, dispatcher === undefined ? [] : { dispatcher });
  let heardAt = performance.now();
  let over = false;

  const isAlive = () => {
    heardAt = performance.now();
  };
  const onHeartbeat = (message: unknown) => {
    if (heartbeat.safeParse(message).data?.websocket === socket) isAlive();
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
    // Asks the other side to close, if it is still there.
    socket.close();
    parts.closed(why);
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
    close,
  };
}
