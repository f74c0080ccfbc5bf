/**
 * Several strings as one, each behind its length, so that no two lists of strings give the same
 * bytes: `['ab', 'c']` and `['a', 'bc']` differ.
 */
export function frame(parts: readonly string[]): Buffer {
  return Buffer.from(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('|'));
}

/** The bytes, or `undefined` unless the text is base64url in its one canonical form. */
export function fromBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
