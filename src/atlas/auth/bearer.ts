import type { Secret } from '../../foundation/secret.ts';
import type { Credentials } from './credentials.ts';

/** Credentials with a given access token. It cannot be renewed: once refused, it stays refused. */
export function createBearer(token: Secret): Credentials {
  return {
    authorize: async () => ({
      header: `Bearer ${token.reveal()}`,
      answered: async () => undefined,
    }),
  };
}
