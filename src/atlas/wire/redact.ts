const REMOVED = '[removed]';

/**
 * Private keys (clear, or as Atlas redacts them), tokens, client secrets, Authorization headers.
 */
const SECRETS = [
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){2,3}-[0-9a-f]{12}\b/gi,
  /\*{4,}(?:-[\w*]+)*/g,
  /\beyJ[\w-]+(?:\.[\w-]*)+/g,
  /\bmdb_sa_sk_[\w-]+/gi,
  /\b(?:bearer|basic)\s+[\w+/=.~-]{16,}/gi,
  /\bresponse="[0-9a-f]+"/gi,
];
const LONGEST = 500;

/**
 * Atlas's text for logs and errors: what looks like a secret is removed, and it is cut at 500
 * characters.
 */
export function scrub(text: string): string {
  const clean = SECRETS.reduce((rest, secret) => rest.replace(secret, REMOVED), text);
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}...` : clean;
}

const PRIVATE_NAME = /private|secret/i;
const PRIVATE_VALUE = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){2,3}-[0-9a-f]{12}|\*{4,}.*|mdb_sa_sk_.*)$/i;

/**
 * The same JSON without secrets. Properties with a name like one are left out. Values that look
 * like one are replaced, also in the redacted form, because that ends in 12 clear characters.
 */
export function withoutPrivateParts(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutPrivateParts);
  if (typeof json === 'string') return PRIVATE_VALUE.test(json) ? REMOVED : json;
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .filter(([name]) => !PRIVATE_NAME.test(name))
      .map(([name, value]) => [name, withoutPrivateParts(value)]),
  );
}
