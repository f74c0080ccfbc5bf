import { isKnownRole, riskOfRole } from '../../key/projectRoles.ts';
import { type Asked, riskOfAsked } from '../asked.ts';
import { type Deciding, decidingParts } from '../decidingApproval.ts';
import {
  type Extending,
  firstLifetime,
  LIFE_DEFAULTS,
  type Lifetime,
  type ReviewSettings,
  shortestLifetime,
} from '../lifeSettings.ts';
import type { Person } from '../people.ts';
import type { Policy, Rule } from '../policy.ts';
import { automaticRule } from '../route.ts';

/**
 * How long one role may live. The most specific that says it decides: the rule, the project, the
 * role, the tier of its risk, the policy. Default and maximum are looked up apart.
 */
function lifetimeOf(
  policy: Policy,
  role: string,
  { rule, entry }: { readonly rule?: Rule; readonly entry?: Deciding['entry'] },
): Required<Lifetime> {
  return firstLifetime([
    rule?.lifetime,
    entry?.lifetime,
    isKnownRole(role) ? policy.roleLifetimes?.[role] : undefined,
    policy.tierLifetimes?.[riskOfRole(role)],
    policy.lifetime,
  ]);
}

/** How long a key with all of this lives: as long as the shortest of its roles and projects. */
export function lifetimeFor(policy: Policy, person: Person, asked: Asked): Required<Lifetime> {
  const automatic = automaticRule(policy, person, asked);
  const parts = decidingParts(policy, person, asked);
  // It is not known before whether the quota of the automatic rule still lasts.
  const both = parts.flatMap(({ part, rule, entry }) =>
    part.roles.flatMap((role) => [
      lifetimeOf(policy, role, { rule, entry }),
      ...(automatic === undefined ? [] : [lifetimeOf(policy, role, { rule: automatic, entry })]),
    ]),
  );
  return both.length === 0 ? firstLifetime([policy.lifetime]) : shortestLifetime(both);
}

/** When the owner of such a key may extend it without asking; `undefined`: never. */
export function automaticExtension(policy: Policy, asked: Asked): Extending | undefined {
  const extend = policy.extend ?? LIFE_DEFAULTS.extend;
  return extend.automatic && riskOfAsked(asked) !== 'dangerous' ? extend : undefined;
}

export function graceForOf(policy: Policy): number {
  return policy.graceForMs ?? LIFE_DEFAULTS.graceForMs;
}

export function overlapOf({ overlap }: Policy): Required<Lifetime> {
  const maxMs = overlap?.maxMs ?? LIFE_DEFAULTS.overlap.maxMs;
  return {
    defaultMs: Math.min(maxMs, overlap?.defaultMs ?? LIFE_DEFAULTS.overlap.defaultMs),
    maxMs,
  };
}

export function orphanAfterOf(policy: Policy): number {
  return policy.orphanAfterMs ?? LIFE_DEFAULTS.orphanAfterMs;
}

export function staleAfterOf(policy: Policy): number {
  return policy.staleAfterMs ?? LIFE_DEFAULTS.staleAfterMs;
}

export function digestDayOf(policy: Policy): NonNullable<Policy['digest']> {
  return policy.digest ?? LIFE_DEFAULTS.digest;
}

export function reviewOf(policy: Policy): ReviewSettings {
  return policy.review ?? LIFE_DEFAULTS.review;
}

/** Who is asked to take the keys of somebody who left, by user or user group id. */
export function successorOf(policy: Policy, owner: string): string | undefined {
  const who = policy.successors ?? LIFE_DEFAULTS.successors;
  if (who === 'nobody') return undefined;
  return who === 'manager' ? policy.managers[owner] : who;
}

/** By how much the end of such a key is put off while it is in use, once; 0: never. */
export function putOffFor(policy: Policy, asked: Asked): number {
  if (riskOfAsked(asked) === 'dangerous') return 0;
  return policy.putOffMs ?? LIFE_DEFAULTS.putOffMs;
}
