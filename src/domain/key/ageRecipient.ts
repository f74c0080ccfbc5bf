import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';

/**
 * The public half of an age key pair (https://github.com/C2SP/C2SP/blob/main/age.md): `age1` and 58
 * characters, Bech32 of an X25519 point. Whoever has the other half can open what is encrypted for it.
 */

export type RecipientRefusal =
  /** Not a whole recipient: a character is wrong or missing. */
  | { readonly why: 'recipient_unreadable' }
  /** A key of SSH. */
  | { readonly why: 'recipient_ssh' }
  /** A recipient of another kind: post-quantum, or of a plug-in. */
  | { readonly why: 'recipient_other_kind' }
  | { readonly why: 'recipient_several' };

const FORM = /^age1[02-9ac-hj-np-z]{58}$/;
/** The other kinds have a word between `age1` and the next `1`, such as `age1pq1…`. */
const OTHER_KIND = /^age1[a-z]{1,20}1/i;
const SSH = /^(?:ssh|ecdsa|sk)-[\w@.-]{1,60}\s/i;
const SEVERAL = /age1\S{20,}[\s,;]+age1\S{20}/i;

const CHARACTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** `age`, as the checksum of Bech32 takes in the part before the `1`. */
const PREFIX = [3, 3, 3, 0, 1, 7, 5];
const CHECKSUM_LENGTH = 6;
const POINT_BYTES = 32;

/** 1 if the checksum at the end is right (BIP 173). */
function remainder(values: readonly number[]): number {
  return values.reduce((sum, value) => {
    const shifted = ((sum & 0x1ffffff) << 5) ^ value;
    return GENERATOR.reduce(
      (mixed, one, bit) => (((sum >>> 25) >> bit) & 1 ? mixed ^ one : mixed),
      shifted,
    );
  }, 1);
}

/** Groups of 5 bits as bytes. `undefined` if a bit is set that belongs to no byte. */
function bytesOf(groups: readonly number[]): Buffer | undefined {
  const bits = groups.map((group) => group.toString(2).padStart(5, '0')).join('');
  const whole = POINT_BYTES * 8;
  if (bits.slice(whole).includes('1')) return undefined;
  return Buffer.from((bits.slice(0, whole).match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** Any scalar gives nothing with these points, so one that everybody knows tells. */
const ANYBODY = createPrivateKey({
  key: Buffer.concat([
    Buffer.from('302e020100300506032b656e04220420', 'hex'),
    Buffer.alloc(POINT_BYTES, 7),
  ]),
  format: 'der',
  type: 'pkcs8',
});

/** Some points share no secret with anybody. Nothing can be encrypted for them. */
function sharesSecrets(point: Buffer): boolean {
  const x = point.toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
  try {
    return diffieHellman({ privateKey: ANYBODY, publicKey }).some((byte) => byte !== 0);
  } catch {
    return false;
  }
}

function isWhole(recipient: string): boolean {
  if (!FORM.test(recipient)) return false;
  const groups = [...recipient.slice(4)].map((character) => CHARACTERS.indexOf(character));
  if (remainder([...PREFIX, ...groups]) !== 1) return false;
  const point = bytesOf(groups.slice(0, -CHECKSUM_LENGTH));
  return point !== undefined && sharesSecrets(point);
}

/** What is wrong with it; `undefined` if a file can be made for exactly this recipient. */
export function refuseRecipient(recipient: string): RecipientRefusal | undefined {
  if (isWhole(recipient)) return undefined;
  if (SSH.test(recipient)) return { why: 'recipient_ssh' };
  if (SEVERAL.test(recipient)) return { why: 'recipient_several' };
  return { why: OTHER_KIND.test(recipient) ? 'recipient_other_kind' : 'recipient_unreadable' };
}

/** Its beginning and its end, which people can compare by eye. */
export function shortRecipient(recipient: string): string {
  return `${recipient.slice(0, 12)}…${recipient.slice(-8)}`;
}
