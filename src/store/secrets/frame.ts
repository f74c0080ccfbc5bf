/**
 * Joins several strings into one, each after its length. So no two lists of strings give the same
 * bytes: `['ab', 'c']` and `['a', 'bc']` differ.
 */
export function frame(parts: readonly string[]): Buffer {
  return Buffer.from(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('|'));
}

/** The decoded bytes; `undefined` if the text is not base64url in its one canonical form. */
export function fromBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
