import { startBounds } from '../http/bounds.ts';
import type { Chance } from '../http/clock.ts';
import { failureOf, withoutEffect } from '../http/failure.ts';
import type { Limits } from '../http/limits.ts';
import { persist } from '../http/persist.ts';
import {
  type Call,
  createSender,
  pathOf,
  type SenderOptions,
  type Sending,
} from '../http/sender.ts';
import type { Answer } from '../wire/exchange.ts';
import type { Authorization, Credentials } from './credentials.ts';

/** Sends calls of one organization. Every error thrown is an `AtlasError`. */
export interface Caller {
  /** Tried again within the deadline, also if `parse` throws. */
  read<T>(call: Call, parse: (answer: Answer) => T, within?: AbortSignal): Promise<T>;
  /**
   * Sent again only if Atlas certainly refused the credentials, so it is carried out at most once.
   */
  write<T>(call: Call, parse: (answer: Answer) => T): Promise<T>;
  /** One GET without credentials. */
  sendBare(call: Call, within: AbortSignal): Promise<Answer>;
}

export interface CallerOptions extends SenderOptions {
  /** A function of the caller, because Digest sends a call of its own to get a challenge. */
  readonly credentials: (caller: Caller) => Credentials;
  readonly chance: Chance;
  readonly limits: Limits;
}

/** If this fails, the request itself was not sent, or Atlas refused the credentials: no effect. */
function prepared<T>(preparing: Promise<T>): Promise<T> {
  return preparing.catch((error: unknown) => {
    throw withoutEffect(failureOf(error, 'authorization'));
  });
}

/**
 * A 401 to a request with credentials is answered only once. A 401 to a request without credentials
 * is a challenge and is always answered.
 */
async function sendAuthorized(
  send: (authorization: string | undefined) => Promise<Answer>,
  authorizing: Promise<Authorization>,
): Promise<Answer> {
  let mayAnswer = true;
  let authorization = await prepared(authorizing);
  for (;;) {
    const answer = await send(authorization.header);
    if (!mayAnswer && answer.status === 401) return answer;
    const next = await prepared(authorization.answered(answer));
    if (next === undefined) return answer;
    mayAnswer = authorization.header === undefined;
    authorization = next;
  }
}

export function createCaller(options: CallerOptions): Caller {
  const { transport, clock, limits } = options;
  const send = createSender(options);

  function authorized(call: Call, purpose: 'read' | 'write', sending: Sending): Promise<Answer> {
    const uri = transport.pathOf(pathOf(options.version, call));
    const target = { method: call.method, uri };
    return sendAuthorized(
      (authorization) => send(call, sending, authorization),
      credentials.authorize(target, purpose, sending.signal),
    );
  }

  const caller: Caller = {
    read(call, parse, within) {
      const bounds = startBounds(clock, limits.readMs, within);
      const { signal } = bounds;
      const { operation, method } = call;
      return persist(
        async (leftMs) => {
          const timeoutMs = Math.max(1, Math.min(limits.tryMs, leftMs));
          return parse(await authorized(call, 'read', { signal, timeoutMs }));
        },
        { ...options, operation, method, bounds },
      );
    },
    async write(call, parse) {
      const timeoutMs = limits.writeMs;
      const signal = AbortSignal.timeout(timeoutMs);
      return parse(await authorized(call, 'write', { signal, timeoutMs }));
    },
    sendBare: (call, signal) => send(call, { signal, timeoutMs: limits.tryMs }),
  };
  const credentials = options.credentials(caller);
  return caller;
}
