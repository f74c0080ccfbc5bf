import type { Asked } from '../../domain/policy/asked.ts';
import {
  automaticExtension,
  orphanAfterOf,
  overlapOf,
  successorOf,
} from '../../domain/policy/asking/lifetime.ts';
import { groupsToOwn } from '../../domain/policy/asking/owners.ts';
import { LIFE_DEFAULTS, type Lifetime } from '../../domain/policy/lifeSettings.ts';
import type { Person } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { span, times } from './sentences.ts';

/** How long such a key lives, and what comes then. */
function lifeLine(policy: Policy, { defaultMs, maxMs }: Required<Lifetime>): string {
  const grace = policy.graceForMs ?? LIFE_DEFAULTS.graceForMs;
  const end =
    grace === 0 ? 'then it is deleted' : `then it is frozen, and deleted after ${span(grace)}`;
  const lives =
    defaultMs === maxMs
      ? `${span(maxMs)} at most`
      : `${span(defaultMs)} if nobody says how long, ${span(maxMs)} at most`;
  return `Such a key lives ${lives}; ${end}.`;
}

/** Who may answer for it: whoever asks, or a user group of theirs that the policy lets own keys. */
function ownerLine(policy: Policy, person: Person): string {
  const groups = groupsToOwn(policy, person);
  return groups.length === 0
    ? `Its owner is ${person.id}.`
    : `Its owner is ${person.id}, or one of ${groups.join(', ')} if the form says so.`;
}

function leavingLine(policy: Policy, person: Person): string {
  const successor = successorOf(policy, person.id);
  const asked = successor === undefined ? 'nobody' : successor;
  const after = span(orphanAfterOf(policy));
  return `If ${person.id} leaves, ${asked} is asked to take it over; if nobody does, it ends after ${after}.`;
}

function laterLine(policy: Policy, asked: Asked): string {
  const alone = automaticExtension(policy, asked);
  const extended =
    alone === undefined
      ? 'people are asked, as for a new key'
      : `its owner does that alone ${times(alone.times, 'time')}, by ${span(alone.maxMs)} at most`;
  const { defaultMs, maxMs } = overlapOf(policy);
  return `To extend it, ${extended}. If it is replaced, both keys live for ${span(defaultMs)}, or as long as the form says, ${span(maxMs)} at most.`;
}

/** How long such a key lives, whose it is, and what can be done with its end. */
export function lifeLines(
  policy: Policy,
  person: Person,
  asked: Asked,
  lifetime: Required<Lifetime>,
): readonly string[] {
  return [
    lifeLine(policy, lifetime),
    laterLine(policy, asked),
    ownerLine(policy, person),
    leavingLine(policy, person),
  ];
}
