import { riskOfRole } from '../../domain/key/projectRoles.ts';
import type { Condition, Policy, Rule } from '../../domain/policy/policy.ts';
import { coversText } from '../../domain/policy/projectEntry.ts';
import { projectRolesOf, rolesOf } from '../../domain/policy/reach/ruleRoles.ts';
import type { Draft } from './draft.ts';
import { type Mistake, repeatedIn } from './mistake.ts';

const EFFECTS = ['deny', 'automatic', 'approvals', 'stages'];
const APPROVING = ['denials', 'escalate'];
/** Names that the audit log uses for decisions made without a rule. */
const RESERVED = /^(?:default$|tier:|project:)/i;

function effectMistakes(keys: readonly string[], index: number): Mistake[] {
  const effects = keys.filter((key) => EFFECTS.includes(key));
  const path = ['rules', index];
  const wrong: Mistake[] = [];
  if (effects.length !== 1) {
    const message =
      effects.length === 0
        ? 'says nothing: give it one of deny, automatic, approvals and stages'
        : `has ${effects.join(' and ')}: keep one of them`;
    wrong.push({ path, message });
  }
  if (keys.includes('because') && !effects.includes('deny')) {
    wrong.push({ path: [...path, 'because'], message: 'belongs to deny: true' });
  }
  const asks = effects.includes('approvals') || effects.includes('stages');
  for (const key of keys.filter((one) => APPROVING.includes(one) && !asks)) {
    wrong.push({ path: [...path, key], message: 'belongs to approvals or stages' });
  }
  return wrong;
}

function tierMistakes({ tiers, requestLifetime, rules }: Draft): Mistake[] {
  const { read, ordinary, dangerous } = tiers;
  const named = Object.entries({ read, ordinary, dangerous }).flatMap(([risk, tier]) =>
    tier === undefined ? [] : [{ path: ['tiers', risk], ...tier }],
  );
  const silent = named.flatMap(({ path, approvals, stages, lifetime, denials, escalate }) => {
    if ((approvals === undefined) !== (stages === undefined)) return [];
    const more = approvals ?? denials ?? escalate;
    if (lifetime !== undefined && more === undefined) return [];
    const both = 'has approvals and stages: keep one of them';
    const message = approvals === undefined ? 'says nothing: give it approvals or stages' : both;
    return [{ path, message }];
  });
  const escalating = [...named, ...rules.map((rule) => ({ path: ['rules', rule.index], ...rule }))];
  const late = escalating.flatMap(({ path, escalate }) => {
    if (escalate === undefined || escalate.after < requestLifetime) return [];
    const message = 'is not before the end of the request (requestLifetime): it would never happen';
    return [{ path: [...path, 'escalate', 'after'], message }];
  });
  return [...silent, ...late];
}

function nameMistakes({ rules }: Draft): Mistake[] {
  const same = repeatedIn(rules.map(({ name }) => name)).flatMap(({ index, first }) => {
    const [rule, earlier] = [rules[index], rules[first]];
    if (rule === undefined || earlier === undefined) return [];
    const message = `is the same as rules[${earlier.index}].name: each needs its own`;
    return [{ path: ['rules', rule.index, 'name'], message }];
  });
  const reserved = rules
    .filter(({ name }) => RESERVED.test(name))
    .map(({ index }) => ({
      path: ['rules', index, 'name'],
      message: 'is what the audit log calls what no rule decides: choose another name',
    }));
  return [...same, ...reserved];
}

/** Why no role at all fits a rule; `undefined` if one does. */
function fitsNothing(rule: Rule): string | undefined {
  const { when, effect } = rule;
  if (rolesOf(when).length + projectRolesOf(rule).length > 0) return undefined;
  if (when.projects !== undefined && rolesOf({ ...when, projects: undefined }).length > 0) {
    return 'fits no role: it names projects, and only roles of an organization';
  }
  if (effect === 'automatic' && projectRolesOf({ when, effect: 'ask' }).length > 0) {
    return 'fits no role: what asks nobody is about projects only where it names them, so add projects';
  }
  return 'fits no role: none of its roles has such a risk';
}

function roleMistakes({ rules }: Draft, policy: Policy): Mistake[] {
  return policy.rules.flatMap((rule, at) => {
    const { roles, risks } = rule.when;
    const path = ['rules', rules[at]?.index ?? 0];
    const nothing = fitsNothing(rule);
    if (nothing !== undefined) return [{ path, message: nothing }];
    const dangerous = roles?.some((role) => riskOfRole(role) === 'dangerous') === true;
    const risky = risks?.includes('dangerous') === true;
    if (rule.effect !== 'automatic' || (!dangerous && !risky)) return [];
    const message = 'names dangerous roles, which are never automatic: take them out';
    return [{ path: [...path, 'automatic'], message }];
  });
}

function within<T>(some: readonly T[] | undefined, others: readonly T[] | undefined): boolean {
  return others === undefined || some?.every((one) => others.includes(one)) === true;
}

function projectsWithin(some: Condition['projects'], others: Condition['projects']): boolean {
  if (others === undefined) return true;
  return some?.every((one) => others.some((other) => coversText(other, one))) === true;
}

/** Whether everything that fits `one` also fits `other`. */
function isInside(policy: Policy, one: Rule, other: Rule): boolean {
  const all = policy.organizations.map(({ id }) => id);
  const requesters = ({ when }: Rule) =>
    when.requesters === 'everyone' ? undefined : when.requesters;
  return (
    within(one.when.organizations ?? all, other.when.organizations) &&
    within(rolesOf(one.when), rolesOf(other.when)) &&
    within(projectRolesOf(one), projectRolesOf(other)) &&
    within(requesters(one), requesters(other)) &&
    projectsWithin(one.when.projects, other.when.projects)
  );
}

/** Rules that name projects are looked at before those that do not. */
function alike({ when: one }: Rule, { when: other }: Rule): boolean {
  return (one.projects === undefined) === (other.projects === undefined);
}

/** The rule that always decides before this one, so that this one never decides. */
function hiderOf(policy: Policy, rule: Rule, index: number): Rule | undefined {
  return policy.rules.find((other, at) => {
    if (other === rule) return false;
    const first = other.effect === 'deny' && rule.effect !== 'deny';
    const sooner = other.effect === rule.effect && at < index;
    const before = first || (sooner && (rule.effect !== 'ask' || alike(rule, other)));
    return before && isInside(policy, rule, other);
  });
}

function hidden({ rules }: Draft, policy: Policy): Mistake[] {
  return policy.rules.flatMap((rule, index) => {
    const hider = hiderOf(policy, rule, index);
    const at = rules[index]?.index;
    if (hider === undefined || at === undefined) return [];
    const message = `never decides: rule "${hider.name}" always comes before it. Narrow that one, or take this one out`;
    return [{ path: ['rules', at], message }];
  });
}

/** Problems of rules and tiers, whatever the risks of the roles are. */
export function ruleMistakes(draft: Draft): readonly Mistake[] {
  const silent = draft.ruleKeys.flatMap(effectMistakes);
  return [...silent, ...tierMistakes(draft), ...nameMistakes(draft)];
}

/** Problems of rules that another rating of a role can cause. */
export function ratedMistakes(draft: Draft, policy: Policy): readonly Mistake[] {
  const silent = draft.ruleKeys.flatMap(effectMistakes);
  const names = draft.rules.flatMap(({ index, organizations }) =>
    organizations === undefined ? [] : [{ index, organizations }],
  );
  // Conditions leave out unknown organizations. Their rules would seem to fit none, so do not
  // compare rules then.
  const allKnown = names.every(({ organizations }) =>
    organizations.every((name) =>
      draft.organizations.some((one) => one.name.toLowerCase() === name.toLowerCase()),
    ),
  );
  return [
    ...roleMistakes(draft, policy),
    ...(allKnown && silent.length === 0 ? hidden(draft, policy) : []),
  ];
}
