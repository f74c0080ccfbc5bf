import { setTimeout as pause } from 'node:timers/promises';
import type { World } from '../model/world.ts';
import type { Faults } from '../wire/faults.ts';
import type { Fields } from '../wire/json.ts';
import { fields, parseJson } from '../wire/json.ts';
import type { Delivery, DeliveryKind, DeliveryOverrides, RawAnswer } from '../wire/traffic.ts';
import { post } from './httpPost.ts';
import { createLimit } from './limit.ts';
import { sign } from './sign.ts';
import type { Envelope, Sockets } from './sockets.ts';

export const ENVELOPE_TYPE = {
  command: 'slash_commands',
  action: 'interactive',
  submission: 'interactive',
  closed: 'interactive',
  options: 'interactive',
  event: 'events_api',
} as const satisfies Record<DeliveryKind, Envelope['type']>;

const ANSWERABLE: readonly DeliveryKind[] = ['command', 'submission', 'options'];

const FORM = 'application/x-www-form-urlencoded';

const formValue = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function encode(kind: DeliveryKind, payload: Fields): { body: string; contentType: string } {
  if (kind === 'event') return { body: JSON.stringify(payload), contentType: 'application/json' };
  const form = new URLSearchParams();
  if (kind !== 'command') form.set('payload', JSON.stringify(payload));
  else for (const [name, value] of Object.entries(payload)) form.set(name, formValue(value));
  // Bolt wants the bare media type: a charset behind it makes it parse the body as JSON.
  return { body: form.toString(), contentType: FORM };
}

interface Retry {
  readonly attempt: number;
  readonly reason: string;
}

interface Parts {
  readonly world: World;
  readonly sockets: Sockets;
  readonly faults: Faults;
  readonly limitMs: number;
  readonly starved: () => number;
}

/** Brings what people do to the app: over a socket if one is connected, else signed over HTTP. */
export class Courier {
  readonly #parts: Parts;
  readonly #stop = new AbortController();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async send(kind: DeliveryKind, payload: Fields, retry?: Retry): Promise<RawAnswer> {
    const fault = this.#parts.faults.forDelivery(kind);
    if (fault?.kind === 'delayed') await this.#pause(fault.ms);
    if (fault?.kind === 'lost') return this.#lose(kind, payload);
    const copies = fault?.kind === 'duplicate' ? 2 : 1;
    const { raw, headers, url } = this.#prepare(kind, payload, {}, retry);
    const sent = Array.from({ length: copies }, () => {
      const via = url === undefined ? 'socket' : 'http';
      return this.#carry({ kind, at: this.#parts.world.now(), via, payload, raw, headers, url });
    });
    const [first] = await Promise.all(sent);
    if (first === undefined) throw new Error('Nothing was sent');
    return first;
  }

  deliver(kind: DeliveryKind, payload: Fields, overrides: DeliveryOverrides): Promise<RawAnswer> {
    const { raw, headers, url } = this.#prepare(kind, payload, overrides);
    const via = url === undefined ? 'socket' : 'http';
    return this.#carry({ kind, at: this.#parts.world.now(), via, payload, raw, headers, url });
  }

  replay(delivery: Delivery): Promise<RawAnswer> {
    const { answer: _, ...same } = delivery;
    return this.#carry({ ...same, at: this.#parts.world.now() });
  }

  /** Events are tried three more times: at once, after a minute, after five. */
  async sendEvent(payload: Fields): Promise<RawAnswer> {
    const first = await this.send('event', payload);
    if (!wantsRetry(first)) return first;
    void this.#retryEvent(payload, first);
    return first;
  }

  close(): void {
    this.#stop.abort();
  }

  async #retryEvent(payload: Fields, first: RawAnswer): Promise<void> {
    let last = first;
    for (const [index, ms] of [0, 60_000, 300_000].entries()) {
      await this.#pause(ms);
      if (this.#stop.signal.aborted) return;
      const reason = last.arrived ? 'http_error' : reasonOf(last.why);
      last = await this.send('event', payload, { attempt: index + 1, reason });
      if (!wantsRetry(last)) return;
    }
  }

  async #pause(ms: number): Promise<void> {
    try {
      await pause(ms, undefined, { ref: false, signal: this.#stop.signal });
    } catch {
      // Closing ends every pause early.
    }
  }

  #prepare(kind: DeliveryKind, payload: Fields, overrides: DeliveryOverrides, retry?: Retry) {
    const { sockets, world } = this.#parts;
    const { app } = world;
    const known = kind === 'options' ? app.optionsUrl : app.requestUrl;
    const requestUrl = overrides.url ?? known;
    const isSocket =
      overrides.via === 'socket' || (overrides.via === undefined && sockets.connections > 0);
    if (overrides.via === 'http' && requestUrl === undefined)
      throw new Error('No request URL is set');
    if (isSocket || requestUrl === undefined) {
      const again =
        retry === undefined ? {} : { retry_attempt: retry.attempt, retry_reason: retry.reason };
      const accepts = ANSWERABLE.includes(kind);
      const type = ENVELOPE_TYPE[kind];
      const raw = sockets.seal({ type, payload, accepts_response_payload: accepts, ...again });
      return { raw, headers: {}, url: undefined };
    }
    return { ...this.#signed(kind, payload, overrides, retry), url: requestUrl };
  }

  #signed(kind: DeliveryKind, payload: Fields, overrides: DeliveryOverrides, retry?: Retry) {
    const { app, now } = this.#parts.world;
    const encoded = encode(kind, payload);
    const body = overrides.body ?? encoded.body;
    const timestamp = overrides.timestamp ?? Math.floor(now() / 1000);
    const signature =
      overrides.signature === undefined
        ? sign(overrides.signingSecret ?? app.signingSecret, timestamp, body)
        : overrides.signature;
    const raw = overrides.tamperedBody ?? body;
    const headers: Record<string, string> = {
      'content-type': overrides.contentType ?? encoded.contentType,
      'content-length': String(Buffer.byteLength(raw)),
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': String(timestamp),
      ...(signature === null ? {} : { 'x-slack-signature': signature }),
      ...(retry === undefined
        ? {}
        : { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason }),
      ...overrides.headers,
    };
    return { raw, headers };
  }

  async #carry(delivery: Delivery): Promise<RawAnswer> {
    const { world, sockets, limitMs, starved } = this.#parts;
    const limit = createLimit(limitMs, starved);
    world.deliveries.push(delivery);
    world.tell({ what: 'delivery' });
    const { url, headers, raw } = delivery;
    const answer =
      url === undefined
        ? await sockets.send(raw, limit)
        : await post({ url, headers, body: raw, limit });
    delivery.answer = answer;
    this.#recordAck(delivery, answer);
    world.tell({ what: 'delivery' });
    return answer;
  }

  #recordAck(delivery: Delivery, answer: RawAnswer): void {
    if (!answer.arrived) return;
    const { body, status } = answer;
    const args = fields(parseJson(body));
    this.#parts.world.record({ kind: 'ack', name: delivery.kind, body, args, status, answer: '' });
  }

  async #lose(kind: DeliveryKind, payload: Fields): Promise<RawAnswer> {
    const { world, limitMs } = this.#parts;
    const delivery: Delivery = {
      kind,
      at: world.now(),
      via: 'none',
      payload,
      raw: '',
      headers: {},
    };
    world.deliveries.push(delivery);
    await this.#pause(limitMs);
    delivery.answer = { arrived: false, via: 'none', why: 'operation_timeout', latencyMs: limitMs };
    return delivery.answer;
  }
}

const reasonOf = (why: 'operation_timeout' | 'dispatch_failed') =>
  why === 'operation_timeout' ? 'http_timeout' : 'connection_failed';

function wantsRetry(answer: RawAnswer): boolean {
  if (!answer.arrived) return true;
  const isFine = answer.status >= 200 && answer.status < 300;
  return !isFine && answer.headers['x-slack-no-retry'] !== '1';
}
