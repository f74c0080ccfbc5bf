import type { Secret } from '../../foundation/secret.ts';
import { readUnauthorized } from '../wire/unauthorized.ts';
import type { Authorization, Credentials } from './credentials.ts';
import type { TokenSource } from './token.ts';

/** How long a token must still live: a read may wait a moment, a create must not find it expired. */
const NEEDED_MS = { read: 5_000, write: 60_000 } as const;

/**
 * A service account. A 401 that refuses the bearer drops the token; where it is certain that nobody
 * was let in, it is answered with a new one.
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

/** Credentials with a given access token. It cannot be renewed: once refused, it stays refused. */
export function createBearer(token: Secret): Credentials {
  return {
    authorize: async () => ({
      header: `Bearer ${token.reveal()}`,
      answered: async () => undefined,
    }),
  };
}
