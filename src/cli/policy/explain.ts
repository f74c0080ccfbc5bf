import {
  isOrganizationRole,
  type OrganizationRole,
  reasonOfRisk,
  riskOf,
} from '../../domain/key/roles.ts';
import { makeSpec } from '../../domain/key/spec.ts';
import { refuseRequester, refuseViewerOf } from '../../domain/policy/access.ts';
import type { Person } from '../../domain/policy/people.ts';
import {
  aliasesOf,
  type OrganizationPolicy,
  type Policy,
  type Quota,
} from '../../domain/policy/policy.ts';
import { groupsOf } from '../../domain/policy/policyPeople.ts';
import { mayBreakGlass, type Route, type Verdict, verdictOn } from '../../domain/policy/route.ts';
import { span, times } from './amounts.ts';
import { limitLines } from './explainLimits.ts';

/** A question about the policy. Slack is not asked. */
export interface Question {
  readonly person: string;
  readonly groups?: readonly string[];
  readonly organization: string;
  readonly roles: readonly string[];
}

const RISKS = { read: 'read only', ordinary: 'ordinary', dangerous: 'dangerous' } as const;
function quotaText({ count, withinMs }: Quota): string {
  return `${times(count, 'request')} within ${span(withinMs)}`;
}

function thresholdText({ need, of }: Route['stages'][number][number]): string {
  return `${need} of ${of.join(', ')}`;
}

function routeName(rule: string): string {
  if (rule === 'default') return 'No rule and no tier fits, so approvers and quorum decide';
  const [, risk] = /^tier:(.*)$/.exec(rule) ?? [];
  return risk === undefined ? `Rule "${rule}" decides` : `Tier ${risk} decides`;
}

function routeLines(route: Route): string[] {
  const { stages, denials, atLeast, escalation } = route;
  const asked = stages.map((stage, index) => {
    const all = stage.map(thresholdText).join(' and ');
    return stages.length === 1 ? `  Needed: ${all}.` : `  Stage ${index + 1}: ${all}.`;
  });
  const channel = escalation?.channel === undefined ? '' : ` in ${escalation.channel}`;
  return [
    ...asked,
    ...(atLeast > 1 ? [`  Dangerous: at least ${atLeast} different people altogether.`] : []),
    '  The requester never counts, nor does an account with the same e-mail address.',
    `  ${times(denials, 'denial')} ${denials === 1 ? 'ends' : 'end'} the request.`,
    ...(escalation === undefined
      ? []
      : [
          `  After ${span(escalation.afterMs)} these are asked too: ${escalation.to.join(', ')}${channel}.`,
        ]),
  ];
}

function verdictLines(verdict: Verdict): string[] {
  switch (verdict.outcome) {
    case 'denied': {
      const because = verdict.because === undefined ? '' : ` It says: ${verdict.because}`;
      return [`Denied by rule "${verdict.rule}".${because}`];
    }
    case 'no_manager':
      return [
        `${routeName(verdict.rule)}, and it asks the manager of the requester: managers names none. Nothing is sent.`,
      ];
    case 'ask': {
      const { route, automatic } = verdict;
      const first =
        automatic === undefined
          ? []
          : [
              `Automatic by rule "${automatic.rule}": nobody is asked for ${quotaText(automatic.quota)} of this person. After that:`,
            ];
      return [...first, `${routeName(route.rule)}.`, ...routeLines(route)];
    }
    default:
      return verdict satisfies never;
  }
}

function glassLine(policy: Policy, person: Person, asked: Parameters<typeof mayBreakGlass>[2]) {
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
  const some = projects.filter((project) => may([project.id])).map((project) => project.name);
  return some.length === 0
    ? `${person.id} may not list or inspect the keys of ${name}.`
    : `In ${name}, ${person.id} may list and inspect the keys of these projects only: ${some.join(', ')}.`;
}

function ofRoles(
  policy: Policy,
  question: Question,
  organization: OrganizationPolicy,
  roles: readonly OrganizationRole[],
): string[] {
  const person = personOf(policy, question);
  const { id, name, roles: offered } = organization;
  const looks = lookLine(policy, person, organization);
  const over = roles.filter((role) => !offered.includes(role));
  if (refuseRequester(policy, person, id) !== undefined) {
    return [looks, `${person.id} may not ask for keys in ${name}: requesters does not name them.`];
  }
  if (over.length > 0) {
    return [looks, `Not possible: ${over.join(', ')} may not be asked for in ${name}.`];
  }
  const asked = { organizationId: id, roles };
  return [
    looks,
    ...verdictLines(verdictOn(policy, person, asked)),
    glassLine(policy, person, asked),
    ...limitLines(policy.limits, policy),
  ];
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

/**
 * Says in plain words what would happen to a request and which rule decides. `ok` is false if the
 * organization or a role is not known.
 */
export function explain(
  policy: Policy,
  question: Question,
): { readonly ok: boolean; readonly says: readonly string[] } {
  const organization = organizationNamed(policy, question.organization);
  const unknown = question.roles.filter((role) => !isOrganizationRole(role));
  if (organization === undefined) {
    const known = policy.organizations.map(({ name }) => name).join(', ');
    return {
      ok: false,
      says: [`The policy has no organization ${question.organization}. It has: ${known}.`],
    };
  }
  if (unknown.length > 0) {
    return { ok: false, says: [`Not an organization role of Atlas: ${unknown.join(', ')}.`] };
  }
  const { roles } = makeSpec({
    organizationId: organization.id,
    description: '',
    roles: question.roles.filter(isOrganizationRole),
    accessList: [],
  });
  const wish = roles.map((role) => `${role} (${RISKS[riskOf(role)]})`).join(' and ');
  return {
    ok: true,
    says: [
      `${question.person} asks for ${wish} in ${organization.name}.`,
      ...roles.map((role) => `${role} is ${RISKS[riskOf(role)]}: ${reasonOfRisk(role)}.`),
      ...ofRoles(policy, question, organization, roles),
      ...groupLine(policy, question),
      'Only a full, active, human member of the workspace may ask at all: Slack is asked for that.',
    ],
  };
}
