import { createHash } from 'node:crypto';
import { highestRisk, type OrganizationRole, riskOf } from '../key/roles.ts';
import type { KeySpec } from '../key/spec.ts';
import { inAudience, isNamed, refuseRequester } from './access.ts';
import type { Person } from './people.ts';
import type {
  Approval,
  Condition,
  Escalation,
  OrganizationPolicy,
  Policy,
  Quota,
  Rule,
} from './policy.ts';

/**
 * Dangerous roles need this many different people, whatever a rule says. They are never automatic.
 */
export const DANGEROUS_APPROVERS = 2;

/** `need` of these people, by user and user group id. */
export interface RouteThreshold {
  readonly need: number;
  readonly of: readonly string[];
}

/** Whose approval one request needs, by the policy of its time. Recorded with the request. */
export interface Route {
  /** What decided: the name of a rule, `tier:<risk>`, or `default`. */
  readonly rule: string;
  readonly stages: readonly (readonly RouteThreshold[])[];
  readonly denials: number;
  /** How many different people must approve in total. */
  readonly atLeast: number;
  readonly escalation?: Escalation;
}

export type Verdict =
  | { readonly outcome: 'denied'; readonly rule: string; readonly because?: string }
  /** The rule asks the requester's manager, and the policy names none. */
  | { readonly outcome: 'no_manager'; readonly rule: string }
  | {
      readonly outcome: 'ask';
      readonly route: Route;
      /** Set if a rule approves it without asking anybody, as long as the quota lasts. */
      readonly automatic?: { readonly rule: string; readonly quota: Quota };
    };

type Asked = Pick<KeySpec, 'organizationId' | 'roles'>;

function roleFits({ roles, risks }: Condition, role: OrganizationRole): boolean {
  return (roles?.includes(role) ?? true) && (risks?.includes(riskOf(role)) ?? true);
}

function fits(when: Condition, person: Person, asked: Asked, how: 'one' | 'all'): boolean {
  if (!(when.organizations?.includes(asked.organizationId) ?? true)) return false;
  if (when.requesters !== undefined && !inAudience(when.requesters, person)) return false;
  const fit = (role: OrganizationRole) => roleFits(when, role);
  return how === 'one' ? asked.roles.some(fit) : asked.roles.every(fit);
}

function chosenApproval(
  policy: Policy,
  person: Person,
  asked: Asked,
): { readonly rule: string; readonly approval: Approval } {
  for (const rule of policy.rules) {
    const { name, when } = rule;
    if (rule.effect === 'ask' && fits(when, person, asked, 'all'))
      return { rule: name, approval: rule.approval };
  }
  const risk = highestRisk(asked.roles);
  const tier = policy.tiers[risk];
  if (tier !== undefined) return { rule: `tier:${risk}`, approval: tier };
  const need = risk === 'dangerous' ? Math.max(DANGEROUS_APPROVERS, policy.quorum) : policy.quorum;
  const stages = [[{ need, of: policy.approvers }]];
  return { rule: 'default', approval: { stages, denials: policy.denials } };
}

function resolved(
  { stages, denials, escalation }: Approval,
  rule: string,
  asked: Asked,
  manager: string | undefined,
): Route {
  const own = manager === undefined ? [] : [manager];
  const atLeast = highestRisk(asked.roles) === 'dangerous' ? DANGEROUS_APPROVERS : 1;
  return {
    rule,
    stages: stages.map((stage) =>
      stage.map(({ need, of }) => ({ need, of: of === 'manager' ? own : of })),
    ),
    denials,
    atLeast,
    escalation,
  };
}

/** The rules that approve this without asking anybody, in the order of the policy. */
function automaticRules(policy: Policy, person: Person, asked: Asked) {
  // A rule alone never approves dangerous roles.
  if (highestRisk(asked.roles) === 'dangerous') return [];
  return policy.rules.flatMap((rule) => {
    const fit = rule.effect === 'automatic' && fits(rule.when, person, asked, 'all');
    return fit ? [{ rule: rule.name, quota: rule.quota }] : [];
  });
}

/** Whether the rule of that name still approves this without asking anybody. */
export function isApprovedByRule(
  policy: Policy,
  person: Person,
  asked: Asked,
  name: string,
): boolean {
  if (verdictOn(policy, person, asked).outcome !== 'ask') return false;
  return automaticRules(policy, person, asked).some(({ rule }) => rule === name);
}

function isDenial(rule: Rule): rule is Extract<Rule, { effect: 'deny' }> {
  return rule.effect === 'deny';
}

function denialFor(policy: Policy, person: Person, asked: Asked) {
  return policy.rules.filter(isDenial).find((rule) => fits(rule.when, person, asked, 'one'));
}

/** What a policy says to a wish, before it is known who the requester's manager is. */
export type PolicyOutcome =
  | { readonly outcome: 'denied'; readonly rule: string }
  | {
      readonly outcome: 'ask';
      readonly approval: Approval;
      readonly automatic?: { readonly rule: string; readonly quota: Quota };
    };

/** For comparing two policies: no quota is counted and no manager is looked up. */
export function outcomeFor(policy: Policy, person: Person, asked: Asked): PolicyOutcome {
  const denial = denialFor(policy, person, asked);
  if (denial !== undefined) return { outcome: 'denied', rule: denial.name };
  const { approval } = chosenApproval(policy, person, asked);
  const [automatic] = automaticRules(policy, person, asked);
  return { outcome: 'ask', approval, ...(automatic === undefined ? {} : { automatic }) };
}

/** What the policy decides about a person who asks for these roles in this organization. */
export function verdictOn(policy: Policy, person: Person, asked: Asked): Verdict {
  const denial = denialFor(policy, person, asked);
  if (denial !== undefined) {
    const { name: rule, because } = denial;
    return { outcome: 'denied', rule, because };
  }
  const { rule, approval } = chosenApproval(policy, person, asked);
  const manager = policy.managers[person.id];
  const asksManager = approval.stages.flat().some(({ of }) => of === 'manager');
  if (asksManager && manager === undefined) return { outcome: 'no_manager', rule };
  const [automatic] = automaticRules(policy, person, asked);
  const route = resolved(approval, rule, asked, manager);
  return { outcome: 'ask', route, ...(automatic === undefined ? {} : { automatic }) };
}

/** The organizations in which somebody may ask, each with the roles that no rule denies them. */
export function offeredTo(policy: Policy, person: Person): readonly OrganizationPolicy[] {
  return policy.organizations.flatMap((organization) => {
    const { id: organizationId } = organization;
    if (refuseRequester(policy, person, organizationId) !== undefined) return [];
    const roles = organization.roles.filter(
      (role) => denialFor(policy, person, { organizationId, roles: [role] }) === undefined,
    );
    return roles.length === 0 ? [] : [{ ...organization, roles }];
  });
}

/** Whether the policy allows this person break-glass for these roles. A `deny` rule still wins. */
export function mayBreakGlass(policy: Policy, person: Person, asked: Asked): boolean {
  const { breakGlass } = policy;
  if (breakGlass === undefined || person.standing !== 'member') return false;
  if (denialFor(policy, person, asked) !== undefined) return false;
  return isNamed(breakGlass.people, person) && fits(breakGlass.when, person, asked, 'all');
}

/** The organizations, each with its roles, for which this person may use break-glass. */
export function glassChoices(policy: Policy, person: Person): readonly OrganizationPolicy[] {
  return policy.organizations.flatMap((organization) => {
    const { id } = organization;
    if (refuseRequester(policy, person, id) !== undefined) return [];
    const roles = organization.roles.filter((role) =>
      mayBreakGlass(policy, person, { organizationId: id, roles: [role] }),
    );
    return roles.length === 0 ? [] : [{ ...organization, roles }];
  });
}

/** The canonical text of a route: equal routes have equal texts. */
export function canonicalRoute({ rule, stages, denials, atLeast, escalation }: Route): string {
  const later =
    escalation === undefined
      ? null
      : [escalation.afterMs, escalation.to, escalation.channel ?? null];
  const thresholds = stages.map((stage) => stage.map(({ need, of }) => [need, of]));
  return JSON.stringify(['route/1', rule, thresholds, denials, atLeast, later]);
}

/** SHA-256 (hex) of a route in canonical form. A vote is bound to it. */
export function routeHash(route: Route): string {
  return createHash('sha256').update(canonicalRoute(route)).digest('hex');
}
