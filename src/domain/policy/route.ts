import { createHash } from 'node:crypto';
import { isNamed } from './access.ts';
import { type Asked, coversWhole, fitsPart, isAbout, partsOf, riskOfAsked } from './asked.ts';
import { chosenApproval, DANGEROUS_APPROVERS } from './decidingApproval.ts';
import type { Person } from './people.ts';
import type { Approval, Escalation, Policy, Quota, Rule } from './policy.ts';

/** `need` of these people, by user and user group id. */
export interface RouteThreshold {
  readonly need: number;
  readonly of: readonly string[];
}

/** Whose approval one request needs, by the policy of its time. Recorded with the request. */
export interface Route {
  /**
   * What decided: the name of a rule, `project:<name>`, `tier:<risk>`, or `default`. Several, joined
   * by ` + `, where parts of the request are decided by different ones.
   */
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

function resolved(
  { stages, denials, escalation }: Approval,
  rule: string,
  asked: Asked,
  manager: string | undefined,
): Route {
  const own = manager === undefined ? [] : [manager];
  const atLeast = riskOfAsked(asked) === 'dangerous' ? DANGEROUS_APPROVERS : 1;
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

type AutomaticRule = Extract<Rule, { effect: 'automatic' }>;

/** The rules that approve this without asking anybody, in the order of the policy. */
function automaticRules(policy: Policy, person: Person, asked: Asked): readonly AutomaticRule[] {
  // A rule alone never approves dangerous roles.
  if (riskOfAsked(asked) === 'dangerous') return [];
  return policy.rules.flatMap((rule) => {
    const fit = rule.effect === 'automatic' && coversWhole(rule.when, person, asked);
    return fit ? [rule] : [];
  });
}

/** The first of them, if there is one. One rule must cover the whole wish. */
export function automaticRule(
  policy: Policy,
  person: Person,
  asked: Asked,
): AutomaticRule | undefined {
  return automaticRules(policy, person, asked)[0];
}

function automaticWay(policy: Policy, person: Person, asked: Asked) {
  const rule = automaticRule(policy, person, asked);
  return rule === undefined ? {} : { automatic: { rule: rule.name, quota: rule.quota } };
}

/** Whether the rule of that name still approves this without asking anybody. */
export function isApprovedByRule(
  policy: Policy,
  person: Person,
  asked: Asked,
  name: string,
): boolean {
  if (verdictOn(policy, person, asked).outcome !== 'ask') return false;
  return automaticRules(policy, person, asked).some((rule) => rule.name === name);
}

function isDenial(rule: Rule): rule is Extract<Rule, { effect: 'deny' }> {
  return rule.effect === 'deny';
}

function denialFor(policy: Policy, person: Person, asked: Asked) {
  const parts = partsOf(asked);
  return policy.rules
    .filter(isDenial)
    .filter(({ when }) => isAbout(when, person, asked))
    .find(({ when }) => parts.some((part) => fitsPart(when, part, 'one')));
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
  return { outcome: 'ask', approval, ...automaticWay(policy, person, asked) };
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
  const route = resolved(approval, rule, asked, manager);
  return { outcome: 'ask', route, ...automaticWay(policy, person, asked) };
}

/** Whether the policy allows this person break-glass for these roles. A `deny` rule still wins. */
export function mayBreakGlass(policy: Policy, person: Person, asked: Asked): boolean {
  const { breakGlass } = policy;
  if (breakGlass === undefined || person.standing !== 'member') return false;
  if (denialFor(policy, person, asked) !== undefined) return false;
  return isNamed(breakGlass.people, person) && coversWhole(breakGlass.when, person, asked);
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
