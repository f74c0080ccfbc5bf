import { createHash } from 'node:crypto';
import type { Secret } from '../../foundation/secret.ts';
import type { Chance, Clock } from '../http/clock.ts';
import type { Answer } from '../wire/exchange.ts';
import { readUnauthorized } from '../wire/unauthorized.ts';
import { type Challenge, readChallenge } from './challenge.ts';
import type { Authorization, Credentials, Target } from './credentials.ts';

/**
 * Milliseconds. A nonce is valid for a minute or less, so an older one is not used again
 * (src/README.md#what-atlas-does).
 */
const REUSE_MS = 30_000;
const MOST_IDLE = 16;

export interface DigestProof extends Target {
  readonly challenge: Pick<Challenge, 'realm' | 'nonce' | 'opaque'>;
  /** How often this nonce was used, including this time. */
  readonly count: number;
  readonly cnonce: string;
  readonly username: string;
  readonly password: Secret;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** The `Authorization` header of RFC 7616 with MD5 and `qop=auth`. */
export function digestHeader(proof: DigestProof): string {
  const { challenge, cnonce, username, uri } = proof;
  const nc = proof.count.toString(16).padStart(8, '0');
  const a1 = md5(`${username}:${challenge.realm}:${proof.password.reveal()}`);
  const a2 = md5(`${proof.method}:${uri}`);
  const response = md5([a1, challenge.nonce, nc, cnonce, 'auth', a2].join(':'));
  const opaque = challenge.opaque === undefined ? '' : `, opaque=${quoted(challenge.opaque)}`;
  return (
    `Digest username=${quoted(username)}, realm=${quoted(challenge.realm)}, ` +
    `nonce=${quoted(challenge.nonce)}, uri=${quoted(uri)}, algorithm=MD5, ` +
    `response="${response}", qop=auth, nc=${nc}, cnonce="${cnonce}"${opaque}`
  );
}

interface Nonce {
  readonly challenge: Challenge;
  readonly bornAt: number;
  count: number;
}

export interface DigestOptions {
  readonly publicKey: string;
  readonly privateKey: Secret;
  /** Sends a harmless GET without credentials. Its 401 carries a fresh nonce. */
  readonly askForChallenge: (signal: AbortSignal) => Promise<Challenge>;
  readonly clock: Clock;
  readonly chance: Chance;
}

/**
 * Digest authorization with an API key pair. A nonce serves one request at a time, so its count
 * always arrives in order. It becomes idle when its request was let in. A read reuses an idle
 * nonce; without one it waits for a challenge. A write always takes a nonce that is seconds old and
 * was never used.
 */
export function createDigest(options: DigestOptions): Credentials {
  const { clock, chance } = options;
  let idle: Nonce[] = [];

  function authorization(target: Target, nonce: Nonce): Authorization {
    nonce.count += 1;
    const header = digestHeader({
      ...target,
      challenge: nonce.challenge,
      count: nonce.count,
      cnonce: chance.hex(8),
      username: options.publicKey,
      password: options.privateKey,
    });
    return { header, answered: (answer) => answered(target, answer, nonce) };
  }

  async function answered(target: Target, answer: Answer, used?: Nonce) {
    const refused = answer.status === 401 && readUnauthorized(answer).about === 'credentials';
    if (refused) {
      const challenge = readChallenge(answer.headers.get('www-authenticate'));
      return challenge && authorization(target, newNonce(challenge));
    }
    if (used !== undefined && idle.length < MOST_IDLE) idle.push(used);
    return undefined;
  }

  function newNonce(challenge: Challenge): Nonce {
    return { challenge, bornAt: clock.now(), count: 0 };
  }

  function takeIdle(): Nonce | undefined {
    idle = idle.filter(({ bornAt }) => clock.now() - bornAt < REUSE_MS);
    return idle.pop();
  }

  return {
    async authorize(target, purpose, signal) {
      if (purpose === 'write') {
        return authorization(target, newNonce(await options.askForChallenge(signal)));
      }
      const nonce = takeIdle();
      if (nonce !== undefined) return authorization(target, nonce);
      return { header: undefined, answered: (answer) => answered(target, answer) };
    },
  };
}
