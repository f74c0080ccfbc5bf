import type { Owner } from '../../key/owner.ts';
import { refuseAdmin, refuseAuditor, refuseViewerOf } from '../../policy/access.ts';
import { knownPerson } from '../../policy/people.ts';
import type { Credential } from '../credential.ts';
import type { CredentialRefusal } from '../refusal.ts';
import type { CredentialCircumstances } from './decision.ts';

/** Whether this person answers for it: the owner, or a member of the group that owns it. */
export function isOwner(
  owner: Owner,
  person: { readonly id: string; readonly groups: readonly string[] },
): boolean {
  return owner.kind === 'person' ? owner.id === person.id : person.groups.includes(owner.id);
}

/** Whether this person may ask for something else on behalf of it: its owner alone. */
export function refuseOwning(
  { owner }: Pick<Credential, 'owner'>,
  by: string,
  { people }: Pick<CredentialCircumstances, 'people'>,
): CredentialRefusal | undefined {
  const person = knownPerson(people, by);
  if (person === undefined) return { why: 'person_unknown' };
  if (person.standing !== 'member') return { why: 'not_a_member', standing: person.standing };
  return isOwner(owner, person) ? undefined : { why: 'not_owner' };
}

/**
 * Whether this person may freeze or end it: its owner, who approved its requests, or an admin. Whoever
 * approved that it is adopted did not give it to anybody, so has no word in its end.
 */
export function refuseHandling(
  { owner, origin }: Pick<Credential, 'owner' | 'origin'>,
  by: string,
  { policy, people, approvers }: CredentialCircumstances,
): CredentialRefusal | undefined {
  const person = knownPerson(people, by);
  if (person === undefined) return { why: 'person_unknown' };
  if (person.standing !== 'member') return { why: 'not_a_member', standing: person.standing };
  const hasApproved = origin.how === 'issued' && approvers.includes(by);
  const isConcerned = isOwner(owner, person) || hasApproved;
  if (isConcerned || refuseAdmin(policy, person) === undefined) return undefined;
  return { why: 'not_handler' };
}

export function refuseUnlessAdmin(
  by: string,
  { policy, people }: CredentialCircumstances,
): CredentialRefusal | undefined {
  const person = knownPerson(people, by);
  return person === undefined ? { why: 'person_unknown' } : refuseAdmin(policy, person);
}

/**
 * Whether this person may know that there is such a credential: they act on it, look after Keywarden,
 * or may see it in a list of keys.
 */
export function mayKnow(
  credential: Pick<Credential, 'owner' | 'origin' | 'organizationId' | 'access' | 'offered'>,
  by: string,
  given: CredentialCircumstances,
): boolean {
  const { policy, people } = given;
  const person = knownPerson(people, by);
  if (person?.standing !== 'member') return false;
  if (refuseHandling(credential, by, given) === undefined) return true;
  if (credential.offered !== undefined && isOwner(credential.offered.to, person)) return true;
  const { organizationId, access } = credential;
  const projects = access.projects.map(({ projectId }) => projectId);
  return (
    refuseAuditor(policy, person) === undefined ||
    refuseViewerOf(policy, person, organizationId, projects) === undefined
  );
}
