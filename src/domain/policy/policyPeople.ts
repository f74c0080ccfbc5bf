import { type AccessRefusal, isNamed } from './access.ts';
import type { Person } from './people.ts';
import type { Approval, Audience, Policy } from './policy.ts';

function idsOf(audience: Audience | undefined): readonly string[] {
  return audience === undefined || audience === 'everyone' ? [] : audience;
}

function decidersOf({ stages, escalation }: Approval): readonly string[] {
  const named = stages.flat().flatMap(({ of }) => (of === 'manager' ? [] : of));
  return [...named, ...(escalation?.to ?? [])];
}

function approvalsOf(policy: Policy): readonly Approval[] {
  return [
    ...Object.values(policy.tiers),
    ...policy.rules.flatMap((rule) => (rule.effect === 'ask' ? [rule.approval] : [])),
  ];
}

/** The channels in which requests are decided. */
export function decidingChannels(policy: Policy): readonly string[] {
  const later = approvalsOf(policy).flatMap(({ escalation }) => escalation?.channel ?? []);
  return [...new Set([policy.channels.approvals, ...later])];
}

/** Everybody who may decide on some request, by user and user group id. */
export function allDeciders(policy: Policy): readonly string[] {
  const named = approvalsOf(policy).flatMap(decidersOf);
  return [...new Set([...policy.approvers, ...named, ...Object.values(policy.managers)])];
}

/** Whether somebody may decide on any request at all. */
export function refuseDeciding(policy: Policy, person: Person): AccessRefusal | undefined {
  if (person.standing !== 'member') return { why: 'not_a_member', standing: person.standing };
  return isNamed(allDeciders(policy), person) ? undefined : { why: 'not_allowed' };
}

/**
 * User groups that a rule denies or asks more of. Who may be in one of them must not pass for
 * somebody who is not.
 */
export function strictGroupsOf({ rules }: Policy): readonly string[] {
  return rules
    .filter(({ effect }) => effect !== 'automatic')
    .flatMap(({ when }) => idsOf(when.requesters))
    .filter((id) => id.startsWith('S'));
}

/** Every user group that the policy names. Their members must be known before anybody is judged. */
export function groupsOf(policy: Policy): readonly string[] {
  const lists = [
    allDeciders(policy),
    policy.admins,
    policy.auditors,
    policy.breakGlass?.people ?? [],
    idsOf(policy.viewers),
    idsOf(policy.requesters),
    ...policy.rules.map(({ when }) => idsOf(when.requesters)),
    ...policy.organizations.flatMap(({ viewers, requesters, projects = [] }) => [
      idsOf(viewers),
      idsOf(requesters),
      ...projects.map((project) => idsOf(project.viewers)),
    ]),
  ];
  return [...new Set(lists.flat())].filter((id) => id.startsWith('S'));
}
