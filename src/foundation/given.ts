/**
 * The key with its value, to be spread into an object; nothing if the value is `undefined`. For where
 * a key without a value differs from no key, as in a hash.
 */
export function given<K extends string, V>(
  key: K,
  value: V | undefined,
): { readonly [P in K]?: V } {
  const facts: { [P in K]?: V } = {};
  if (value !== undefined) facts[key] = value;
  return facts;
}
