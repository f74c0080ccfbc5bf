import type { Secret } from '../../foundation/secret.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Chance, Clock } from '../http/clock.ts';
import type { Limits } from '../http/limits.ts';
import type { Transport } from '../http/transport.ts';
import { createShared } from './shared.ts';
import { createTokenSource, type TokenSource } from './token.ts';
import { createTokenEndpoint, type TokenEndpoint } from './tokenEndpoint.ts';

const REVOKE_MS = 2_000;

interface Account {
  readonly endpoint: TokenEndpoint;
  readonly tokens: TokenSource;
}

export interface AccountsOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly limits: Limits;
  readonly userAgent: string;
}

/** The service accounts in use. Organizations with the same account and base URL share a token. */
export function createAccounts(options: AccountsOptions) {
  const accounts = createShared<Account>();

  function tokensOf(
    given: { clientId: string; clientSecret: Secret },
    baseUrl: string,
    transport: Transport,
  ): TokenSource {
    const place = JSON.stringify([new URL(baseUrl).href, given.clientId]);
    return accounts.of(place, () => {
      const endpoint = createTokenEndpoint({ ...options, ...given, transport });
      const tokens = createTokenSource({ ...options, fetchToken: endpoint.fetchToken });
      return { endpoint, tokens };
    }).tokens;
  }

  /**
   * Revokes what it can within 2 s, because Atlas allows 100 active tokens and each restart fetches
   * more.
   */
  async function revokeAll(): Promise<void> {
    const revoking = accounts.all().map(async ({ endpoint, tokens }) => {
      const token = tokens.held();
      if (token === undefined) return;
      tokens.drop(token);
      await endpoint.revoke(token, REVOKE_MS);
    });
    const failed = (await Promise.allSettled(revoking)).filter((it) => it.status === 'rejected');
    if (failed.length > 0) options.log.warn({ tokens: failed.length }, 'atlas.token_not_revoked');
  }

  return { tokensOf, revokeAll };
}
