import { hkdfSync } from 'node:crypto';
import type { Secret } from '../../foundation/secret.ts';

/**
 * Secret keys with their ids, the current one first. Retired ones stay as long as they are needed.
 */
export type Ring = readonly [RingKey, ...RingKey[]];

export interface RingKey {
  /** Letters, digits, `_` and `-`, at most 32. */
  readonly kid: string;
  /** 32 random bytes in base64. */
  readonly secret: Secret;
}

const KID = /^[A-Za-z0-9_-]{1,32}$/;
const KEY_BYTES = 32;

/**
 * The keys of the ring as bytes, in order. Throws a `RangeError` without a value in it if one is
 * bad.
 */
export function openRing(ring: Ring): ReadonlyMap<string, Buffer> {
  const keys = new Map<string, Buffer>();
  for (const { kid, secret } of ring) {
    const bytes = Buffer.from(secret.reveal(), 'base64');
    if (!KID.test(kid) || keys.has(kid)) throw new RangeError('a key id is malformed or repeated');
    if (bytes.length !== KEY_BYTES) throw new RangeError(`key ${kid} is not ${KEY_BYTES} bytes`);
    keys.set(kid, bytes);
  }
  return keys;
}

/**
 * A value for each key that only this key gives and that reveals nothing about it. It is kept in
 * the store. So a wrong key under a known id is noticed at start, before anything is claimed with
 * it.
 */
export function verifiersOf(purpose: 'seal' | 'sign', ring: Ring): ReadonlyMap<string, string> {
  const verifiers = new Map<string, string>();
  for (const [kid, key] of openRing(ring)) {
    const value = hkdfSync('sha256', key, '', `keywarden/verifier/${purpose}/v1`, 16);
    verifiers.set(`${purpose}:${kid}`, Buffer.from(value).toString('base64url'));
  }
  return verifiers;
}
