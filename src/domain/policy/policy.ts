import type { OrganizationRole, Risk } from '../key/roles.ts';

/** `everyone` means full, active, human members of the bot's own workspace. */
export type Audience = 'everyone' | readonly string[];

/** Some project whose keys may be looked at by others than those of the whole organization. */
export interface ProjectPolicy {
  readonly id: string;
  readonly name: string;
  readonly viewers: Audience;
}

export interface OrganizationPolicy {
  readonly name: string;
  readonly id: string;
  /** What may be asked for. */
  readonly roles: readonly OrganizationRole[];
  /** Absent: those of the policy. */
  readonly viewers?: Audience;
  readonly requesters?: Audience;
  readonly projects?: readonly ProjectPolicy[];
}

/** So many of these people; `manager`: the one the policy names for the requester. */
export interface Threshold {
  readonly need: number;
  readonly of: readonly string[] | 'manager';
}

/** A second round of people, who are asked too when nobody decided in time. */
export interface Escalation {
  readonly afterMs: number;
  readonly to: readonly string[];
  /** Absent: the approvals channel. */
  readonly channel?: string;
}

/** On whose approval: stages one after the other, in each of them every threshold. */
export interface Approval {
  readonly stages: readonly (readonly Threshold[])[];
  /** How many denials end the request. */
  readonly denials: number;
  readonly escalation?: Escalation;
}

export interface Quota {
  readonly count: number;
  readonly withinMs: number;
}

/** What a rule is about; what is absent fits everything. */
export interface Condition {
  /** Ids of organizations. */
  readonly organizations?: readonly string[];
  readonly roles?: readonly OrganizationRole[];
  readonly risks?: readonly Risk[];
  readonly requesters?: Audience;
}

/**
 * `deny` fits when one role of the request fits, the others when all do. A `deny` rule wins wherever
 * it stands; of the others the first that fits counts.
 */
export type Rule = { readonly name: string; readonly when: Condition } & (
  | { readonly effect: 'deny'; readonly because?: string }
  | { readonly effect: 'automatic'; readonly quota: Quota }
  | { readonly effect: 'ask'; readonly approval: Approval }
);

/** Named people may have a key at once in an emergency; an approver looks at it afterwards. */
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
  /** Characters of a reason, at least. */
  readonly reasonMin: number;
  /** What a reason must match, with words that say it to people. */
  readonly reasonPattern?: { readonly pattern: string; readonly hint: string };
  /** Present: the form asks for a ticket, which must match. */
  readonly ticket?: { readonly pattern: string; readonly hint: string };
  /** Reasons that say nothing, in lower case. */
  readonly quietWords: readonly string[];
}

/** When approvers are reminded; never a matter of safety. */
export interface Reminders {
  /** The first after this time, then after twice, four times, ...; 0: never. */
  readonly afterMs: number;
  readonly workingHours?: {
    /** IANA name. */
    readonly timeZone: string;
    /** 1 is Monday. */
    readonly days: readonly number[];
    /** Minutes of the day. */
    readonly from: number;
    readonly to: number;
  };
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
  /** How many of the approvers, where neither a rule nor a tier says otherwise. */
  readonly quorum: number;
  readonly denials: number;
  readonly tiers: Readonly<Partial<Record<Risk, Approval>>>;
  readonly rules: readonly Rule[];
  /** Who is whose manager, by user id. */
  readonly managers: Readonly<Record<string, string>>;
  readonly breakGlass?: BreakGlass;
  readonly limits: Limits;
  readonly reminders: Reminders;
  /** Milliseconds a request may wait for a decision. */
  readonly requestLifetimeMs: number;
  /** Milliseconds an issued key waits to be revealed before it is deleted. */
  readonly revealWithinMs: number;
}

const HOUR = 60 * 60_000;

/** What holds where a policy names nothing but organizations, channels and approvers. */
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

/** All user ids of one person, where the policy knows several. */
export function aliasesOf(policy: Policy, id: string): readonly string[] {
  return [...new Set((policy.identities ?? []).filter((ids) => ids.includes(id)).flat())];
}

export function organizationOf(policy: Policy, id: string): OrganizationPolicy | undefined {
  return policy.organizations.find((organization) => organization.id === id);
}
