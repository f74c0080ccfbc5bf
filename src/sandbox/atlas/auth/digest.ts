// HTTP Digest as Atlas does it: MD5, qop=auth, short-lived nonces, a nonce count that only moves forward.
import { createHash, randomBytes } from 'node:crypto';
import type { Caller, Pair } from '../model/callers.ts';

const realm = 'MMS Public API';
const nonceLife = 60_000;
/** An expired nonce is remembered a while, so that it is called stale instead of unknown. */
const nonceMemory = 600_000;

interface Nonce {
  readonly issuedAt: number;
  count: number;
}

export type DigestVerdict =
  | { kind: 'accepted'; caller: Caller }
  | { kind: 'refused'; stale: boolean };

const refused = { kind: 'refused', stale: false } as const;

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

function fieldsOf(header: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [, name = '', quoted, bare] of header.matchAll(
    /(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g,
  )) {
    fields.set(name.toLowerCase(), quoted ?? bare ?? '');
  }
  return fields;
}

export class Digest {
  readonly #nonces = new Map<string, Nonce>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  challenge(stale: boolean): string {
    this.#forgetOldNonces();
    const nonce = randomBytes(24).toString('base64');
    this.#nonces.set(nonce, { issuedAt: this.#now(), count: 0 });
    return `Digest realm="${realm}", domain="", nonce="${nonce}", algorithm=MD5, qop="auth", stale=${stale}`;
  }

  check(
    header: string,
    method: string,
    target: string,
    pairOf: (publicKey: string) => Pair | undefined,
  ): DigestVerdict {
    const fields = fieldsOf(header);
    const field = (name: string) => fields.get(name) ?? '';
    const nonce = this.#nonces.get(field('nonce'));
    const pair = pairOf(field('username'));
    if (!nonce || !pair || !this.#isWellFormed(field, target)) return refused;

    const ha1 = md5(`${field('username')}:${realm}:${pair.privateKey}`);
    const ha2 = md5(`${method}:${target}`);
    const proof = [ha1, field('nonce'), field('nc'), field('cnonce'), 'auth', ha2].join(':');
    if (md5(proof) !== field('response')) return refused;
    if (this.#now() - nonce.issuedAt > nonceLife) return { kind: 'refused', stale: true };

    const count = Number.parseInt(field('nc'), 16);
    const isNext = nonce.count === 0 ? count === 1 : count > nonce.count;
    if (!isNext) return refused;
    nonce.count = count;
    return { kind: 'accepted', caller: pair.caller };
  }

  /** `uri` must be the path with its query, exactly as sent. */
  #isWellFormed(field: (name: string) => string, target: string): boolean {
    return (
      field('realm') === realm &&
      field('uri') === target &&
      field('qop') === 'auth' &&
      ['', 'MD5'].includes(field('algorithm')) &&
      /^[0-9a-f]{8}$/i.test(field('nc')) &&
      field('cnonce') !== ''
    );
  }

  #forgetOldNonces(): void {
    const oldest = this.#now() - nonceMemory;
    for (const [value, { issuedAt }] of this.#nonces) {
      if (issuedAt >= oldest) break;
      this.#nonces.delete(value);
    }
  }
}
