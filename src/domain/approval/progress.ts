import { isNamed } from '../policy/access.ts';
import { type Person, samePerson } from '../policy/people.ts';
import type { Route, RouteThreshold } from '../policy/route.ts';

/** A person whose approval counts. `at`: when it was given, epoch ms. */
export interface Voter {
  readonly person: Person;
  readonly at: number;
}

export interface ThresholdProgress extends RouteThreshold {
  /** User ids of the people whose approval counts here, in the order of their votes. */
  readonly by: readonly string[];
}

export interface Progress {
  readonly stages: readonly (readonly ThresholdProgress[])[];
  /** Index of the first stage that lacks approvals; `undefined` if none does. */
  readonly current: number | undefined;
  /** How many different people are still missing for `atLeast`, apart from the stages. */
  readonly short: number;
  readonly complete: boolean;
}

/**
 * Whether this threshold asks this person: in the first round, or by a vote in the second round.
 */
function isAsked(
  route: Route,
  { of }: RouteThreshold,
  person: Person,
  { at, createdAt }: { readonly at: number; readonly createdAt: number },
): boolean {
  if (isNamed(of, person)) return true;
  const { escalation } = route;
  if (escalation === undefined || at < createdAt + escalation.afterMs) return false;
  return isNamed(escalation.to, person);
}

/** Without the later votes of the same person, also from another account. */
export function distinctVoters(voters: readonly Voter[]): readonly Voter[] {
  const distinct: Voter[] = [];
  for (const voter of voters) {
    const again = distinct.some(({ person }) => samePerson(person, voter.person));
    if (!again) distinct.push(voter);
  }
  return distinct;
}

/**
 * How far these votes satisfy a route. The one vote of a person counts in every threshold that asks
 * them. A stage is complete when each of its thresholds is.
 */
export function progressOn(route: Route, createdAt: number, voters: readonly Voter[]): Progress {
  const distinct = distinctVoters(voters);
  const stages = route.stages.map((stage) =>
    stage.map((threshold) => ({
      ...threshold,
      by: distinct
        .filter(({ person, at }) => isAsked(route, threshold, person, { at, createdAt }))
        .map(({ person }) => person.id),
    })),
  );
  const open = stages.findIndex((stage) => stage.some(({ need, by }) => by.length < need));
  const counted = new Set(stages.flat().flatMap(({ by }) => by));
  const short = Math.max(0, route.atLeast - counted.size);
  return {
    stages,
    current: open === -1 ? undefined : open,
    short,
    complete: open === -1 && short === 0,
  };
}

/** Indexes of the stages that would ask this person now. */
export function stagesAsking(
  route: Route,
  createdAt: number,
  { person, at }: Voter,
): readonly number[] {
  return route.stages.flatMap((stage, index) =>
    stage.some((threshold) => isAsked(route, threshold, person, { at, createdAt })) ? [index] : [],
  );
}

/** Whether an approval of this person would be accepted now, because the open stage asks them. */
export function isTheirTurn(
  route: Route,
  createdAt: number,
  voters: readonly Voter[],
  voter: Voter,
): boolean {
  const { current } = progressOn(route, createdAt, voters);
  const asking = stagesAsking(route, createdAt, voter);
  // Every stage is complete, and only different people are missing: anybody who is asked may
  // approve.
  return current === undefined ? asking.length > 0 : asking.includes(current);
}
