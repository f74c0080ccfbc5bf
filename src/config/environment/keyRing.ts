import { z } from 'zod';
import { Secret } from '../../foundation/secret.ts';
import type { Ring, RingKey } from '../../store/secrets/keyRing.ts';

const KID = /^[A-Za-z0-9_-]{1,16}$/;
const KEY_BYTES = 32;

function isKey(base64: string): boolean {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === KEY_BYTES && bytes.toString('base64') === base64;
}

function readKey(entry: string): RingKey | undefined {
  const [kid = '', base64 = '', ...rest] = entry.trim().split(':');
  if (rest.length > 0 || !KID.test(kid) || !isKey(base64)) return undefined;
  return { kid, secret: new Secret(base64) };
}

/** `kid:base64,kid:base64`, the current key first. */
export const keyRing = z.string().transform((text, context): Ring => {
  const keys: RingKey[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const key = readKey(entry);
    const which = `entry ${index + 1}`;
    if (key === undefined) {
      context.addIssue(
        `${which} must be kid:key, where kid has 1 to 16 letters, digits, _ and -, and key is 32 bytes in base64. "npm run keys" prints such entries.`,
      );
    } else if (keys.some(({ kid }) => kid === key.kid)) {
      context.addIssue(`${which} has the kid of an earlier entry: give each key its own.`);
    } else {
      keys.push(key);
    }
  }
  const [current, ...retired] = keys;
  return current === undefined ? z.NEVER : [current, ...retired];
});
