import type { Secret } from '../../foundation/secret.ts';
import { startBounds } from '../http/bounds.ts';
import { refusalOf, unreadable } from '../http/failure.ts';
import { persist } from '../http/persist.ts';
import { createBearer } from './bearer.ts';
import type { Caller, CallerOptions } from './call.ts';
import { type Challenge, readChallenge } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { createDigest } from './digest.ts';
import { createOauth } from './oauth.ts';
import type { TokenSource } from './token.ts';

/** The credentials of one organization. */
export type AuthOptions =
  | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: Secret }
  | { readonly kind: 'digest'; readonly publicKey: string; readonly privateKey: Secret }
  | { readonly kind: 'token'; readonly token: Secret };

type Surroundings = Pick<CallerOptions, 'clock' | 'chance' | 'log' | 'limits'>;

export function createCredentials(
  auth: AuthOptions,
  tokensOf: (account: Extract<AuthOptions, { kind: 'oauth' }>) => TokenSource,
  caller: Caller,
  surroundings: Surroundings,
): Credentials {
  if (auth.kind === 'token') return createBearer(auth.token);
  if (auth.kind === 'oauth') return createOauth(tokensOf(auth));
  return createDigest({
    publicKey: auth.publicKey,
    privateKey: auth.privateKey,
    askForChallenge: (signal) => askForChallenge(caller, surroundings, signal),
    ...surroundings,
  });
}

/**
 * Asks for the system status without credentials. It changes nothing, and its 401 carries an unused
 * nonce.
 */
function askForChallenge(
  caller: Caller,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Challenge> {
  const { clock, limits } = surroundings;
  const operation = 'systemStatus';
  const bounds = startBounds(clock, limits.tryMs, signal);
  const call = { operation, method: 'GET', path: '', maxBytes: limits.bodyBytes } as const;
  async function once(): Promise<Challenge> {
    const answer = await caller.sendBare(call, bounds.signal);
    const challenge = readChallenge(answer.headers.get('www-authenticate'));
    if (answer.status === 401 && challenge !== undefined) return challenge;
    if (answer.status !== 200) throw refusalOf(answer, operation, clock.now());
    throw unreadable(operation, 'it did not ask for digest credentials', { status: 200 });
  }
  return persist(once, { ...surroundings, operation, method: 'GET', bounds });
}
