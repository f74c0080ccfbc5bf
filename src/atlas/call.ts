import type { Log } from '../workflow/ports.ts';
import type { Authorization, Credentials } from './auth/credentials.ts';
import { type Bounds, startBounds } from './bounds.ts';
import type { Chance, Clock } from './clock.ts';
import { createDeprecationWatch } from './deprecation.ts';
import type { Answer } from './exchange.ts';
import { failureOf, withoutEffect } from './failure.ts';
import type { Limits } from './limits.ts';
import { persist } from './persist.ts';
import type { Method, Transport } from './transport.ts';
import { type AtlasVersion, acceptHeader, rootPath } from './version.ts';

export interface Call {
  readonly operation: string;
  readonly method: Method;
  /** Under the root of the version, with the query. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  readonly maxBytes: number;
}

/** Sends calls of one organization. Everything thrown is an `AtlasError`. */
export interface Caller {
  /** Tried again within the deadline; `parse` may throw too. */
  read<T>(call: Call, parse: (answer: Answer) => T, within?: AbortSignal): Promise<T>;
  /** Sent at most once after the caller was let in. */
  write<T>(call: Call, parse: (answer: Answer) => T): Promise<T>;
  /** One GET without credentials. */
  sendBare(call: Call, within: AbortSignal): Promise<Answer>;
}

export interface CallerOptions {
  readonly organization: string;
  readonly transport: Transport;
  readonly credentials: (caller: Caller) => Credentials;
  readonly version: AtlasVersion;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly limits: Limits;
  readonly userAgent: string;
}

interface Sending {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

export function createCaller(options: CallerOptions): Caller {
  const { transport, clock, limits, log } = options;
  const noteDeprecation = createDeprecationWatch(log, options.organization);
  const pathOf = (call: Call) => `${rootPath(options.version)}${call.path}`;

  async function exchange(call: Call, sending: Sending, authorization?: string): Promise<Answer> {
    const { operation, method } = call;
    const startedAt = clock.now();
    const about = (more: object) => ({
      organization: options.organization,
      operation,
      method,
      ...more,
      ms: clock.now() - startedAt,
    });
    try {
      const answer = await transport.send({
        method,
        path: pathOf(call),
        headers: {
          Accept: acceptHeader(options.version),
          'User-Agent': options.userAgent,
          ...(call.body !== undefined && { 'Content-Type': 'application/json' }),
          ...(authorization !== undefined && { Authorization: authorization }),
        },
        ...(call.body !== undefined && { body: call.body }),
        maxBytes: call.maxBytes,
        ...sending,
      });
      log.debug(about({ status: answer.status }), 'atlas.call');
      noteDeprecation(operation, answer);
      return answer;
    } catch (thrown) {
      const error = failureOf(thrown, operation);
      log.debug(about({ code: error.code, effect: error.effect }), 'atlas.call');
      throw error;
    }
  }

  /** Whatever fails here, the request itself has not been sent, or was not let in. */
  async function prepared<T>(preparing: Promise<T>): Promise<T> {
    return preparing.catch((error: unknown) => {
      throw withoutEffect(failureOf(error, 'authorization'));
    });
  }

  /** Credentials that are refused as they were sent are answered once; a challenge always is. */
  async function authorized(call: Call, purpose: 'read' | 'write', sending: Sending) {
    const target = { method: call.method, uri: transport.pathOf(pathOf(call)) };
    let mayAnswer = true;
    let authorization: Authorization = await prepared(
      credentials.authorize(target, purpose, sending.signal),
    );
    for (;;) {
      const answer = await exchange(call, sending, authorization.header);
      if (!mayAnswer && answer.status === 401) return answer;
      const next = await prepared(authorization.answered(answer));
      if (next === undefined) return answer;
      mayAnswer = authorization.header === undefined;
      authorization = next;
    }
  }

  async function readOnce<T>(
    call: Call,
    parse: (answer: Answer) => T,
    bounds: Bounds,
    leftMs: number,
  ): Promise<T> {
    const timeoutMs = Math.max(1, Math.min(limits.tryMs, leftMs));
    return parse(await authorized(call, 'read', { signal: bounds.signal, timeoutMs }));
  }

  const caller: Caller = {
    read(call, parse, within) {
      const bounds = startBounds(clock, limits.readMs, within);
      return persist((leftMs) => readOnce(call, parse, bounds, leftMs), {
        ...options,
        operation: call.operation,
        method: call.method,
        bounds,
      });
    },
    async write(call, parse) {
      const signal = AbortSignal.timeout(limits.writeMs);
      return parse(await authorized(call, 'write', { signal, timeoutMs: limits.writeMs }));
    },
    sendBare: (call, within) => exchange(call, { signal: within, timeoutMs: limits.tryMs }),
  };
  const credentials = options.credentials(caller);
  return caller;
}
