import type { Person, Standing } from './people.ts';
import { type Audience, type OrganizationPolicy, organizationOf, type Policy } from './policy.ts';

export type AccessRefusal =
  | { readonly why: 'not_a_member'; readonly standing: Exclude<Standing, 'member'> }
  | { readonly why: 'not_allowed' };

/** Whether these ids name this person, by user id or by user group. */
export function isNamed(ids: readonly string[], person: Person): boolean {
  return ids.includes(person.id) || person.groups.some((group) => ids.includes(group));
}

export function inAudience(audience: Audience, person: Person): boolean {
  return audience === 'everyone' || isNamed(audience, person);
}

function refuseUnlessIn(audiences: readonly Audience[], person: Person): AccessRefusal | undefined {
  if (person.standing !== 'member') return { why: 'not_a_member', standing: person.standing };
  const inside = audiences.some((audience) => inAudience(audience, person));
  return inside ? undefined : { why: 'not_allowed' };
}

function viewersOf(policy: Policy, organization: OrganizationPolicy): Audience {
  return organization.viewers ?? policy.viewers;
}

function asList(audience: Audience | undefined): readonly Audience[] {
  return audience === undefined ? [] : [audience];
}

/** Whether somebody may look at any key at all. */
export function refuseViewer(policy: Policy, person: Person): AccessRefusal | undefined {
  const { organizations } = policy;
  const all = organizations.flatMap((one) => [
    viewersOf(policy, one),
    ...(one.projects ?? []).flatMap(({ viewers }) => asList(viewers)),
  ]);
  return refuseUnlessIn(all, person);
}

/**
 * Whether somebody may look at an organization. With `projectIds`: or at what belongs to one of
 * these projects.
 */
export function refuseViewerOf(
  policy: Policy,
  person: Person,
  organizationId: string,
  projectIds: readonly string[] = [],
): AccessRefusal | undefined {
  const organization = organizationOf(policy, organizationId);
  if (organization === undefined) return { why: 'not_allowed' };
  const projects = (organization.projects ?? []).flatMap(({ id, viewers }) =>
    id !== undefined && projectIds.includes(id) ? asList(viewers) : [],
  );
  return refuseUnlessIn([viewersOf(policy, organization), ...projects], person);
}

export function requestersOf(policy: Policy, organization: OrganizationPolicy): Audience {
  return organization.requesters ?? policy.requesters;
}

/** Whether somebody may ask for a key in this organization or, without one, in any. */
export function refuseRequester(
  policy: Policy,
  person: Person,
  organizationId?: string,
): AccessRefusal | undefined {
  const asked = policy.organizations.filter(
    ({ id }) => organizationId === undefined || id === organizationId,
  );
  return refuseUnlessIn(
    asked.map((one) => requestersOf(policy, one)),
    person,
  );
}

export function refuseAdmin(policy: Policy, person: Person): AccessRefusal | undefined {
  return refuseUnlessIn([policy.admins], person);
}

export function refuseAuditor(policy: Policy, person: Person): AccessRefusal | undefined {
  return refuseUnlessIn([policy.auditors], person);
}
