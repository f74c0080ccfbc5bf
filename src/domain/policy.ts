import type { OrganizationRole } from './key.ts';
import type { Person, Standing } from './people.ts';

/** `everyone` means full, active, human members of the bot's own workspace. */
export type Audience = 'everyone' | readonly string[];

export interface OrganizationPolicy {
  readonly name: string;
  readonly id: string;
  /** What may be asked for. */
  readonly roles: readonly OrganizationRole[];
}

/** Who may look, ask and decide. Ids are Slack user (`U`, `W`) and user group (`S`) ids. */
export interface Policy {
  /** SHA-256 (hex) of the policy in canonical form; named in every audit entry. */
  readonly hash: string;
  readonly organizations: readonly OrganizationPolicy[];
  readonly channels: {
    readonly approvals: string;
    readonly announcements: readonly string[];
    readonly alerts: string;
  };
  readonly allowPublicApprovals: boolean;
  readonly approvers: readonly string[];
  readonly admins: readonly string[];
  readonly auditors: readonly string[];
  /** Lists of user ids that are one person each. */
  readonly identities?: readonly (readonly string[])[];
  readonly viewers: Audience;
  readonly requesters: Audience;
  readonly quorum: number;
  /** Milliseconds a request may wait for a decision. */
  readonly requestLifetimeMs: number;
  /** Milliseconds an issued key waits to be revealed before it is deleted. */
  readonly revealWithinMs: number;
}

export type AccessRefusal =
  | { readonly why: 'not_a_member'; readonly standing: Exclude<Standing, 'member'> }
  | { readonly why: 'not_allowed' };

function inAudience(audience: Audience, person: Person): boolean {
  if (audience === 'everyone') return true;
  return audience.includes(person.id) || person.groups.some((group) => audience.includes(group));
}

function gate(audience: Audience, person: Person): AccessRefusal | undefined {
  if (person.standing !== 'member') return { why: 'not_a_member', standing: person.standing };
  return inAudience(audience, person) ? undefined : { why: 'not_allowed' };
}

export function refuseViewer(policy: Policy, person: Person): AccessRefusal | undefined {
  return gate(policy.viewers, person);
}

export function refuseRequester(policy: Policy, person: Person): AccessRefusal | undefined {
  return gate(policy.requesters, person);
}

export function refuseApprover(policy: Policy, person: Person): AccessRefusal | undefined {
  return gate(policy.approvers, person);
}

export function refuseAdmin(policy: Policy, person: Person): AccessRefusal | undefined {
  return gate(policy.admins, person);
}

export function refuseAuditor(policy: Policy, person: Person): AccessRefusal | undefined {
  return gate(policy.auditors, person);
}

/** All user ids of one person, where the policy knows several. */
export function aliasesOf(policy: Policy, id: string): readonly string[] {
  return [...new Set((policy.identities ?? []).filter((ids) => ids.includes(id)).flat())];
}

export function organizationOf(policy: Policy, id: string): OrganizationPolicy | undefined {
  return policy.organizations.find((organization) => organization.id === id);
}

/** Every user group the policy names: whose members must be known before anybody is judged. */
export function groupsOf(policy: Policy): readonly string[] {
  const lists = [
    policy.approvers,
    policy.admins,
    policy.auditors,
    ...[policy.viewers, policy.requesters].filter((audience) => audience !== 'everyone'),
  ];
  return [...new Set(lists.flat())].filter((id) => id.startsWith('S'));
}
