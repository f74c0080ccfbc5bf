import {
  isKnownProjectRole,
  isKnownRole,
  reasonOfProjectRisk,
  riskOfRole,
} from '../../domain/key/projectRoles.ts';
import { isOrganizationRole, ORGANIZATION_ROLES, reasonOfRisk } from '../../domain/key/roles.ts';
import { refuseRequester, refuseViewerOf } from '../../domain/policy/access.ts';
import type { Asked } from '../../domain/policy/asked.ts';
import { lifetimeFor } from '../../domain/policy/asking/lifetime.ts';
import { decidingParts } from '../../domain/policy/decidingApproval.ts';
import type { Person } from '../../domain/policy/people.ts';
import { aliasesOf, type OrganizationPolicy, type Policy } from '../../domain/policy/policy.ts';
import { groupsOf } from '../../domain/policy/policyPeople.ts';
import { isPattern } from '../../domain/policy/projectEntry.ts';
import { mayBreakGlass, verdictOn } from '../../domain/policy/route.ts';
import { lifeLines } from './explainLife.ts';
import { askedProject, projectLines } from './explainProjects.ts';
import { limitLines, quotaText, RISKS, verdictLines } from './sentences.ts';

/** A question about the policy. Slack is not asked. */
export interface Question {
  readonly person: string;
  readonly groups?: readonly string[];
  readonly organization: string;
  readonly roles: readonly string[];
  /** By name or id. */
  readonly projects?: readonly string[];
}

function glassLine(policy: Policy, person: Person, asked: Asked) {
  const { breakGlass } = policy;
  if (breakGlass === undefined || !mayBreakGlass(policy, person, asked)) {
    return 'Break-glass: not possible.';
  }
  return `Break-glass: possible, ${quotaText(breakGlass.quota)}.`;
}

function personOf(policy: Policy, { person, groups = [] }: Question): Person {
  const aliases = aliasesOf(policy, person);
  return { id: person, standing: 'member', groups, ...(aliases.length > 0 ? { aliases } : {}) };
}

function lookLine(
  policy: Policy,
  person: Person,
  { id, name, projects = [] }: OrganizationPolicy,
): string {
  const may = (projectIds: readonly string[]) =>
    refuseViewerOf(policy, person, id, projectIds) === undefined;
  if (may([])) return `${person.id} may list and inspect the keys of ${name}.`;
  const some = projects.flatMap((one) => (one.id !== undefined && may([one.id]) ? one.name : []));
  return some.length === 0
    ? `${person.id} may not list or inspect the keys of ${name}.`
    : `In ${name}, ${person.id} may list and inspect the keys of these projects only: ${some.join(', ')}.`;
}

function groupLine(policy: Policy, { person, groups }: Question): string[] {
  const named = groupsOf(policy);
  if (groups !== undefined) {
    const strange = groups.filter((id) => !named.includes(id));
    return strange.length === 0 ? [] : [`The policy does not name ${strange.join(', ')}.`];
  }
  if (named.length === 0) return [];
  return [
    `Without --groups this holds for ${person} in none of the user groups that the policy names: ${named.join(', ')}.`,
  ];
}

function organizationNamed({ organizations }: Policy, nameOrId: string) {
  const wanted = nameOrId.toLowerCase();
  return organizations.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
}

/** Why somebody may not ask for this; empty if nothing is against it. */
function against(
  policy: Policy,
  person: Person,
  asked: Asked,
  { id, name, roles: offered }: OrganizationPolicy,
): string[] {
  // Every key is a member of its organization: beside projects nobody asks for that.
  if (asked.roles.length === 0) return [];
  if (refuseRequester(policy, person, id) !== undefined) {
    return [`${person.id} may not ask for keys in ${name}: requesters does not name them.`];
  }
  const over = asked.roles.filter((role) => !offered.some((one) => one === role));
  return over.length === 0
    ? []
    : [`Not possible: ${over.join(', ')} may not be asked for in ${name}.`];
}

function answer(
  policy: Policy,
  question: Question,
  organization: OrganizationPolicy,
  asked: Asked,
): string[] {
  const person = personOf(policy, question);
  const looks = lookLine(policy, person, organization);
  const projects = projectLines(policy, person, organization, asked.projects ?? []);
  const wrong = against(policy, person, asked, organization);
  if (wrong.length > 0 || !projects.possible) return [looks, ...wrong, ...projects.says];
  return [
    looks,
    ...projects.says,
    ...verdictLines(verdictOn(policy, person, asked), decidingParts(policy, person, asked)),
    glassLine(policy, person, asked),
    ...limitLines(policy),
    ...lifeLines(policy, person, asked, lifetimeFor(policy, person, asked)),
  ];
}

/** What is wrong with a question; `undefined` if it can be answered. */
function wrongQuestion(
  { organizations }: Policy,
  { organization, roles, projects = [] }: Question,
  found: OrganizationPolicy | undefined,
): string | undefined {
  if (found === undefined) {
    const known = organizations.map(({ name }) => name).join(', ');
    return `The policy has no organization ${organization}. It has: ${known}.`;
  }
  const unknown = roles.filter((role) => !isKnownRole(role));
  if (unknown.length > 0) {
    const what = projects.length === 0 ? 'an organization role' : 'a role';
    return `Not ${what} of Atlas: ${unknown.join(', ')}.`;
  }
  const inProjects = roles.filter(isKnownProjectRole);
  if (inProjects.length > 0 && projects.length === 0) {
    return `Say in which project: --project NAME. ${inProjects.join(', ')} is a role of a project.`;
  }
  if (projects.length > 0 && inProjects.length === 0) {
    return 'Say which role in the project: --role GROUP_READ_ONLY.';
  }
  const patterns = projects.filter(isPattern);
  return patterns.length === 0
    ? undefined
    : `${patterns.join(', ')} is a pattern: name one project whose name fits it.`;
}

function reasonOf(role: string): string {
  if (isOrganizationRole(role)) return reasonOfRisk(role);
  return isKnownProjectRole(role) ? reasonOfProjectRisk(role) : '';
}

/**
 * Says in plain words what would happen to a request and which rule decides. `ok` is false if the
 * organization or a role is not known.
 */
export function explain(
  policy: Policy,
  question: Question,
): { readonly ok: boolean; readonly says: readonly string[] } {
  const organization = organizationNamed(policy, question.organization);
  const wrong = wrongQuestion(policy, question, organization);
  if (organization === undefined || wrong !== undefined) return { ok: false, says: [wrong ?? ''] };
  const { projects = [] } = question;
  const roles = ORGANIZATION_ROLES.filter((role) => question.roles.includes(role));
  const inProjects = [...new Set(question.roles.filter(isKnownProjectRole))];
  const asked: Asked = {
    organizationId: organization.id,
    roles,
    projects: projects.map((name) => askedProject(organization, name, inProjects)),
  };
  const wish = (some: readonly string[]) =>
    some.map((role) => `${role} (${RISKS[riskOfRole(role)]})`).join(' and ');
  const there = inProjects.length === 0 ? [] : [`${wish(inProjects)} in ${projects.join(' and ')}`];
  const all = [...(roles.length === 0 ? [] : [wish(roles)]), ...there].join(', and ');
  return {
    ok: true,
    says: [
      `${question.person} asks for ${all} ${projects.length === 0 ? 'in' : 'of'} ${organization.name}.`,
      ...[...roles, ...inProjects].map(
        (role) => `${role} is ${RISKS[riskOfRole(role)]}: ${reasonOf(role)}.`,
      ),
      ...answer(policy, question, organization, asked),
      ...groupLine(policy, question),
      'Only a full, active, human member of the workspace may ask at all: Slack is asked for that.',
    ],
  };
}
