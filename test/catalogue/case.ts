/** File under `test/` without its ending, or a folder with a slash at its end; and the test's title as it stands there. */
export type Proof = readonly [file: string, title: string];

/** One fault or bad input, what must come of it, and the tests that show it. */
export type Case =
  | { readonly number: number; readonly says: string; readonly shownBy: readonly Proof[] }
  | { readonly number: number; readonly says: string; readonly doesNotApply: string };

export function shown(number: number, says: string, ...shownBy: readonly Proof[]): Case {
  return { number, says, shownBy };
}

export function notApplicable(number: number, says: string, doesNotApply: string): Case {
  return { number, says, doesNotApply };
}
