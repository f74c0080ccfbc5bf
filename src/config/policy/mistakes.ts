import type { Policy } from '../../domain/policy/policy.ts';
import {
  isOnePerson,
  type Place,
  type Shortage,
  shortagesIn,
} from '../../domain/policy/reach/reachability.ts';
import { nearestWord } from '../../foundation/nearestWord.ts';
import type { Draft } from './draft.ts';
import { type Mistake, repeatedIn } from './mistake.ts';
import { lifeMistakes, projectMistakes } from './projectMistakes.ts';
import { namesMatch } from './resolve.ts';
import { ratedMistakes, ruleMistakes } from './ruleMistakes.ts';

function repeatedOrganizations({ outline }: Draft): Mistake[] {
  return (['name', 'id'] as const).flatMap((field) =>
    repeatedIn(outline.map((organization) => organization[field])).map(({ index, first }) => ({
      path: ['organizations', index, field],
      message: `is the same as organizations[${first}].${field}: each needs its own`,
    })),
  );
}

function repeatedProjects({ organizations }: Draft): Mistake[] {
  return organizations.flatMap((organization) =>
    (['name', 'id'] as const).flatMap((field) =>
      repeatedIn(organization.projects.map((project) => project[field])).map(
        ({ index, first }) => ({
          path: [
            'organizations',
            organization.index,
            'projects',
            organization.projects[index]?.index ?? index,
            field,
          ],
          message: `is the same as projects[${organization.projects[first]?.index ?? first}].${field}: each needs its own`,
        }),
      ),
    ),
  );
}

function unknownOrganizations({ rules, breakGlass, outline }: Draft): Mistake[] {
  const known = outline.flatMap(({ name }) => name ?? []);
  const lists = [
    ...rules.map(({ index, organizations }) => ({ path: ['rules', index], organizations })),
    { path: ['breakGlass'], organizations: breakGlass?.organizations },
  ];
  return lists.flatMap(({ path, organizations = [] }) =>
    organizations.flatMap((name, index) => {
      if (known.some((one) => namesMatch(one, name))) return [];
      const meant = nearestWord(name, known);
      const hint = meant === undefined ? `known: ${known.join(', ')}` : `did you mean ${meant}?`;
      const message = `is not the name of an organization of this policy: ${hint}`;
      return [{ path: [...path, 'organizations', index], message }];
    }),
  );
}

function managerMistakes({ managers }: Draft, policy: Policy): Mistake[] {
  return Object.entries(managers).flatMap(([person, manager]) =>
    isOnePerson(policy, person, manager)
      ? [{ path: ['managers', person], message: 'is their own manager: name another person' }]
      : [],
  );
}

function limitMistakes({ limits, reminders }: Draft): Mistake[] {
  const { pattern, hint } = limits.reason;
  const hours = reminders.workingHours;
  const wrong: Mistake[] = [];
  if (pattern !== undefined && hint === undefined) {
    const message = 'needs a hint beside it, which tells people what is asked for';
    wrong.push({ path: ['limits', 'reason', 'pattern'], message });
  }
  if (pattern === undefined && hint !== undefined) {
    wrong.push({ path: ['limits', 'reason', 'hint'], message: 'belongs to a pattern: add one' });
  }
  if (hours !== undefined && hours.from >= hours.to) {
    const message = 'must be later than from: hours do not reach into the next day';
    wrong.push({ path: ['reminders', 'workingHours', 'to'], message });
  }
  return wrong;
}

function ownersPath(
  { organizations }: Draft,
  { organization, index }: Extract<Place, { in: 'project' }>,
  at: Shortage['at'],
): PropertyKey[] {
  const own = organizations[organization];
  const entry = own?.projects[index];
  const path = ['organizations', own?.index ?? 0, 'projects', entry?.index ?? 0];
  if (at === undefined) return path;
  return entry?.stages === undefined
    ? [...path, 'approve', at.threshold]
    : [...path, 'stages', at.stage, at.threshold];
}

/** The path in the file of the approval or threshold that is short of people. */
function pathOf(draft: Draft, place: Place, at: Shortage['at']): PropertyKey[] {
  const { rules, tiers } = draft;
  if (place.in === 'default') return [];
  if (place.in === 'project') return ownersPath(draft, place, at);
  const rule = place.in === 'rule' ? rules[place.index] : undefined;
  const approving = place.in === 'tier' ? tiers[place.risk] : rule;
  const path = place.in === 'tier' ? ['tiers', place.risk] : ['rules', rule?.index ?? 0];
  if (at === undefined) return path;
  return approving?.stages === undefined
    ? [...path, 'approvals', at.threshold]
    : [...path, 'stages', at.stage, at.threshold];
}

function different(count: number): string {
  return count === 1 ? '1 person' : `${count} different people`;
}

function shortageMistake(draft: Draft, { place, at, what, need, have }: Shortage): Mistake {
  const path = pathOf(draft, place, at);
  const isDefault = place.in === 'default';
  switch (what) {
    case 'approvals': {
      const message = isDefault
        ? `is more than the ${have} approvers there are: no request could pass`
        : `needs ${need} and asks ${different(have)}: no request could pass`;
      return { path: isDefault ? ['quorum'] : path, message };
    }
    case 'two_people': {
      const message = `asks ${different(have)}, and dangerous roles need 2: no request for them could pass`;
      return { path: isDefault ? ['approvers'] : path, message };
    }
    case 'denials': {
      const message = `is ${need}, and ${different(have)} may deny: no request could be denied`;
      return { path: [...path, 'denials'], message };
    }
    default:
      return what satisfies never;
  }
}

/** A threshold that asks the manager can never be met if the policy names no managers. */
function managerless({ managers }: Policy, draft: Draft): Mistake[] {
  if (Object.keys(managers).length > 0) return [];
  const { read, ordinary, dangerous } = draft.tiers;
  const all = [
    ...Object.entries({ read, ordinary, dangerous }).map(([risk, tier]) => ({
      path: ['tiers', risk],
      tier,
    })),
    ...draft.rules.map((rule) => ({ path: ['rules', rule.index], tier: rule })),
    ...draft.organizations.flatMap(({ index, projects }) =>
      projects.map(({ approve, stages, index: at }) => ({
        path: ['organizations', index, 'projects', at],
        tier: { approvals: approve, stages },
      })),
    ),
  ];
  return all.flatMap(({ path, tier }) => {
    const stages = tier?.stages ?? [tier?.approvals ?? []];
    const asks = stages.flat().some(({ of }) => of === 'manager');
    const message = 'asks the manager of the requester, and managers names nobody';
    return asks ? [{ path, message }] : [];
  });
}

/** Problems that the schema does not find. */
export function mistakesIn(draft: Draft, policy: Policy): readonly Mistake[] {
  return [
    ...repeatedOrganizations(draft),
    ...repeatedProjects(draft),
    ...unknownOrganizations(draft),
    ...managerMistakes(draft, policy),
    ...limitMistakes(draft),
    ...ruleMistakes(draft),
    ...projectMistakes(draft),
    ...lifeMistakes(draft),
  ];
}

/**
 * Why some request could never be decided, or some rule never decides. A policy that was in force
 * can get such a problem without a change, by another rating of a role.
 */
export function undecidableIn(draft: Draft, policy: Policy): readonly Mistake[] {
  const withoutManagers = managerless(policy, draft);
  const short = shortagesIn(policy).map((shortage) => shortageMistake(draft, shortage));
  const said = new Set(withoutManagers.map(({ path }) => path.join('.')));
  return [
    ...ratedMistakes(draft, policy),
    ...withoutManagers,
    ...short.filter(
      ({ path }) => !said.has(path.slice(0, path[0] === 'organizations' ? 4 : 2).join('.')),
    ),
  ];
}
