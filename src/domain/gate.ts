import { specHash } from './key.ts';
import { type Person, samePerson } from './people.ts';
import { organizationOf, type Policy, refuseApprover, refuseRequester } from './policy.ts';
import type { Grant, HeldReason, Request } from './request.ts';

export type People = ReadonlyMap<string, Person>;

/** The stricter of the quorum recorded with the request and the one in force now. */
export function quorumFor(request: Request, policy: Policy): number {
  return Math.max(request.quorum, policy.quorum);
}

export function mayDecide(request: Request, policy: Policy, people: People, by: string): boolean {
  const requester = people.get(request.requester);
  const voter = people.get(by);
  if (requester === undefined || voter === undefined) return false;
  return refuseApprover(policy, voter) === undefined && !samePerson(requester, voter);
}

/**
 * The last look before a byte goes to Atlas: is everything that made this request approved still
 * true? Unknown people make it no (reliability fact sheet, T15 to T18, invariant I5).
 */
export function gateProblem(
  request: Request,
  policy: Policy,
  people: People,
  isAuthentic: (grant: Grant) => boolean,
): HeldReason | undefined {
  const { spec } = request;
  const organization = organizationOf(policy, spec.organizationId);
  if (specHash(spec) !== request.specHash || !request.grants.every(isAuthentic)) {
    return 'grants_invalid';
  }
  if (
    organization === undefined ||
    !spec.roles.every((role) => organization.roles.includes(role))
  ) {
    return 'not_allowed_any_more';
  }
  const requester = people.get(request.requester);
  if (requester === undefined || refuseRequester(policy, requester) !== undefined) {
    return 'not_allowed_any_more';
  }
  const counted = request.grants.filter((grant) => counts(request, policy, people, grant));
  const voters = personsOf(counted, people);
  return voters.length >= quorumFor(request, policy) ? undefined : 'approvers_changed';
}

/** Two accounts of one person are one voter. */
function personsOf(grants: readonly Grant[], people: People): readonly Person[] {
  const persons: Person[] = [];
  for (const { by } of grants) {
    const voter = people.get(by);
    const isNew = voter !== undefined && !persons.some((one) => samePerson(one, voter));
    if (isNew) persons.push(voter);
  }
  return persons;
}

function counts(request: Request, policy: Policy, people: People, grant: Grant): boolean {
  return grant.specHash === request.specHash && mayDecide(request, policy, people, grant.by);
}

/** Whose votes were given and no longer count: the card names them. */
export function voidVotes(request: Request, policy: Policy, people: People): readonly string[] {
  const gone = request.grants.filter((grant) => !counts(request, policy, people, grant));
  return [...new Set(gone.map(({ by }) => by))];
}
