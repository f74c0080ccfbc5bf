import type { Policy } from '../../domain/policy/policy.ts';
import { peopleBehind } from '../../domain/policy/reach/reachability.ts';
import type { Admins } from './admins.ts';

/**
 * For the command line, which does not ask Slack: it is one of the two, whoever types it. Of a user
 * group nobody knows here how many are in it, so two are needed: an admin in Slack is the second,
 * and where Slack knows only one, that one alone is enough.
 */
export function adminsByPolicy(policy: Pick<Policy, 'admins' | 'identities'>): Admins {
  return {
    async areTwo() {
      const people = peopleBehind(policy, policy.admins);
      return people === undefined || people.length > 1;
    },
    isOther: async ({ via }) => (via === 'command' ? 'same' : 'other'),
  };
}
