/** A digest challenge that we can answer: MD5 with `qop=auth`. Atlas sends no `opaque`. */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  readonly stale: boolean;
}

const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
/** `name=value`, `name="quoted"`, or a bare word: the name of the next scheme. */
const PART = new RegExp(`(${TOKEN})(?:\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,"]+)))?`, 'g');

type Scheme = { readonly name: string; readonly fields: Map<string, string> };

function schemesOf(header: string): Scheme[] {
  const schemes: Scheme[] = [];
  for (const [, name = '', quoted, bare] of header.matchAll(PART)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    if (value === undefined) schemes.push({ name: name.toLowerCase(), fields: new Map() });
    else schemes.at(-1)?.fields.set(name.toLowerCase(), value);
  }
  return schemes;
}

function usable({ name, fields }: Scheme): boolean {
  const algorithm = fields.get('algorithm') ?? 'MD5';
  const qop = (fields.get('qop') ?? '').split(',').map((item) => item.trim().toLowerCase());
  return (
    name === 'digest' &&
    fields.has('nonce') &&
    algorithm.toUpperCase() === 'MD5' &&
    qop.includes('auth')
  );
}

/**
 * Finds the digest challenge in a `WWW-Authenticate` header. The header may hold several schemes,
 * commas and quotes inside quoted values, and fields in any order. `undefined` if it has no
 * challenge that we can answer.
 */
export function readChallenge(header: string | undefined): Challenge | undefined {
  const fields = schemesOf(header ?? '').find(usable)?.fields;
  if (fields === undefined) return undefined;
  return {
    realm: fields.get('realm') ?? '',
    nonce: fields.get('nonce') ?? '',
    opaque: fields.get('opaque'),
    stale: fields.get('stale')?.toLowerCase() === 'true',
  };
}
