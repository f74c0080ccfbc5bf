import type { Widest } from '../key/addressWidth.ts';
import type { ProjectRole, Role } from '../key/projectRoles.ts';
import type { OrganizationRole, Risk } from '../key/roles.ts';
import type { Adopting, LifeSettings, Lifetime } from './lifeSettings.ts';

/** `everyone` means full, active, human members of the bot's own workspace. */
export type Audience = 'everyone' | readonly string[];

export interface OrganizationPolicy {
  readonly name: string;
  readonly id: string;
  /** The roles that may be asked for. */
  readonly roles: readonly OrganizationRole[];
  /** Absent: as the policy says. */
  readonly viewers?: Audience;
  readonly requesters?: Audience;
  readonly projects?: readonly ProjectPolicy[];
  readonly adoption?: Adopting;
}

/**
 * `need` of these people must approve. `manager`: the one that the policy names for the requester.
 */
export interface Threshold {
  readonly need: number;
  readonly of: readonly string[] | 'manager';
}

/** The second round: people who are asked too if nobody decided within `afterMs`. */
export interface Escalation {
  readonly afterMs: number;
  readonly to: readonly string[];
  /** Absent: the approvals channel. */
  readonly channel?: string;
}

/**
 * Whose approval is needed. Stages follow one another; in each of them every threshold must be met.
 */
export interface Approval {
  readonly stages: readonly (readonly Threshold[])[];
  /** How many denials end the request. */
  readonly denials: number;
  readonly escalation?: Escalation;
}

/**
 * What the policy says of one project, or of all projects whose name fits a pattern. What is absent
 * is as for every project: `projectEntry.ts` says which entry decides.
 */
export interface ProjectPolicy {
  /** Its name at Atlas, a pattern with `*`, or its id where the policy gives no name. */
  readonly name: string;
  /** If present, the project is known by it, and not by its name. */
  readonly id?: string;
  /** Who else may look at keys with a role in it. Only with an id. */
  readonly viewers?: Audience;
  /** Who may ask for keys with a role in it, instead of those who may ask in the organization. */
  readonly requesters?: Audience;
  /** Whose approval is needed. */
  readonly approval?: Approval;
  /** The roles that may be asked for. Absent: all but the dangerous ones. */
  readonly roles?: readonly ProjectRole[];
  /** Nobody may ask for a key with a role in it. */
  readonly off?: true;
  readonly lifetime?: Lifetime;
}

export interface Quota {
  readonly count: number;
  readonly withinMs: number;
}

/** What a rule applies to. An absent field fits everything. */
export interface Condition {
  /** Ids of organizations. */
  readonly organizations?: readonly string[];
  readonly roles?: readonly Role[];
  readonly risks?: readonly Risk[];
  readonly requesters?: Audience;
  /**
   * Names, patterns and ids of projects. With it, the rule is about roles in these projects only. What
   * asks nobody (`automatic`, break-glass) is about projects only with it.
   */
  readonly projects?: readonly string[];
}

/**
 * A `deny` rule applies if one role of the request fits, the others only if all roles fit. A `deny`
 * rule wins at any position. Among the others the first that fits decides.
 */
export type Rule = {
  readonly name: string;
  readonly when: Condition;
  /** Of what this rule lets pass. */
  readonly lifetime?: Lifetime;
} & (
  | { readonly effect: 'deny'; readonly because?: string }
  | { readonly effect: 'automatic'; readonly quota: Quota }
  | { readonly effect: 'ask'; readonly approval: Approval }
);

/** Named people may get a key at once in an emergency. An approver reviews it afterwards. */
export interface BreakGlass {
  readonly people: readonly string[];
  readonly when: Omit<Condition, 'requesters'>;
  readonly quota: Quota;
}

export interface Limits {
  /** Open requests of one person at a time. */
  readonly open: number;
  /** Requests of one person within 24 hours. */
  readonly perDay: number;
  /** The minimum length of a reason in characters. */
  readonly reasonMin: number;
  /** What a reason must match. `hint` says it to people. */
  readonly reasonPattern?: { readonly pattern: string; readonly hint: string };
  /** If present, the form asks for a ticket, which must match. */
  readonly ticket?: { readonly pattern: string; readonly hint: string };
  /** Words in lower case. A reason of nothing but these is refused. */
  readonly quietWords: readonly string[];
  /** Absent: a request needs no IP access list, and its list may be as wide as it likes. */
  readonly accessList?: { readonly required: boolean; readonly widest?: Widest };
  /** Whether a request must or must not name an age recipient. Absent: as people like. */
  readonly recipient?: 'required' | 'off';
}

/** When approvers are reminded. No decision depends on it. */
export interface Reminders {
  /** The wait before the first reminder; each later wait is twice as long. 0: no reminders. */
  readonly afterMs: number;
  readonly workingHours?: {
    /** IANA name. */
    readonly timeZone: string;
    /** 1 is Monday. */
    readonly days: readonly number[];
    /** Minutes since midnight. */
    readonly from: number;
    readonly to: number;
  };
}

/** Who may look, ask and decide. Ids are Slack user (`U`, `W`) and user group (`S`) ids. */
export interface Policy extends LifeSettings {
  /** SHA-256 (hex) of the policy in canonical form. Every audit entry names it. */
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
  /** Each list holds the user ids of one person. */
  readonly identities?: readonly (readonly string[])[];
  readonly viewers: Audience;
  readonly requesters: Audience;
  /** How many of the approvers must approve if no rule and no tier decides. */
  readonly quorum: number;
  readonly denials: number;
  readonly tiers: Readonly<Partial<Record<Risk, Approval>>>;
  readonly tierLifetimes?: Readonly<Partial<Record<Risk, Lifetime>>>;
  readonly roleLifetimes?: Readonly<Partial<Record<Role, Lifetime>>>;
  readonly rules: readonly Rule[];
  /** User groups that may own keys. Absent: all that the policy names. */
  readonly owners?: readonly string[];
  /** The manager of each person, both by user id. */
  readonly managers: Readonly<Record<string, string>>;
  readonly breakGlass?: BreakGlass;
  readonly limits: Limits;
  readonly reminders: Reminders;
  /** Milliseconds a request may wait for a decision. */
  readonly requestLifetimeMs: number;
  /**
   * Milliseconds for which an approval holds until the key is created. Absent: as long as a request
   * may wait.
   */
  readonly approvalLifetimeMs?: number;
  /** Milliseconds an issued key waits to be revealed before it is deleted. */
  readonly revealWithinMs: number;
}

const HOUR = 60 * 60_000;

/** The values of a policy that names only organizations, channels and approvers. */
export const POLICY_DEFAULTS = {
  allowPublicApprovals: false,
  auditors: [],
  viewers: 'everyone',
  requesters: 'everyone',
  quorum: 1,
  denials: 1,
  tiers: {},
  rules: [],
  managers: {},
  limits: {
    open: 5,
    perDay: 20,
    reasonMin: 5,
    quietWords: [
      'test',
      'testing',
      'asdf',
      'todo',
      'tbd',
      'none',
      'n/a',
      'please',
      'need',
      'key',
      'access',
    ],
  },
  reminders: { afterMs: HOUR },
  requestLifetimeMs: 24 * HOUR,
  revealWithinMs: 24 * HOUR,
} as const satisfies Partial<Policy>;

/** Milliseconds for which an approval holds until the key is created. */
export function approvalLifetimeOf(policy: Policy): number {
  return policy.approvalLifetimeMs ?? policy.requestLifetimeMs;
}

/** All user ids of one person; empty if the policy does not list several. */
export function aliasesOf(policy: Policy, id: string): readonly string[] {
  return [...new Set((policy.identities ?? []).filter((ids) => ids.includes(id)).flat())];
}

/** All user ids of one person, also where several lists of the policy share an account. */
export function accountsOf(policy: Policy, id: string): readonly string[] {
  const found = new Set([id]);
  for (const account of found) {
    for (const other of aliasesOf(policy, account)) found.add(other);
  }
  return [...found];
}

export function organizationOf(policy: Policy, id: string): OrganizationPolicy | undefined {
  return policy.organizations.find((organization) => organization.id === id);
}

/** What people read: as the policy calls it, or its id where the policy has it no more. */
export function organizationName(policy: Policy, id: string): string {
  return organizationOf(policy, id)?.name ?? id;
}
