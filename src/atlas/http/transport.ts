import type { Dispatcher } from 'undici';
import { type Answer, Exchange } from '../wire/exchange.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface WireRequest {
  readonly method: Method;
  /** The path with query, below the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Transport {
  /** Sends once and reads the whole answer, whatever its status; throws `TransportFailure`. */
  send(request: WireRequest): Promise<Answer>;
  /** The path exactly as it is sent. A digest is computed over it. */
  pathOf(path: string): string;
}

/**
 * Sends requests to one base URL through the given pool. It repeats nothing, follows no redirect,
 * and limits time and size of each exchange.
 */
export function createTransport(options: { baseUrl: string; dispatcher: Dispatcher }): Transport {
  const { origin, pathname } = new URL(options.baseUrl);
  const prefix = pathname.replace(/\/+$/, '');
  const pathOf = (path: string) => `${prefix}${path}`;

  async function send(request: WireRequest): Promise<Answer> {
    const exchange = new Exchange(request.maxBytes);
    const giveUp = () => exchange.stop('timeout', request.signal?.reason);
    const timer = setTimeout(() => exchange.stop('timeout'), request.timeoutMs);
    request.signal?.addEventListener('abort', giveUp, { once: true });
    try {
      if (request.signal?.aborted) giveUp();
      else {
        options.dispatcher.dispatch(
          {
            origin,
            path: pathOf(request.path),
            method: request.method,
            headers: { ...request.headers },
            body: request.body ?? null,
            idempotent: request.method === 'GET',
            headersTimeout: request.timeoutMs + 1_000,
            bodyTimeout: request.timeoutMs + 1_000,
          },
          exchange,
        );
      }
      return await exchange.answer;
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', giveUp);
    }
  }

  return { send, pathOf };
}
