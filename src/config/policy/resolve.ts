import { createHash } from 'node:crypto';
import type {
  Approval,
  Audience,
  Policy,
  ProjectPolicy,
  Rule,
} from '../../domain/policy/policy.ts';
import { given } from '../../foundation/given.ts';
import type { Draft } from './draft.ts';
import { lifeOf, lifetimeOf } from './resolveLife.ts';
import type { PolicyFile } from './schema.ts';

type FileRule = PolicyFile['rules'][number];
type Approving = Pick<FileRule, 'approvals' | 'stages' | 'denials' | 'escalate'>;
type FileCondition = Pick<FileRule, 'organizations' | 'projects' | 'roles' | 'risk' | 'requesters'>;
type FileProject = Draft['organizations'][number]['projects'][number];

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(
      Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  });
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}

function audienceOf(audience: Audience): Audience {
  return audience === 'everyone' ? audience : distinct(audience);
}

export function namesMatch(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}

function organizationsOf(draft: Draft): Policy['organizations'] {
  return draft.organizations.map(
    ({ name, id, roles, viewers, requesters, projects, adoption }) => ({
      name,
      id,
      roles: distinct(roles),
      ...given('viewers', viewers && audienceOf(viewers)),
      ...given('requesters', requesters && audienceOf(requesters)),
      ...given(
        'projects',
        projects.length === 0 ? undefined : projects.map((project) => projectOf(draft, project)),
      ),
      ...given('adoption', adoption),
    }),
  );
}

function projectOf(draft: Draft, project: FileProject): ProjectPolicy {
  const { name, id, viewers, request, approve, stages, roles, off, lifetime } = project;
  const asks = approve !== undefined || stages !== undefined;
  return {
    name: name ?? id ?? '',
    ...given('id', id),
    ...given('viewers', viewers && audienceOf(viewers)),
    ...given('requesters', request && audienceOf(request)),
    ...given('approval', asks ? approvalOf(draft, { ...project, approvals: approve }) : undefined),
    ...given('roles', roles && distinct(roles)),
    ...given('off', off === true ? off : undefined),
    ...given('lifetime', lifetime && lifetimeOf(lifetime)),
  };
}

function approvalOf(
  draft: Draft,
  { approvals = [], stages, denials, escalate }: Approving,
): Approval {
  const approvers = distinct(draft.approvers);
  return {
    stages: (stages ?? [approvals]).map((stage) =>
      stage.map(({ need, of }) => {
        if (of === 'manager') return { need, of };
        return { need, of: of === 'approvers' ? approvers : distinct(of) };
      }),
    ),
    denials: denials ?? draft.denials,
    ...given(
      'escalation',
      escalate && {
        afterMs: escalate.after,
        to: distinct(escalate.to),
        ...given('channel', escalate.channel),
      },
    ),
  };
}

function conditionOf(
  draft: Draft,
  { organizations, projects, roles, risk, requesters }: FileCondition,
) {
  const ids = organizations?.flatMap(
    (name) => draft.organizations.find((one) => namesMatch(name, one.name))?.id ?? [],
  );
  return {
    ...given('organizations', ids && distinct(ids)),
    ...given('projects', projects && distinct(projects)),
    ...given('roles', roles && distinct(roles)),
    ...given('risks', risk && distinct(risk)),
    ...given('requesters', requesters && distinct(requesters)),
  };
}

function ruleOf(draft: Draft, rule: FileRule): Rule {
  const { name, deny, because, automatic, lifetime } = rule;
  const about = {
    name,
    when: conditionOf(draft, rule),
    ...given('lifetime', lifetime && lifetimeOf(lifetime)),
  };
  if (deny !== undefined) return { ...about, effect: 'deny', ...given('because', because) };
  if (automatic !== undefined) {
    const quota = { count: automatic.count, withinMs: automatic.per };
    return { ...about, effect: 'automatic', quota };
  }
  return { ...about, effect: 'ask', approval: approvalOf(draft, rule) };
}

function tiersOf(draft: Draft): Policy['tiers'] {
  const { read, ordinary, dangerous } = draft.tiers;
  // A tier may say no more than how long keys live.
  const of = (tier: typeof read) =>
    tier?.approvals === undefined && tier?.stages === undefined
      ? undefined
      : approvalOf(draft, tier);
  return {
    ...given('read', of(read)),
    ...given('ordinary', of(ordinary)),
    ...given('dangerous', of(dangerous)),
  };
}

/** Dangerous roles only where the file names them, by risk or by role. */
const GLASS_RISKS = ['read', 'ordinary'] as const;

function breakGlassOf(draft: Draft): Policy['breakGlass'] {
  const { breakGlass } = draft;
  if (breakGlass === undefined) return undefined;
  const { people, quota, roles, risk } = breakGlass;
  const risks = risk ?? (roles === undefined ? [...GLASS_RISKS] : undefined);
  return {
    people: distinct(people),
    when: conditionOf(draft, { ...breakGlass, risk: risks }),
    quota: { count: quota.count, withinMs: quota.per },
  };
}

function limitsOf({ limits }: Draft): Policy['limits'] {
  const { open, perDay, reason, ticket, quietWords, accessList, recipient } = limits;
  const { min, pattern, hint } = reason;
  return {
    open,
    perDay,
    reasonMin: min,
    ...given('reasonPattern', pattern === undefined ? undefined : { pattern, hint: hint ?? '' }),
    ...given('ticket', ticket),
    quietWords: distinct(quietWords),
    ...given(
      'accessList',
      accessList && { required: accessList.required, ...given('widest', accessList.widest) },
    ),
    ...given('recipient', recipient === 'allowed' ? undefined : recipient),
  };
}

function remindersOf({ reminders }: Draft): Policy['reminders'] {
  const { after, workingHours: hours } = reminders;
  const days = hours && distinct(hours.days).toSorted();
  return { afterMs: after, ...given('workingHours', hours && { ...hours, days: days ?? [] }) };
}

/** Makes the policy from the file. `hash` depends on the content, not on how the file writes it. */
export function resolvePolicy(draft: Draft): Policy {
  const { approvals, announcements, alerts } = draft.channels;
  const approvers = distinct(draft.approvers);
  const policy: Omit<Policy, 'hash'> = {
    organizations: organizationsOf(draft),
    channels: { approvals, announcements: distinct(announcements), alerts: alerts ?? approvals },
    allowPublicApprovals: draft.allowPublicApprovals,
    approvers,
    admins: distinct(draft.admins ?? approvers),
    auditors: distinct(draft.auditors),
    ...given(
      'identities',
      draft.identities.length === 0 ? undefined : draft.identities.map(distinct),
    ),
    viewers: audienceOf(draft.viewers),
    requesters: audienceOf(draft.requesters),
    quorum: draft.quorum,
    denials: draft.denials,
    tiers: tiersOf(draft),
    rules: draft.rules.map((rule) => ruleOf(draft, rule)),
    managers: draft.managers,
    ...given('breakGlass', breakGlassOf(draft)),
    limits: limitsOf(draft),
    reminders: remindersOf(draft),
    requestLifetimeMs: draft.requestLifetime,
    ...given('approvalLifetimeMs', draft.approvalLifetime),
    revealWithinMs: draft.revealWithin,
    ...lifeOf(draft),
  };
  return { ...policy, hash: createHash('sha256').update(canonical(policy)).digest('hex') };
}
