import { refuseRequester } from '../../domain/policy/access.ts';
import { knownPerson } from '../../domain/policy/people.ts';
import type { OrganizationPolicy, Policy } from '../../domain/policy/policy.ts';
import { offeredTo } from '../../domain/policy/route.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import type { People } from '../ports/slack.ts';

/** Where somebody may ask for keys; or why nowhere. */
export interface RequestableOrganizations {
  readonly refusal?: Refusal;
  /** Each with the roles that no rule denies this person. */
  readonly organizations: readonly OrganizationPolicy[];
}

export function createRequestableOrganizations(parts: {
  readonly people: People;
  readonly policy: () => Policy;
}): (by: string) => Promise<RequestableOrganizations> {
  return async (by) => {
    const person = knownPerson(await parts.people.about([by]), by);
    if (person === undefined) {
      return { refusal: { why: 'person_unknown' }, organizations: [] };
    }
    const policy = parts.policy();
    const organizations = offeredTo(policy, person);
    const refusal = refuseRequester(policy, person);
    if (refusal !== undefined) return { refusal, organizations: [] };
    return organizations.length > 0
      ? { organizations }
      : { refusal: { why: 'not_allowed' }, organizations };
  };
}
