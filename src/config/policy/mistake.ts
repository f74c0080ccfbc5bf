/** A problem of the policy file: its place and a message. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Every repeated value (ignoring case): its index, and the index of its first occurrence. */
export function repeatedIn(
  values: readonly (string | undefined)[],
): readonly { readonly index: number; readonly first: number }[] {
  const lower = values.map((value) => value?.toLowerCase());
  return lower.flatMap((value, index) => {
    const first = lower.indexOf(value);
    return value === undefined || first === index ? [] : [{ index, first }];
  });
}
