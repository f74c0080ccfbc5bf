import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/foundation/secret.ts';
import { frame } from '../../../src/store/secrets/frame.ts';
import { openRing, type Ring, verifiersOf } from '../../../src/store/secrets/keyRing.ts';
import { createSeals } from '../../../src/store/secrets/seal.ts';
import { createSigner } from '../../../src/store/secrets/sign.ts';
import type { SealContext } from '../../../src/workflow/ports/secrets.ts';
import { otherRing, ring } from '../fixtures.ts';

const base = { ring, installation: 'test', workspace: 'T1', randomBytes };
const seals = createSeals(base);
const context: SealContext = {
  organizationId: 'o',
  requester: 'u',
  requestId: 'r',
  keyId: 'k',
  attempt: 1,
  specHash: 's',
};
const clear = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const sealed = seals.seal(new Secret(clear), context);
const [one] = ring;
const [other] = otherRing;

const codeOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};
const open = (text: string, within = seals, of = context) =>
  codeOf(() => within.unseal(text, of)) ?? 'opened';

describe('a sealed private key', () => {
  it('opens in its own context', () => {
    expect(seals.unseal(sealed, context).reveal()).toBe(clear);
  });

  it('opens whatever it is, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 8, maxLength: 300 }), (text) => {
        const stored = seals.seal(new Secret(text), context);
        expect(seals.unseal(stored, context).reveal()).toBe(text);
        expect(stored).toMatch(/^v1\.k1(\.[A-Za-z0-9_-]+){4}$/);
      }),
    );
  });

  it('is never the same twice', () => {
    const again = seals.seal(new Secret(clear), context).split('.');
    const parts = sealed.split('.');
    for (const i of [2, 3, 4, 5]) expect(again[i]).not.toBe(parts[i]);
  });

  const contexts: readonly (readonly [string, SealContext])[] = [
    ['organizationId', { ...context, organizationId: 'x' }],
    ['requester', { ...context, requester: 'x' }],
    ['requestId', { ...context, requestId: 'x' }],
    ['keyId', { ...context, keyId: 'x' }],
    ['attempt', { ...context, attempt: 2 }],
    ['specHash', { ...context, specHash: 'x' }],
    ['the border between two fields', { ...context, organizationId: 'ou', requester: '' }],
  ];
  it.each(contexts)('does not open with another %s', (_, changed) => {
    expect(open(sealed, seals, changed)).toBe('not_authentic');
  });

  it.each([{ installation: 'x' }, { workspace: 'x' }])('does not open under %j', (changed) => {
    expect(open(sealed, createSeals({ ...base, ...changed }))).toBe('not_authentic');
  });

  it('does not open with any bit flipped', () => {
    const parts = sealed.split('.');
    for (const i of [2, 3, 4, 5]) {
      const bytes = Buffer.from(parts[i] ?? '', 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const text = parts.with(i, flipped.toString('base64url')).join('.');
        expect(open(text)).toBe('not_authentic');
      }
    }
  });

  it('does not open when it is cut anywhere', () => {
    for (let length = 0; length < sealed.length; length += 1) {
      expect(open(sealed.slice(0, length))).not.toBe('opened');
    }
  });

  it('does not open with any character changed', () => {
    fc.assert(
      fc.property(fc.nat({ max: sealed.length - 1 }), fc.string({ maxLength: 2 }), (at, text) => {
        const changed = sealed.slice(0, at) + text + sealed.slice(at + 1);
        fc.pre(changed !== sealed);
        expect(open(changed)).not.toBe('opened');
      }),
      { numRuns: 2000 },
    );
  });

  it('is malformed with a short tag, other lengths, another format or padding', () => {
    const parts = sealed.split('.');
    const of = (count: number) => randomBytes(count).toString('base64url');
    const changes: readonly (readonly [number, string])[] = [
      [0, 'v2'],
      [1, ''],
      [2, of(31)],
      [3, of(11)],
      [4, of(4)],
      [4, of(15)],
      [4, `${parts[4]}=`],
      [5, ''],
      [5, of(5000)],
    ];
    for (const [i, part] of changes) expect(open(parts.with(i, part).join('.'))).toBe('malformed');
    expect(open(`${sealed}.x`)).toBe('malformed');
    expect(open('')).toBe('malformed');
    expect(open(parts.join('..'))).toBe('malformed');
  });

  it('is malformed where the same bytes are written another way', () => {
    const parts = sealed.split('.');
    const tag = parts[4] ?? '';
    const spaced = parts.with(4, `${tag.slice(0, 4)} ${tag.slice(4)}`).join('.');
    expect(open(spaced)).toBe('malformed');
    // The last character of 16 bytes carries 4 bits that mean nothing, so 15 others decode alike.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const group = Math.floor(letters.indexOf(tag.at(-1) ?? '') / 16) * 16;
    for (const letter of letters.slice(group, group + 16)) {
      const twin = tag.slice(0, -1) + letter;
      expect(Buffer.from(twin, 'base64url').equals(Buffer.from(tag, 'base64url'))).toBe(true);
      expect(open(parts.with(4, twin).join('.'))).toBe(twin === tag ? 'opened' : 'malformed');
    }
  });

  it('does not open with a tag of 4 bytes that Node would take without authTagLength', () => {
    const parts = sealed.split('.');
    const salt = Buffer.from(parts[2] ?? '', 'base64url');
    const key = Buffer.from(hkdfSync('sha256', Buffer.alloc(32, 1), salt, 'keywarden/seal/v1', 32));
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 4 });
    cipher.setAAD(frame(['v1', 'test', 'T1', 'o', 'u', 'r', 'k', '1', 's']));
    const text = Buffer.concat([cipher.update('forged'), cipher.final()]);
    const bytes = [salt, iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'));
    expect(open(['v1', 'k1', ...bytes].join('.'))).toBe('malformed');
  });

  it('opens under a retired key and is sealed under the current one', () => {
    const rotated = createSeals({ ...base, ring: [other, one] });
    expect(rotated.unseal(sealed, context).reveal()).toBe(clear);
    expect(rotated.seal(new Secret(clear), context)).toMatch(/^v1\.k2\./);
  });

  it('says which key is missing, and that a wrong key under its id does not fit', () => {
    expect(open(sealed, createSeals({ ...base, ring: otherRing }))).toBe('unknown_key');
    const wrong: Ring = [{ kid: 'k1', secret: other.secret }];
    expect(open(sealed, createSeals({ ...base, ring: wrong }))).toBe('not_authentic');
  });
});

describe('a signature', () => {
  const signer = createSigner({ ring, installation: 'test' });
  const rotated = createSigner({ ring: [other, one], installation: 'test' });
  const parts = ['grant', 'r', 'vote'];
  const signature = signer.sign(parts);

  it('holds for what was signed, and goes on holding after a rotation', () => {
    expect(signature).toMatch(/^k1:[A-Za-z0-9_-]{43}$/);
    expect(signer.verify(parts, signature)).toBe(true);
    expect(rotated.verify(parts, signature)).toBe(true);
    expect(rotated.sign(parts)).toMatch(/^k2:/);
    expect(signer.verify(parts, rotated.sign(parts))).toBe(false);
  });

  it.each([
    [['grant', 'r', 'votf']],
    [['grant', 'rvote']],
    [['grantr', 'vote']],
    [['grant', 'r', 'vote', '']],
    [['grant', 'r']],
    [[]],
  ])('does not hold for %j', (changed) => {
    expect(signer.verify(changed, signature)).toBe(false);
  });

  it.each(['', 'k1', 'k1:', ':', `${signature}:`, `x${signature}`, signature.slice(0, -1)])(
    '%j is none',
    (text) => {
      expect(signer.verify(parts, text)).toBe(false);
    },
  );

  it('does not hold in another installation, nor as a marker', () => {
    const elsewhere = createSigner({ ring, installation: 'other' });
    expect(elsewhere.verify(parts, signature)).toBe(false);
    expect(signer.markerMac(parts)).not.toBe(signature.slice(3, 19));
  });

  it('of a marker is 16 characters under the current key, known under every key', () => {
    const mac = signer.markerMac(parts);
    expect(mac).toMatch(/^[A-Za-z0-9_-]{16}$/);
    expect(rotated.markerMac(parts)).not.toBe(mac);
    expect(rotated.verifyMarkerMac(parts, mac)).toBe(true);
    expect(signer.verifyMarkerMac(parts, rotated.markerMac(parts))).toBe(false);
    for (const bad of ['', mac.slice(1), `${mac}x`, 'A'.repeat(16)]) {
      expect(signer.verifyMarkerMac(parts, bad)).toBe(false);
    }
  });
});

describe('frame', () => {
  it('gives other bytes for every other list', () => {
    const list = fc.array(fc.string({ unit: fc.constantFrom('a', '1', ':', '|', 'ä') }));
    fc.assert(
      fc.property(list, list, (some, others) => {
        const same = JSON.stringify(some) === JSON.stringify(others);
        expect(frame(some).equals(frame(others))).toBe(same);
      }),
    );
  });
});

describe('a key ring', () => {
  const short = { kid: 'k9', secret: new Secret(Buffer.alloc(31).toString('base64')) };
  const rings: readonly (readonly [string, Ring])[] = [
    ['a short key', [short]],
    ['a key id with a dot', [{ ...one, kid: 'a.b' }]],
    ['a key id with a colon', [{ ...one, kid: 'a:b' }]],
    ['an empty key id', [{ ...one, kid: '' }]],
    ['two keys of one id', [one, { ...other, kid: one.kid }]],
  ];
  it.each(rings)('does not take %s', (_, bad) => {
    expect(() => openRing(bad)).toThrow(RangeError);
    expect(() => createSeals({ ...base, ring: bad })).toThrow(RangeError);
    expect(() => createSigner({ ring: bad, installation: 'x' })).toThrow(RangeError);
  });

  it('gives a verifier per purpose and key', () => {
    const [seal, sign] = [verifiersOf('seal', [one, other]), verifiersOf('sign', [one, other])];
    expect([...seal.keys(), ...sign.keys()]).toEqual(['seal:k1', 'seal:k2', 'sign:k1', 'sign:k2']);
    expect(new Set([...seal.values(), ...sign.values()]).size).toBe(4);
  });
});
