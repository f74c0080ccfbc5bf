/**
 * The last line of defence: whatever still looks like a secret in a finished line of JSON becomes
 * `[scrubbed]`. Patterns stop before quotes and backslashes, so the line stays JSON, and each is
 * linear in the length of the line.
 */
const HIDDEN = '[scrubbed]';

/** What may follow `Bearer` and the like: RFC 7235's token68. */
const TOKEN = '[A-Za-z0-9._~+/-]{6,}=*';
const HEX4 = '[0-9a-f]{4}';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Private keys of Atlas, in the form of a UUID or without its third part.
  [new RegExp(`[0-9a-f]{8}-${HEX4}-${HEX4}-(?:${HEX4}-)?[0-9a-f]{12}`, 'gi'), HIDDEN],
  // The same as Atlas shows them later: even the tail it leaves visible is nobody's business.
  [/\*{8}-\*{4}-\*{4}-(?:\*{4}-)?[0-9a-f]{12}/gi, HIDDEN],
  [/mdb_sa_sk_[\w-]+/g, HIDDEN],
  [/xox[a-z](?:\.xox[a-z])?-[\w-]+/g, HIDDEN],
  [/xapp-[\w-]+/g, HIDDEN],
  // Three parts of base64url: an access token.
  [/eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, HIDDEN],
  [new RegExp(`\\b(Bearer|Basic)\\s+${TOKEN}`, 'gi'), `$1 ${HIDDEN}`],
  // The whole header: its parts are quoted, and the quotes are escaped in JSON.
  [/\bDigest\s+\w+=(?:[^"\\]|\\[^n])*/gi, `Digest ${HIDDEN}`],
  [/:\/\/[^\s/@"\\]+@/g, `://${HIDDEN}@`],
  // An address to answer a command at: who has it can write to that channel.
  [/(hooks\.slack\.com\/)[^\s"\\]+/g, `$1${HIDDEN}`],
];

export function scrub(line: string): string {
  return PATTERNS.reduce((text, [pattern, shown]) => text.replace(pattern, shown), line);
}
