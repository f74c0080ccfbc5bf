import { isNamed } from '../policy/access.ts';
import { type Person, samePerson } from '../policy/people.ts';
import type { Route, RouteThreshold } from '../policy/route.ts';

/** Somebody whose approval counts, and when it was given, epoch ms. */
export interface Voter {
  readonly person: Person;
  readonly at: number;
}

export interface ThresholdProgress extends RouteThreshold {
  /** User ids of those whose approval counts here, in the order of their votes. */
  readonly by: readonly string[];
}

export interface Progress {
  readonly stages: readonly (readonly ThresholdProgress[])[];
  /** Index of the first stage that lacks approvals; `undefined` when none does. */
  readonly current: number | undefined;
  /** Approvals still needed from different people, beside those of the stages. */
  readonly short: number;
  readonly complete: boolean;
}

/** Whether this person is asked in this threshold: by name, or later because nobody answered. */
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

/** Two accounts of one person are one voter: the first vote counts. */
export function distinctVoters(voters: readonly Voter[]): readonly Voter[] {
  const distinct: Voter[] = [];
  for (const voter of voters) {
    const again = distinct.some(({ person }) => samePerson(person, voter.person));
    if (!again) distinct.push(voter);
  }
  return distinct;
}

/**
 * How far these approvals carry on a route. A person's one approval counts in every threshold that
 * asks them; a stage is over when each of its thresholds is full.
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

/** In which stages of a route this person would be asked now. */
export function stagesAsking(
  route: Route,
  createdAt: number,
  { person, at }: Voter,
): readonly number[] {
  return route.stages.flatMap((stage, index) =>
    stage.some((threshold) => isAsked(route, threshold, person, { at, createdAt })) ? [index] : [],
  );
}

/** Whether an approval of this person would be taken now: the stage that is open asks them. */
export function isTheirTurn(
  route: Route,
  createdAt: number,
  voters: readonly Voter[],
  voter: Voter,
): boolean {
  const { current } = progressOn(route, createdAt, voters);
  const asking = stagesAsking(route, createdAt, voter);
  // Every stage is full, and only different people are missing: anybody who was asked may help.
  return current === undefined ? asking.length > 0 : asking.includes(current);
}
