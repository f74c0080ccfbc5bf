import type { OrganizationRole } from '../../../src/domain/key/roles.ts';

/**
 * What src/config/README.md promises of approval, said as naively as possible and without a line of
 * the domain's code: lists, loops and counting anew after every event.
 */
export interface NaivePerson {
  readonly id: string;
  readonly email: string;
  groups: readonly string[];
  member: boolean;
}

export interface NaiveThreshold {
  readonly need: number;
  readonly of: readonly string[] | 'manager';
}
export interface NaiveApproval {
  readonly stages: readonly (readonly NaiveThreshold[])[];
  readonly denials: number;
  readonly escalation?: { readonly afterMs: number; readonly to: readonly string[] };
}
export interface NaiveRule {
  readonly roles?: readonly OrganizationRole[];
  readonly requesters?: readonly string[];
  readonly says: 'deny' | 'automatic' | NaiveApproval;
  /** Of an automatic one: so many of one person within so much time. */
  readonly quota?: { readonly count: number; readonly withinMs: number };
}
export interface NaivePolicy {
  readonly approvers: readonly string[];
  readonly quorum: number;
  readonly denials: number;
  readonly tiers: {
    readonly read?: NaiveApproval;
    readonly ordinary?: NaiveApproval;
    readonly dangerous?: NaiveApproval;
  };
  readonly rules: readonly NaiveRule[];
  readonly manager?: string;
}

export type NaiveRoute = NaiveApproval & { readonly people: number };

const DANGEROUS: readonly string[] = [
  'ORG_OWNER',
  'ORG_BILLING_ADMIN',
  'ORG_STREAM_PROCESSING_ADMIN',
];
const READ: readonly string[] = ['ORG_READ_ONLY', 'ORG_BILLING_READ_ONLY', 'ORG_MEMBER'];

function named(ids: readonly string[], person: NaivePerson): boolean {
  for (const id of ids) if (id === person.id || person.groups.includes(id)) return true;
  return false;
}

function isFor(rule: NaiveRule, requester: NaivePerson): boolean {
  return rule.requesters === undefined || named(rule.requesters, requester);
}

/** `denied`, `no_manager`, or the way to approval; `automatic`: which rules ask nobody. */
export function naiveVerdict(
  policy: NaivePolicy,
  requester: NaivePerson,
  roles: readonly OrganizationRole[],
): 'denied' | 'no_manager' | { route: NaiveRoute; automatic: number[] } {
  const dangerous = roles.some((role) => DANGEROUS.includes(role));
  for (const rule of policy.rules) {
    if (rule.says !== 'deny' || !isFor(rule, requester)) continue;
    for (const role of roles) {
      if (rule.roles === undefined || rule.roles.includes(role)) return 'denied';
    }
  }
  const automatic: number[] = [];
  let found: NaiveApproval | undefined;
  for (const [index, rule] of policy.rules.entries()) {
    if (rule.says === 'deny' || !isFor(rule, requester)) continue;
    const all = roles.filter((role) => rule.roles === undefined || rule.roles.includes(role));
    if (all.length < roles.length) continue;
    if (rule.says === 'automatic' && !dangerous) automatic.push(index);
    if (rule.says !== 'automatic') found = found ?? rule.says;
  }
  if (found === undefined) {
    if (dangerous) found = policy.tiers.dangerous;
    else if (roles.every((role) => READ.includes(role))) found = policy.tiers.read;
    else found = policy.tiers.ordinary;
  }
  if (found === undefined) {
    const need = dangerous && policy.quorum < 2 ? 2 : policy.quorum;
    found = { stages: [[{ need, of: policy.approvers }]], denials: policy.denials };
  }
  const stages: NaiveThreshold[][] = [];
  for (const stage of found.stages) {
    const resolved: NaiveThreshold[] = [];
    for (const { need, of } of stage) {
      if (of === 'manager' && policy.manager === undefined) return 'no_manager';
      resolved.push({ need, of: of === 'manager' ? [policy.manager ?? ''] : of });
    }
    stages.push(resolved);
  }
  return { route: { ...found, stages, people: dangerous ? 2 : 1 }, automatic };
}

export interface NaiveVote {
  readonly by: string;
  readonly at: number;
}

/** Everybody who said yes and still counts, each human once. */
export function naiveCounted(
  votes: readonly NaiveVote[],
  people: ReadonlyMap<string, NaivePerson>,
  requester: NaivePerson,
): { person: NaivePerson; at: number }[] {
  const counted: { person: NaivePerson; at: number }[] = [];
  for (const { by, at } of votes) {
    const person = people.get(by);
    if (person === undefined || !person.member) continue;
    if (person.id === requester.id || person.email === requester.email) continue;
    if (counted.some((one) => one.person.email === person.email)) continue;
    counted.push({ person, at });
  }
  return counted;
}

function asks(
  route: NaiveRoute,
  { of }: NaiveThreshold,
  person: NaivePerson,
  age: number,
): boolean {
  if (of !== 'manager' && named(of, person)) return true;
  const { escalation } = route;
  return escalation !== undefined && age >= escalation.afterMs && named(escalation.to, person);
}

/** The first stage that lacks somebody, or `done`, or `people` where only more people are missing. */
export function naiveOpen(
  route: NaiveRoute,
  counted: readonly { person: NaivePerson; at: number }[],
  createdAt: number,
): number | 'people' | 'done' {
  const helped = new Set<string>();
  let open: number | undefined;
  for (const [index, stage] of route.stages.entries()) {
    for (const threshold of stage) {
      let have = 0;
      for (const { person, at } of counted) {
        if (!asks(route, threshold, person, at - createdAt)) continue;
        have += 1;
        helped.add(person.id);
      }
      if (have < threshold.need && open === undefined) open = index;
    }
  }
  if (open !== undefined) return open;
  return helped.size < route.people ? 'people' : 'done';
}

/** Whether this person is asked in some stage, or in this one. */
export function naiveAsked(
  route: NaiveRoute,
  person: NaivePerson,
  age: number,
  stage?: number,
): boolean {
  for (const [index, thresholds] of route.stages.entries()) {
    if (stage !== undefined && stage !== index) continue;
    for (const threshold of thresholds) if (asks(route, threshold, person, age)) return true;
  }
  return false;
}
