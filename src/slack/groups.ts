import type { Policy } from '../domain/policy.ts';
import { groupsOf } from '../domain/policyPeople.ts';
import { SlackError } from '../errors.ts';
import type { SlackCalls } from './calls.ts';
import { isOutage } from './channels.ts';

/** What Slack says of a user group that is not there. */
export const NO_SUCH_GROUP = 'no_such_subteam';

/** At start every user group of the policy must exist: one that does not has no members, ever. */
export async function checkGroups(calls: SlackCalls, policy: Policy): Promise<readonly string[]> {
  const refusals: string[] = [];
  for (const id of groupsOf(policy)) {
    try {
      await calls.groupMembers(id);
    } catch (cause) {
      if (!(cause instanceof SlackError) || isOutage(cause)) throw cause;
      refusals.push(
        cause.reason === NO_SUCH_GROUP
          ? `user group ${id} of the policy does not exist in this workspace. Check its id.`
          : `user group ${id} cannot be looked up (${cause.reason}). The bot needs the scope usergroups:read.`,
      );
    }
  }
  return refusals;
}
