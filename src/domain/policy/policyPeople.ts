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
    ...policy.organizations.flatMap(({ projects = [] }) =>
      projects.flatMap(({ approval }) => approval ?? []),
    ),
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

/** Where in the policy people are named who can then do something. */
export type Place =
  | 'approvers'
  | 'admins'
  | 'auditors'
  | 'managers'
  | 'identities'
  | 'breakGlass'
  | 'viewers'
  | 'requesters';

/** Every person that the policy names by id, with the places. Deciders come first. */
export function peopleNamed(policy: Policy): ReadonlyMap<string, readonly Place[]> {
  const { managers, organizations, rules } = policy;
  const of = (audience: Audience | undefined) => idsOf(audience);
  const lists: readonly (readonly [Place, readonly string[]])[] = [
    ['managers', Object.values(managers)],
    ['approvers', [...policy.approvers, ...approvalsOf(policy).flatMap(decidersOf)]],
    ['admins', policy.admins],
    ['breakGlass', policy.breakGlass?.people ?? []],
    ['auditors', policy.auditors],
    ['identities', (policy.identities ?? []).flat()],
    [
      'requesters',
      [
        ...of(policy.requesters),
        ...rules.flatMap(({ when }) => of(when.requesters)),
        ...organizations.flatMap(({ requesters, projects = [] }) => [
          ...of(requesters),
          ...projects.flatMap((project) => of(project.requesters)),
        ]),
        ...Object.keys(managers),
      ],
    ],
    [
      'viewers',
      [
        ...of(policy.viewers),
        ...organizations.flatMap(({ viewers, projects = [] }) => [
          ...of(viewers),
          ...projects.flatMap((project) => of(project.viewers)),
        ]),
      ],
    ],
  ];
  const places = new Map<string, readonly Place[]>();
  for (const [place, ids] of lists) {
    for (const id of new Set(ids)) {
      if (!id.startsWith('S')) places.set(id, [...(places.get(id) ?? []), place]);
    }
  }
  return places;
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
      ...projects.flatMap((project) => [idsOf(project.viewers), idsOf(project.requesters)]),
    ]),
    policy.successors === undefined ? [] : [policy.successors],
    policy.owners ?? [],
    Object.values(policy.automations ?? {}).map(({ owner }) => owner.id),
  ];
  return [...new Set(lists.flat())].filter((id) => id.startsWith('S'));
}
