import { type ProjectRole, riskOfRole } from '../../key/projectRoles.ts';
import type { OrganizationPolicy, Policy, ProjectPolicy, Rule } from '../policy.ts';
import { mayMean, rolesOfEntry } from '../projectEntry.ts';
import { projectRolesOf, rolesOf } from './ruleRoles.ts';

function isDangerous(role: string): boolean {
  return riskOfRole(role) === 'dangerous';
}

type Asking = Exclude<Rule, { effect: 'automatic' }>;

/** The dangerous roles that may be asked for in projects of this entry. */
export function dangerousIn(entry: ProjectPolicy): readonly ProjectRole[] {
  return rolesOfEntry(entry).filter(isDangerous);
}

/** Whether a rule can decide about a dangerous role that may be asked for. */
export function offersDangerous(policy: Policy, rule: Rule): boolean {
  const { organizations, projects: named } = rule.when;
  const inProjects = projectRolesOf(rule);
  const about = rolesOf(rule.when).filter(isDangerous);
  return policy.organizations
    .filter(({ id }) => organizations?.includes(id) ?? true)
    .some(
      ({ roles, projects = [] }) =>
        roles.some((role) => about.includes(role)) ||
        projects
          .filter((entry) => mayMean(named, entry))
          .some((entry) => dangerousIn(entry).some((role) => inProjects.includes(role))),
    );
}

/** Whether a dangerous role of an organization passes all these rules. */
function passes({ id, roles }: OrganizationPolicy, rules: readonly Asking[]): boolean {
  return roles.filter(isDangerous).some(
    (role) =>
      !rules.some(({ when }) => {
        const here = when.organizations?.includes(id) ?? true;
        return here && rolesOf(when).includes(role);
      }),
  );
}

/** The same in its projects whose owners do not decide. */
function passesInProjects(
  { id, projects = [] }: OrganizationPolicy,
  rules: readonly Asking[],
): boolean {
  return projects
    .filter(({ approval }) => approval === undefined)
    .some((entry) =>
      dangerousIn(entry).some(
        (role) =>
          !rules.some((rule) => {
            const here = rule.when.organizations?.includes(id) ?? true;
            return here && rule.when.projects === undefined && projectRolesOf(rule).includes(role);
          }),
      ),
    );
}

/** Whether a request for one dangerous role can pass all rules and reach a tier or the default. */
export function reachesDangerous(policy: Policy): boolean {
  const forAll = policy.rules.flatMap((rule) =>
    rule.effect === 'automatic' || rule.when.requesters !== undefined ? [] : [rule],
  );
  return policy.organizations.some((one) => passes(one, forAll) || passesInProjects(one, forAll));
}
