import type { Risk } from '../../key/roles.ts';
import { DANGEROUS_APPROVERS } from '../decidingApproval.ts';
import { type Approval, aliasesOf, type Policy, type Threshold } from '../policy.ts';
import { oneAfterOther } from '../strictest.ts';
import { dangerousIn, offersDangerous, reachesDangerous } from './dangerousRoles.ts';

/** The place in the policy that defines an approval. */
export type Place =
  | { readonly in: 'default' }
  | { readonly in: 'tier'; readonly risk: Risk }
  | { readonly in: 'rule'; readonly index: number; readonly name: string }
  /** `organization` and `index`: the places of the entry in the lists of the policy. */
  | {
      readonly in: 'project';
      readonly organization: number;
      readonly index: number;
      readonly name: string;
    };

/** A requirement that no request can ever meet, because there are too few different people. */
export interface Shortage {
  readonly place: Place;
  /** The threshold that cannot be met. Absent if all thresholds together have too few people. */
  readonly at?: { readonly stage: number; readonly threshold: number };
  readonly what: 'approvals' | 'two_people' | 'denials';
  readonly need: number;
  readonly have: number;
  readonly of: readonly string[];
}

/** User ids of the members of a user group. `undefined` if Slack was not asked. */
export type MembersOf = (group: string) => readonly string[] | undefined;

const NOT_ASKED: MembersOf = () => undefined;

/** Whether this account can decide at all. Without asking Slack, everybody can. */
export type IsAble = (id: string) => boolean;

const EVERYBODY: IsAble = () => true;

/**
 * The different people behind these ids, one user id for each. `undefined` if the members of a
 * group are not known.
 */
export function peopleBehind(
  policy: Pick<Policy, 'identities'>,
  ids: readonly string[],
  membersOf: MembersOf = NOT_ASKED,
  isAble: IsAble = EVERYBODY,
): readonly string[] | undefined {
  const found = new Set<string>();
  for (const id of ids) {
    const members = id.startsWith('S') ? membersOf(id) : [id];
    if (members === undefined) return undefined;
    for (const member of members.filter(isAble)) found.add(firstOf(policy, member));
  }
  return [...found];
}

function firstOf({ identities = [] }: Pick<Policy, 'identities'>, id: string): string {
  return identities.reduce(
    (first, ids) => (ids.includes(first) ? ([...ids].sort()[0] ?? first) : first),
    id,
  );
}

interface Placed {
  readonly place: Place;
  readonly approval: Approval;
  readonly dangerous: boolean;
  /** All that is asked about dangerous roles there, if that is more than the approval. */
  readonly together?: Approval;
}

/** The approvals of owners of projects. */
function ownersOf({ organizations, tiers }: Policy): readonly Placed[] {
  return organizations.flatMap(({ projects = [] }, organization) =>
    projects.flatMap((entry, index): readonly Placed[] => {
      const { name, approval } = entry;
      if (approval === undefined) return [];
      const place = { in: 'project', organization, index, name } as const;
      const placed = { place, approval, dangerous: dangerousIn(entry).length > 0 };
      const { dangerous: tier } = tiers;
      if (tier === undefined) return [placed];
      return [{ ...placed, together: oneAfterOther(tier, approval) }];
    }),
  );
}

/** Every approval that the policy defines, with its place. */
function placesOf(policy: Policy): readonly Placed[] {
  const dangerous = reachesDangerous(policy);
  const byDefault = {
    stages: [[{ need: policy.quorum, of: policy.approvers }]],
    denials: policy.denials,
  };
  const tiers = (['read', 'ordinary', 'dangerous'] as const).flatMap((risk) => {
    const approval = policy.tiers[risk];
    const place = { in: 'tier', risk } as const;
    return approval === undefined
      ? []
      : [{ place, approval, dangerous: dangerous && risk === 'dangerous' }];
  });
  const rules = policy.rules.flatMap((rule, index) => {
    if (rule.effect !== 'ask') return [];
    const { name, approval } = rule;
    const place = { in: 'rule', index, name } as const;
    return [{ place, approval, dangerous: offersDangerous(policy, rule) }];
  });
  const left = dangerous && policy.tiers.dangerous === undefined;
  const general = { place: { in: 'default' }, approval: byDefault, dangerous: left } as const;
  return [general, ...tiers, ...rules, ...ownersOf(policy)];
}

function idsOf(policy: Policy, { of }: Threshold): readonly string[] {
  return of === 'manager' ? Object.values(policy.managers) : of;
}

type Behind = (ids: readonly string[]) => number | undefined;

/** How many different people one threshold of one request can ask. */
function askedBy(policy: Policy, one: Threshold, later: readonly string[], behind: Behind) {
  if (one.of !== 'manager') return behind([...one.of, ...later]);
  // A requester has only one manager, however many the policy names.
  const own = Object.keys(policy.managers).length > 0 ? 1 : 0;
  const others = later.length === 0 ? 0 : behind(later);
  return others === undefined ? undefined : others + own;
}

function thresholdShortages(policy: Policy, { place, approval }: Placed, behind: Behind) {
  const later = approval.escalation?.to ?? [];
  return approval.stages.flatMap((thresholds, stage) =>
    thresholds.flatMap((one, threshold): Shortage[] => {
      const have = askedBy(policy, one, later, behind);
      const { need } = one;
      if (have === undefined || have >= need) return [];
      const of = [...idsOf(policy, one), ...later];
      return [{ place, at: { stage, threshold }, what: 'approvals', need, have, of }];
    }),
  );
}

function commonShortages(policy: Policy, placed: Placed, behind: Behind): Shortage[] {
  const { place, dangerous, approval } = placed;
  const { stages, escalation, denials } = dangerous ? (placed.together ?? approval) : approval;
  const later = escalation?.to ?? [];
  const all = stages.flat();
  const of = [...new Set([...all.flatMap((one) => idsOf(policy, one)), ...later])];
  const together = behind(of);
  if (together === undefined) return [];
  const onlyManager = all.every((one) => one.of === 'manager') && later.length === 0;
  const have = onlyManager ? Math.min(1, together) : together;
  const need = DANGEROUS_APPROVERS;
  return [
    ...(dangerous && have < need ? [{ place, what: 'two_people', need, have, of } as const] : []),
    ...(have < denials ? [{ place, what: 'denials', need: denials, have, of } as const] : []),
  ];
}

/** The most different people that anything in this policy asks for. */
export function mostAsked(policy: Policy): number {
  const needs = placesOf(policy).flatMap(({ approval: { stages, denials } }) => [
    denials,
    ...stages.flat().map(({ need }) => need),
  ]);
  return Math.max(DANGEROUS_APPROVERS, ...needs);
}

/**
 * The requirements of this policy that no request can ever meet. Without `membersOf`, a list with a
 * user group in it counts as long enough.
 */
export function shortagesIn(
  policy: Policy,
  membersOf: MembersOf = NOT_ASKED,
  isAble: IsAble = EVERYBODY,
): readonly Shortage[] {
  const behind: Behind = (ids) =>
    ids.length === 0 ? undefined : peopleBehind(policy, ids, membersOf, isAble)?.length;
  return placesOf(policy).flatMap((placed) => [
    ...thresholdShortages(policy, placed, behind),
    ...commonShortages(policy, placed, behind),
  ]);
}

/** Whether two ids belong to one person, as far as the policy says so. */
export function isOnePerson(policy: Policy, one: string, other: string): boolean {
  return one === other || aliasesOf(policy, one).includes(other);
}
