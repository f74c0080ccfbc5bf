import { isInHands } from '../../domain/credential/credential.ts';
import { isLiving } from '../../domain/credential/state.ts';
import {
  type InventoryLine,
  isForeign,
  isIn,
  isInProject,
  isOwnedBy,
} from '../../domain/inventory/inventory.ts';
import type { Owner } from '../../domain/key/owner.ts';
import { ownerName } from '../../domain/key/owner.ts';
import { staleAfterOf } from '../../domain/policy/asking/lifetime.ts';
import { personIn } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { type NotFound, no, type Result } from '../../domain/record/result.ts';
import { isOwned, type OwnedLine } from '../../domain/reviews/digest.ts';
import type { Reviewer, ReviewFilter } from '../../domain/reviews/review.ts';
import { organizationIds, type ReadInventory } from '../inventory/readInventory.ts';
import type { ProjectIds } from '../keys/projectIds.ts';
import type { People } from '../ports/slack.ts';

/** The keys of one reviewer. */
export interface Asked {
  readonly reviewer: Reviewer;
  readonly lines: readonly OwnedLine[];
}

export interface Scope {
  readonly asked: readonly Asked[];
  /** Keys that nobody answers for. */
  readonly foreign: number;
  /** Redis time, epoch ms. */
  readonly now: number;
}

export type ReadScope = (filter: ReviewFilter) => Promise<Result<Scope, NotFound<'project'>>>;

/** So many people are asked for at once: each may cost one call of Slack. */
const ASKED_AT_ONCE = 10;

/** Somebody has it, and it has not ended: in use, or frozen. */
function isReviewed(line: InventoryLine): line is OwnedLine {
  return isOwned(line) && isLiving(line.credential.state) && isInHands(line.credential);
}

/** Who would be asked about what. */
export function createReadScope(parts: {
  readonly readInventory: ReadInventory;
  readonly projectIds: ProjectIds;
  readonly people: People;
  /** Whether a user group is gone or has no members. `undefined`: Slack does not say. */
  readonly isEmptyGroup: (group: string) => Promise<boolean | undefined>;
  readonly policy: () => Policy;
}): ReadScope {
  const { people, policy } = parts;

  /** Who is unknown now is asked: nothing is concluded from what Slack does not say. */
  async function haveLeft(owners: readonly Owner[]): Promise<ReadonlySet<string>> {
    const left = new Set<string>();
    const persons = owners.filter(({ kind }) => kind === 'person').map(({ id }) => id);
    for (let from = 0; from < persons.length; from += ASKED_AT_ONCE) {
      const facts = await people.about(persons.slice(from, from + ASKED_AT_ONCE));
      for (const [id, { standing }] of facts) {
        if (standing !== 'member' && standing !== 'unknown') left.add(id);
      }
    }
    for (const { kind, id } of owners) {
      if (kind === 'group' && (await parts.isEmptyGroup(id)) === true) left.add(id);
    }
    return left;
  }

  async function narrowed(
    lines: readonly InventoryLine[],
    { list, owner, project }: ReviewFilter,
    now: number,
  ): Promise<readonly InventoryLine[] | undefined> {
    const ids = project === undefined ? undefined : await parts.projectIds(project, lines);
    if (ids?.length === 0) return undefined;
    const person = owner && personIn(await people.about([owner]), owner);
    const given = { now, staleAfterMs: staleAfterOf(policy()) };
    return lines
      .filter((line) => list === undefined || isIn(list, line, given))
      .filter((line) => !person || isOwnedBy(line, person))
      .filter((line) => ids === undefined || ids.some((id) => isInProject(line, id)));
  }

  return async (filter) => {
    const { lines, now } = await parts.readInventory(organizationIds(policy()));
    const fitting = await narrowed(lines, filter, now);
    if (fitting === undefined) {
      return no({ why: 'not_found', what: 'project', name: filter.project ?? '' });
    }
    const byOwner = new Map<string, OwnedLine[]>();
    for (const line of fitting.filter(isReviewed)) {
      const name = ownerName(line.credential.owner);
      byOwner.set(name, [...(byOwner.get(name) ?? []), line]);
    }
    const owners = [...byOwner.values()].flatMap(([one]) => one?.credential.owner ?? []);
    const left = await haveLeft(owners);
    const asked = [...byOwner.values()].flatMap((owned) => {
      const owner = owned[0]?.credential.owner;
      if (owner === undefined) return [];
      const kind = left.has(owner.id) ? ('approvers' as const) : owner.kind;
      return [{ reviewer: { kind, id: owner.id }, lines: owned }];
    });
    return { ok: true, asked, foreign: lines.filter(isForeign).length, now };
  };
}
