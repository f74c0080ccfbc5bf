import type { Policy } from '../../domain/policy/policy.ts';
import { groupsOf } from '../../domain/policy/policyPeople.ts';
import { type Place, type Shortage, shortagesIn } from '../../domain/policy/reachability.ts';
import { SlackError } from '../../foundation/errors.ts';
import { isOutage, isRefused } from '../outbound/errorOutcomes.ts';
import type { SlackWebApi } from '../outbound/webApi.ts';

/**
 * Slack answers some twenty questions about user groups a minute, to all replicas together. So many
 * groups are asked for one by one, which is little to read; where there are more, all come at once.
 */
export const ASKED_ONE_BY_ONE = 5;

function placeOf(place: Place): string {
  if (place.in === 'default') return 'the policy';
  return place.in === 'tier' ? `tier ${place.risk}` : `rule "${place.name}"`;
}

function sentenceOf({ place, what, need, have, of }: Shortage): string {
  const people = have === 1 ? '1 person' : `${have} different people`;
  const needs = {
    approvals: `needs ${need} ${need === 1 ? 'approval' : 'approvals'}`,
    two_people: `needs ${need} people for dangerous roles`,
    denials: `needs ${need} ${need === 1 ? 'denial' : 'denials'}`,
  };
  return `${placeOf(place)} ${needs[what]}, and ${of.join(', ')} are ${people}: no request could be decided. Add people to the user group, or ask fewer.`;
}

function noGroup(id: string): string {
  return `user group ${id} of the policy does not exist in this workspace. Check its id.`;
}

export interface GroupFindings {
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
}

/** Slack has user groups in paid plans only. */
export function isUnpaid(reason: string): boolean {
  return reason === 'paid_teams_only' || reason === 'plan_upgrade_required';
}

/**
 * Every user group of the policy must exist, for one that does not has no members, ever; and those
 * that decide must have enough of them.
 */
export async function checkGroups(calls: SlackWebApi, policy: Policy): Promise<GroupFindings> {
  const refusals: string[] = [];
  const warnings: string[] = [];
  const members = new Map<string, readonly string[]>();
  const ids = groupsOf(policy);
  const everybody = ids.length > ASKED_ONE_BY_ONE ? calls.members() : undefined;
  for (const id of ids) {
    try {
      const found = everybody ? (await everybody).get(id) : await calls.groupMembers(id);
      if (found === undefined) refusals.push(noGroup(id));
      else members.set(id, found);
    } catch (cause) {
      if (!(cause instanceof SlackError) || isOutage(cause)) throw cause;
      if (isUnpaid(cause.reason)) {
        // Whom the policy names by their ids can still decide; whether they suffice is judged below.
        members.set(id, []);
        warnings.push(
          `user group ${id} cannot be read (${cause.reason}): user groups need a paid plan of Slack. Name people by their ids instead.`,
        );
        continue;
      }
      refusals.push(
        isRefused(cause, 'not_there')
          ? noGroup(id)
          : `user group ${id} cannot be looked up (${cause.reason}). The bot needs the scope usergroups:read.`,
      );
    }
  }
  const short = shortagesIn(policy, (group) => members.get(group));
  return { refusals: [...refusals, ...short.map(sentenceOf)], warnings };
}
