import type { Policy } from '../../domain/policy/policy.ts';
import { groupsOf } from '../../domain/policy/policyPeople.ts';
import type { Place, Shortage } from '../../domain/policy/reach/reachability.ts';
import { SlackError } from '../../foundation/errors.ts';
import { isOutage, isRefused } from '../outbound/errorOutcomes.ts';
import type { SlackWebApi } from '../outbound/webApi.ts';

/**
 * Slack allows about twenty calls about user groups a minute, for all replicas together. Up to this
 * number of groups is read one by one, because each answer is small. If there are more, one call
 * reads all groups.
 */
export const ASKED_ONE_BY_ONE = 5;

function placeOf(place: Place): string {
  if (place.in === 'default') return 'the policy';
  if (place.in === 'project') return `project ${place.name}`;
  return place.in === 'tier' ? `tier ${place.risk}` : `rule "${place.name}"`;
}

function countText(have: number): string {
  if (have === 0) return 'nobody who can decide';
  return have === 1 ? '1 person' : `${have} different people`;
}

export function sentenceOf({ place, what, need, have, of }: Shortage): string {
  const people = countText(have);
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

/** Slack has user groups in paid plans only. */
export function isUnpaid(reason: string): boolean {
  return reason === 'paid_teams_only' || reason === 'plan_upgrade_required';
}

/**
 * The members of every user group of the policy. Each group must exist, because a missing group
 * never has members.
 */
export async function lookUpGroups(
  calls: SlackWebApi,
  policy: Policy,
): Promise<{
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** A sentence for each group that does not exist or cannot be looked up. */
  readonly missing: readonly string[];
  /** A sentence for each group that Slack does not show in this plan. */
  readonly warnings: readonly string[];
}> {
  const missing: string[] = [];
  const warnings: string[] = [];
  const members = new Map<string, readonly string[]>();
  const ids = groupsOf(policy);
  const everybody = ids.length > ASKED_ONE_BY_ONE ? calls.members() : undefined;
  for (const id of ids) {
    try {
      const found = everybody ? (await everybody).get(id) : await calls.groupMembers(id);
      if (found === undefined) missing.push(noGroup(id));
      else members.set(id, found);
    } catch (cause) {
      if (!(cause instanceof SlackError) || isOutage(cause)) throw cause;
      if (isUnpaid(cause.reason)) {
        // Whom the policy names by their ids can still decide; whether they suffice is judged later.
        members.set(id, []);
        warnings.push(
          `user group ${id} cannot be read (${cause.reason}): user groups need a paid plan of Slack. Name people by their ids instead.`,
        );
        continue;
      }
      missing.push(
        isRefused(cause, 'not_there')
          ? noGroup(id)
          : `user group ${id} cannot be looked up (${cause.reason}). The bot needs the scope usergroups:read.`,
      );
    }
  }
  return { members, missing, warnings };
}
