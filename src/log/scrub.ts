/**
 * Last check: replaces whatever looks like a secret in a finished line of JSON by `[scrubbed]`.
 * Patterns stop before quotes and backslashes, so the line stays valid JSON. Each takes time linear
 * in the length of the line.
 */
const HIDDEN = '[scrubbed]';

/** What may follow `Bearer` or `Basic`: token68 of RFC 7235. */
const TOKEN = '[A-Za-z0-9._~+/-]{6,}=*';
const HEX4 = '[0-9a-f]{4}';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Private keys of Atlas, in the form of a UUID or without its third part.
  [new RegExp(`[0-9a-f]{8}-${HEX4}-${HEX4}-(?:${HEX4}-)?[0-9a-f]{12}`, 'gi'), HIDDEN],
  // Private keys as Atlas redacts them later. The last 12 characters stay visible there, and must
  // not be logged either.
  [/\*{8}-\*{4}-\*{4}-(?:\*{4}-)?[0-9a-f]{12}/gi, HIDDEN],
  [/mdb_sa_sk_[\w-]+/g, HIDDEN],
  [/xox[a-z](?:\.xox[a-z])?-[\w-]+/g, HIDDEN],
  [/xapp-[\w-]+/g, HIDDEN],
  // An access token (JWT): three parts of base64url.
  [/eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, HIDDEN],
  [new RegExp(`\\b(Bearer|Basic)\\s+${TOKEN}`, 'gi'), `$1 ${HIDDEN}`],
  // Hide the whole header: its parts are quoted, and the quotes are escaped in JSON.
  [/\bDigest\s+\w+=(?:[^"\\]|\\[^n])*/gi, `Digest ${HIDDEN}`],
  [/:\/\/[^\s/@"\\]+@/g, `://${HIDDEN}@`],
  // A `response_url`: whoever has it can post to that channel.
  [/(hooks\.slack\.com\/)[^\s"\\]+/g, `$1${HIDDEN}`],
];

export function scrub(line: string): string {
  return PATTERNS.reduce((text, [pattern, shown]) => text.replace(pattern, shown), line);
}
