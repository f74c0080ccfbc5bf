import type { Credential } from '../credential/credential.ts';

/** After the first one, the others of the same step are adopted within this time, ms. */
const ONE_STEP = 15 * 60_000;

/** What was adopted in one step with this one, which came first, of all that may have been. */
export function adoptedTogether(
  { origin: first }: Credential,
  all: readonly Credential[],
): readonly Credential[] {
  if (first.how !== 'adopted') return [];
  return all.filter(
    ({ origin }) =>
      origin.how === 'adopted' &&
      origin.by === first.by &&
      origin.at >= first.at &&
      origin.at <= first.at + ONE_STEP,
  );
}
