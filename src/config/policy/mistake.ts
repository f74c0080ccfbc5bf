/** Something that is wrong with a file whose parts are each in order. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Each value again, with the place where it stood first. */
export function repeatedIn(
  values: readonly (string | undefined)[],
): readonly { readonly index: number; readonly first: number }[] {
  const lower = values.map((value) => value?.toLowerCase());
  return lower.flatMap((value, index) => {
    const first = lower.indexOf(value);
    return value === undefined || first === index ? [] : [{ index, first }];
  });
}
