import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { SealError } from '../../foundation/errors.ts';
import { Secret } from '../../foundation/secret.ts';
import type { SealContext, Seals } from '../../workflow/ports/secrets.ts';
import { frame, fromBase64url } from './frame.ts';
import { openRing, type Ring } from './keyRing.ts';

const FORMAT = 'v1';
const CIPHER = 'aes-256-gcm';
const SALT_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const DATA_KEY_BYTES = 32;
const SECRET_BYTES_MAX = 4096;

export interface SealOptions {
  readonly ring: Ring;
  readonly installation: string;
  /** The Slack workspace's id. */
  readonly workspace: string;
  readonly randomBytes: (count: number) => Buffer;
}

interface Parts {
  readonly kid: string;
  readonly salt: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly ciphertext: Buffer;
}

/**
 * Encrypts private keys at rest: `v1.<kid>.<salt>.<iv>.<tag>.<ciphertext>`. Every secret has its
 * own data key, derived from the ring's key and a fresh salt. So the number of random IVs under one
 * key stays far below its limit. The context is authenticated with it: a sealed key that was moved
 * to another request, person or attempt cannot be opened.
 */
export function createSeals(options: SealOptions): Seals {
  const keys = openRing(options.ring);
  const current = options.ring[0].kid;

  function dataKey(kid: string, salt: Buffer): Buffer {
    const key = keys.get(kid);
    if (key === undefined) throw new SealError('unknown_key', `there is no seal key ${kid}`);
    return Buffer.from(hkdfSync('sha256', key, salt, 'keywarden/seal/v1', DATA_KEY_BYTES));
  }

  function bound(context: SealContext): Buffer {
    return frame([
      FORMAT,
      options.installation,
      options.workspace,
      context.organizationId,
      context.requester,
      context.requestId,
      context.keyId,
      String(context.attempt),
      context.specHash,
    ]);
  }

  return {
    seal(secret, context) {
      const salt = options.randomBytes(SALT_BYTES);
      const iv = options.randomBytes(IV_BYTES);
      const key = dataKey(current, salt);
      const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(bound(context));
      const ciphertext = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
      key.fill(0);
      const bytes = [salt, iv, cipher.getAuthTag(), ciphertext];
      return [FORMAT, current, ...bytes.map((part) => part.toString('base64url'))].join('.');
    },

    unseal(sealed, context) {
      const { kid, salt, iv, tag, ciphertext } = split(sealed);
      const key = dataKey(kid, salt);
      try {
        const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
        decipher.setAAD(bound(context)).setAuthTag(tag);
        const clear = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
        const secret = new Secret(clear.toString('utf8'));
        clear.fill(0);
        return secret;
      } catch {
        throw new SealError('not_authentic', 'a sealed private key was altered or is not this one');
      } finally {
        key.fill(0);
      }
    },
  };
}

function split(sealed: string): Parts {
  const [format, kid, ...rest] = sealed.split('.');
  const [salt, iv, tag, ciphertext, ...more] = rest.map(fromBase64url);
  if (
    format !== FORMAT ||
    !kid ||
    salt?.length !== SALT_BYTES ||
    iv?.length !== IV_BYTES ||
    tag?.length !== TAG_BYTES ||
    !ciphertext ||
    ciphertext.length === 0 ||
    ciphertext.length > SECRET_BYTES_MAX ||
    more.length > 0
  ) {
    throw new SealError('malformed', 'a sealed private key is not in the form we write');
  }
  return { kid, salt, iv, tag, ciphertext };
}
