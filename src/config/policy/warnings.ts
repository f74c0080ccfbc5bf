import { riskOf } from '../../domain/key/roles.ts';
import type { Approval, Policy, Threshold } from '../../domain/policy/policy.ts';
import { peopleBehind, rolesOf } from '../../domain/policy/reachability.ts';
import type { Draft } from './draft.ts';
import type { Mistake } from './mistake.ts';

/** Rules about roles that nobody can ask for there. They never decide, so they do no harm. */
function idle({ rules }: Draft, policy: Policy): Mistake[] {
  return policy.rules.flatMap(({ when }, index) => {
    const at = rules[index]?.index;
    const organizations = policy.organizations.filter(
      ({ id }) => when.organizations?.includes(id) ?? true,
    );
    const offered = organizations.flatMap(({ roles }) => roles);
    const fits = rolesOf(when).some((role) => offered.includes(role));
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
  const offered = organizations
    .filter(({ id }) => when.organizations?.includes(id) ?? true)
    .flatMap(({ roles }) => roles);
  const dangerous = rolesOf(when).filter(
    (role) => riskOf(role) === 'dangerous' && offered.includes(role),
  );
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
  ];
}
