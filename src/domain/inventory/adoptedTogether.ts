import { KEYWARDEN } from '../credential/commands/decision.ts';
import type { Credential } from '../credential/credential.ts';

const MINUTE = 60_000;
/**
 * After the first one, the others of the same step are adopted within this time, ms: by the policy some
 * in each turn, five hundred at most.
 */
const ONE_STEP = { byPolicy: 150 * MINUTE, byPerson: 15 * MINUTE } as const;

/** What was adopted in one step with this one, which came first, of all that may have been. */
export function adoptedTogether(
  { origin: first }: Credential,
  all: readonly Credential[],
): readonly Credential[] {
  if (first.how !== 'adopted') return [];
  const within = first.by === KEYWARDEN ? ONE_STEP.byPolicy : ONE_STEP.byPerson;
  return all.filter(
    ({ origin }) =>
      origin.how === 'adopted' &&
      origin.by === first.by &&
      origin.at >= first.at &&
      origin.at <= first.at + within,
  );
}
