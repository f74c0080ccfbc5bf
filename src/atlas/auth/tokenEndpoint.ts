import type { Secret } from '../../foundation/secret.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { startBounds } from '../http/bounds.ts';
import type { Chance, Clock } from '../http/clock.ts';
import { refusalOf, unreadable } from '../http/failure.ts';
import type { Limits } from '../http/limits.ts';
import { persist } from '../http/persist.ts';
import type { Transport } from '../http/transport.ts';
import { parseJson } from '../wire/errorBody.ts';
import { wireToken } from '../wire/schema.ts';
import type { FreshToken } from './token.ts';

export interface TokenEndpoint {
  /** `POST /api/oauth/token`, tried again while that may help: an extra token does no harm. */
  fetchToken(): Promise<FreshToken>;
  /** `POST /api/oauth/revoke`, once, within `timeoutMs`. */
  revoke(token: Secret, timeoutMs: number): Promise<void>;
}

export interface TokenEndpointOptions {
  readonly transport: Transport;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly limits: Limits;
  readonly userAgent: string;
}

/**
 * The OAuth 2.0 client credentials grant as Atlas does it: the Basic pair is raw, a form-encoded
 * one is refused; errors come in the OAuth shape or as `ApiError`. See
 * src/README.md#what-atlas-does.
 */
export function createTokenEndpoint(options: TokenEndpointOptions): TokenEndpoint {
  const { transport, clock, limits } = options;
  const operation = 'oauthToken';

  function post(path: string, body: string, timeoutMs: number, signal?: AbortSignal) {
    const pair = `${options.clientId}:${options.clientSecret.reveal()}`;
    return transport.send({
      method: 'POST',
      path,
      headers: {
        Accept: 'application/json',
        Authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
        'User-Agent': options.userAgent,
      },
      body,
      maxBytes: limits.bodyBytes,
      timeoutMs,
      ...(signal && { signal }),
    });
  }

  async function fetchOnce(timeoutMs: number, signal: AbortSignal): Promise<FreshToken> {
    const body = 'grant_type=client_credentials';
    const answer = await post('/api/oauth/token', body, timeoutMs, signal);
    if (answer.status !== 200) throw refusalOf(answer, operation, clock.now());
    const parsed = wireToken.safeParse(parseJson(answer.body));
    if (!parsed.success) throw unreadable(operation, 'no access token in it', { status: 200 });
    return parsed.data;
  }

  return {
    fetchToken() {
      const bounds = startBounds(clock, limits.readMs);
      return persist((leftMs) => fetchOnce(Math.min(limits.tryMs, leftMs), bounds.signal), {
        ...options,
        operation,
        method: 'POST',
        harmless: true,
        bounds,
      });
    },
    async revoke(token, timeoutMs) {
      const form = new URLSearchParams({ token: token.reveal(), token_type_hint: 'access_token' });
      const answer = await post('/api/oauth/revoke', form.toString(), timeoutMs);
      if (answer.status !== 200) throw refusalOf(answer, 'oauthRevoke', clock.now());
    },
  };
}
