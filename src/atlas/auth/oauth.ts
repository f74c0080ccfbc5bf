import type { Secret } from '../../foundation/secret.ts';
import { readUnauthorized } from '../wire/unauthorized.ts';
import type { Authorization, Credentials } from './credentials.ts';
import type { TokenSource } from './token.ts';

/** How long a token must still be valid, ms. It must not expire while a create is on its way. */
const NEEDED_MS = { read: 5_000, write: 60_000 } as const;

/**
 * Authorization with a service account. A 401 that refuses the token drops it. If it is certain
 * that nobody was let in, the request is sent again with a new token.
 */
export function createOauth(tokens: TokenSource): Credentials {
  function authorization(
    token: Secret,
    purpose: 'read' | 'write',
    signal: AbortSignal,
  ): Authorization {
    return {
      header: `Bearer ${token.reveal()}`,
      async answered(answer) {
        if (answer.status !== 401) return undefined;
        const { about, certain } = readUnauthorized(answer);
        if (about !== 'credentials') return undefined;
        tokens.drop(token);
        if (!certain) return undefined;
        return authorization(await tokens.get(NEEDED_MS[purpose], signal), purpose, signal);
      },
    };
  }

  return {
    authorize: async (_, purpose, signal) =>
      authorization(await tokens.get(NEEDED_MS[purpose], signal), purpose, signal),
  };
}
