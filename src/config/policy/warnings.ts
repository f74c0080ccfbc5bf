import { type Role, riskOfRole } from '../../domain/key/projectRoles.ts';
import type {
  Approval,
  OrganizationPolicy,
  Policy,
  Threshold,
} from '../../domain/policy/policy.ts';
import { entryFor, rolesOfEntry } from '../../domain/policy/projectEntry.ts';
import { peopleBehind } from '../../domain/policy/reach/reachability.ts';
import { projectRolesOf, rolesOf } from '../../domain/policy/reach/ruleRoles.ts';
import type { Draft } from './draft.ts';
import type { Mistake } from './mistake.ts';
import { coveredProjects, strangeProjects } from './projectMistakes.ts';

/** The roles that may be asked for in some project of an organization. */
function offeredInProjects({ projects = [] }: OrganizationPolicy): readonly Role[] {
  const rest = entryFor({ name: '', id: '', roles: [], projects }, { id: '', name: '' });
  return [rest, ...projects].flatMap(rolesOfEntry);
}

/** Rules about roles that nobody can ask for there. They never decide, so they do no harm. */
function idle({ rules }: Draft, policy: Policy): Mistake[] {
  return policy.rules.flatMap((rule, index) => {
    const { when } = rule;
    const at = rules[index]?.index;
    const organizations = policy.organizations.filter(
      ({ id }) => when.organizations?.includes(id) ?? true,
    );
    const fits = organizations.some((one) => {
      const inProjects = offeredInProjects(one);
      return (
        rolesOf(when).some((role) => one.roles.includes(role)) ||
        projectRolesOf(rule).some((role) => inProjects.includes(role))
      );
    });
    if (fits || at === undefined) return [];
    const message = 'is about roles that may be asked for in none of its organizations';
    return [{ path: ['rules', at], message }];
  });
}

/**
 * Whether everybody who is asked must approve. Then none of them can have a key, because nobody may
 * approve their own request.
 */
function isTight(policy: Policy, threshold: Threshold, approval: Approval): boolean {
  if (threshold.of === 'manager') return false;
  const ids = [...threshold.of, ...(approval.escalation?.to ?? [])];
  return peopleBehind(policy, ids)?.length === threshold.need;
}

function tight(draft: Draft, policy: Policy): Mistake[] {
  const byDefault: Approval = {
    stages: [[{ need: policy.quorum, of: policy.approvers }]],
    denials: policy.denials,
  };
  const { read, ordinary, dangerous } = policy.tiers;
  const places = [
    { path: ['approvers'], approval: byDefault },
    ...Object.entries({ read, ordinary, dangerous }).flatMap(([risk, approval]) =>
      approval === undefined ? [] : [{ path: ['tiers', risk], approval }],
    ),
    ...policy.rules.flatMap((rule, index) => {
      const at = draft.rules[index]?.index;
      return rule.effect === 'ask' && at !== undefined
        ? [{ path: ['rules', at], approval: rule.approval }]
        : [];
    }),
    ...policy.organizations.flatMap(({ projects = [] }, index) =>
      projects.flatMap(({ approval }, at) => {
        const own = draft.organizations[index];
        const path = ['organizations', own?.index ?? 0, 'projects', own?.projects[at]?.index ?? 0];
        return approval === undefined ? [] : [{ path, approval }];
      }),
    ),
  ];
  return places
    .filter(({ approval }) => approval.stages.flat().some((one) => isTight(policy, one, approval)))
    .map(({ path }) => ({
      path,
      message: 'asks everybody it names, so none of them can get a key: nobody approves their own',
    }));
}

function lateReminders({ reminders, requestLifetime }: Draft): Mistake[] {
  if (reminders.after < requestLifetime) return [];
  const message = 'is not before the end of the request (requestLifetime): nobody is reminded';
  return [{ path: ['reminders', 'after'], message }];
}

/** One person alone gets what otherwise two people must approve. */
function dangerousGlass({ breakGlass, organizations }: Policy): Mistake[] {
  if (breakGlass === undefined) return [];
  const { when } = breakGlass;
  const about = organizations.filter(({ id }) => when.organizations?.includes(id) ?? true);
  const offered: readonly Role[] = about.flatMap(({ roles }) => roles);
  const inProjects = about.flatMap(offeredInProjects);
  const dangerous = [
    ...rolesOf(when).filter((role) => offered.includes(role)),
    // Break-glass asks nobody, so it is about projects only where it names them.
    ...projectRolesOf({ when, effect: 'automatic' }).filter((role) => inProjects.includes(role)),
  ].filter((role) => riskOfRole(role) === 'dangerous');
  if (dangerous.length === 0) return [];
  const message = `gives ${dangerous.join(' and ')} to one person at once, and nobody is asked before: leave dangerous roles out unless you mean this`;
  return [{ path: ['breakGlass'], message }];
}

/** Parts that are valid but probably a mistake. */
export function warningsIn(draft: Draft, policy: Policy): readonly Mistake[] {
  return [
    ...idle(draft, policy),
    ...tight(draft, policy),
    ...dangerousGlass(policy),
    ...lateReminders(draft),
    ...coveredProjects(draft),
    ...strangeProjects(draft),
  ];
}
