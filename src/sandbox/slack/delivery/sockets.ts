import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { newToken } from '../model/ids.ts';
import { type Fields, fields, isFields, parseJson, text } from '../wire/json.ts';
import type { RawAnswer } from '../wire/traffic.ts';
import type { Limit } from './limit.ts';

const MOST_CONNECTIONS = 10;
const PING_EVERY_MS = 10_000;
const GOODBYE_MS = 250;
const CONNECTION_SECONDS = 18_060;
const HOST = { host: 'applink-sandbox' };

export type DisconnectReason =
  | 'warning'
  | 'refresh_requested'
  | 'link_disabled'
  | 'too_many_websockets';

/** What Slack does to a new connection, in this order. `nothing`: it does not even say hello. */
export type Greeting = 'hello' | 'close' | 'nothing' | DisconnectReason;

export interface Envelope {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Fields;
  readonly accepts_response_payload: boolean;
  readonly retry_attempt?: number;
  readonly retry_reason?: string;
}

/** The Socket Mode side: connections, envelopes, acknowledgements. */
export class Sockets {
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #tickets = new Set<string>();
  readonly #open: WebSocket[] = [];
  readonly #waiting = new Map<string, (payload: unknown) => void>();
  readonly #acknowledged: string[] = [];
  /** Nothing more is sent on these, whatever comes first. */
  readonly #ended = new WeakSet<WebSocket>();
  readonly #greetings: (readonly Greeting[])[] = [];
  readonly #appId: string;
  readonly #changed: () => void;
  readonly #pings: NodeJS.Timeout;
  #turn = 0;
  #answersPings = true;

  constructor(appId: string, changed: () => void) {
    this.#appId = appId;
    this.#changed = changed;
    this.#pings = setInterval(() => {
      for (const socket of this.#open) socket.ping();
    }, PING_EVERY_MS);
    this.#pings.unref();
  }

  get connections(): number {
    return this.#alive().length;
  }

  /** Ids of the envelopes that the app acknowledged, in order. */
  get acknowledged(): readonly string[] {
    return this.#acknowledged;
  }

  /** All that are open, also those on which nothing is sent any more. */
  get kept(): number {
    return this.#server.clients.size;
  }

  /** How many greetings still wait for their connection. */
  get ungreeted(): number {
    return this.#greetings.length;
  }

  /** From now on no ping of the app gets its pong. */
  ignorePings(): void {
    this.#answersPings = false;
  }

  /** The next new connections get this instead of a hello, each one list. */
  greet(...greetings: readonly (readonly Greeting[])[]): void {
    this.#greetings.push(...greetings);
  }

  /** How many envelopes wait for their acknowledgement. */
  get unacknowledged(): number {
    return this.#waiting.size;
  }

  /** Sends these very words to one connection, whatever they are. */
  push(frame: string): void {
    this.#next()?.send(frame);
  }

  /** The query of a WebSocket address that works once. */
  ticket(): string {
    const ticket = newToken(16);
    this.#tickets.add(ticket);
    return `ticket=${ticket}&app_id=${this.#appId}`;
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const ticket = url.searchParams.get('ticket') ?? '';
    if (url.pathname !== '/link/' || !this.#tickets.delete(ticket)) {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#welcome(socket));
  }

  /** Hands the envelope to one connection, in turn; `raw` lets a replay send the same again. */
  async send(envelope: Envelope | string, limit: Limit): Promise<RawAnswer & { raw: string }> {
    const started = performance.now();
    const raw = typeof envelope === 'string' ? envelope : this.seal(envelope);
    const id = text(fields(parseJson(raw)).envelope_id);
    const latencyMs = () => Math.round(performance.now() - started);
    const socket = this.#next();
    if (socket === undefined) {
      return { arrived: false, via: 'socket', why: 'dispatch_failed', latencyMs: 0, raw };
    }
    return await new Promise((resolve) => {
      const inTime = limit(() => {
        this.#waiting.delete(id);
        const why = 'operation_timeout';
        resolve({ arrived: false, via: 'socket', why, latencyMs: latencyMs(), raw });
      });
      this.#waiting.set(id, (payload) => {
        inTime();
        const body = payload === undefined ? '' : JSON.stringify(payload);
        const answer = { arrived: true, via: 'socket', status: 200, headers: {}, body } as const;
        resolve({ ...answer, latencyMs: latencyMs(), raw });
      });
      socket.send(raw);
    });
  }

  seal(envelope: Envelope): string {
    return JSON.stringify({ envelope_id: randomUUID(), ...envelope });
  }

  /**
   * Announces the end. After `warning`, which comes about ten seconds ahead, a connection still
   * carries everything; after the other reasons nothing more is sent on it. What was sent before may
   * be acknowledged for as long as the app keeps it open.
   */
  disconnect(reason: DisconnectReason = 'refresh_requested'): void {
    const frame = JSON.stringify({ type: 'disconnect', reason, debug_info: HOST });
    const told = reason === 'warning' ? [...this.#open] : this.#open.splice(0);
    for (const socket of told) socket.send(frame);
    this.#changed();
  }

  cut(): void {
    for (const socket of this.#open.splice(0)) socket.terminate();
    this.#changed();
  }

  /** Says goodbye properly; who does not answer is cut off. */
  async close(): Promise<void> {
    clearInterval(this.#pings);
    this.#open.splice(0);
    const gone = [...this.#server.clients].map((socket) => once(socket, 'close'));
    for (const socket of this.#server.clients) socket.close(1001);
    await Promise.race([
      Promise.all(gone),
      pause(GOODBYE_MS, undefined, { ref: false }).then(() => {
        for (const socket of this.#server.clients) socket.terminate();
      }),
    ]);
    this.#server.close();
  }

  /**
   * Connections that can carry something. One that is closing stays in the list until its end is
   * heard; what is sent on it gets lost without an error.
   */
  #alive(): readonly WebSocket[] {
    return this.#open.filter(({ readyState }) => readyState === WebSocket.OPEN);
  }

  #next(): WebSocket | undefined {
    const alive = this.#alive();
    this.#turn += 1;
    return alive[this.#turn % Math.max(1, alive.length)];
  }

  #welcome(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    if (this.connections >= MOST_CONNECTIONS) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      socket.close();
      return;
    }
    socket.on('message', (data) => this.#hear(String(data)));
    socket.on('ping', (data) => {
      if (this.#answersPings) socket.pong(data);
    });
    socket.on('close', () => this.#forget(socket));
    for (const step of this.#greetings.shift() ?? ['hello']) this.#greet(socket, step);
    this.#changed();
  }

  #greet(socket: WebSocket, step: Greeting): void {
    if (step === 'close') socket.close();
    else if (step === 'hello') {
      const isUsable = !this.#ended.has(socket) && !this.#open.includes(socket);
      if (isUsable) this.#open.push(socket);
      socket.send(this.#hello());
    } else if (step !== 'nothing') {
      socket.send(JSON.stringify({ type: 'disconnect', reason: step, debug_info: HOST }));
      if (step === 'warning') return;
      this.#ended.add(socket);
      this.#forget(socket);
    }
  }

  #hello(): string {
    return JSON.stringify({
      type: 'hello',
      num_connections: this.connections,
      connection_info: { app_id: this.#appId },
      debug_info: { ...HOST, build_number: 1, approximate_connection_time: CONNECTION_SECONDS },
    });
  }

  #forget(socket: WebSocket): void {
    const at = this.#open.indexOf(socket);
    if (at < 0) return;
    this.#open.splice(at, 1);
    this.#changed();
  }

  #hear(frame: string): void {
    const message = parseJson(frame);
    if (!isFields(message)) return;
    const id = text(message.envelope_id);
    this.#acknowledged.push(id);
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(message.payload);
  }
}
