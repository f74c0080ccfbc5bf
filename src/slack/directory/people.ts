import type { Person, Standing } from '../../domain/policy/people.ts';
import { SlackError } from '../../foundation/errors.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { People } from '../../workflow/ports/slack.ts';
import { isOfTheToken, isRefused, outcomeOf } from '../outbound/errorOutcomes.ts';
import type { SlackUser, SlackWebApi } from '../outbound/webApi.ts';
import { cached } from './cached.ts';
import { ASKED_ONE_BY_ONE } from './groups.ts';

/** Facts about people that a decision uses are at most this old, ms. */
const FRESH = 60_000;
const KEPT = 5_000;
/** Cache key of the call that reads all groups at once. */
const ALL = 'all';

export interface SlackPeople extends People {
  /** The locale from the last look-up of this person. Never calls Slack. */
  localeOf(userId: string): string | undefined;
  /** The time zone (IANA name) from the last look-up of this person. Never calls Slack. */
  timeZoneOf(userId: string): string | undefined;
  /** Who is in a user group of the policy, at most a minute old. Throws `SlackError`. */
  members(group: string): Promise<ReadonlySet<string>>;
  /** Whether a user group is gone or has no members. `undefined`: Slack does not say. */
  isEmpty(group: string): Promise<boolean | undefined>;
}

export function createPeople(parts: {
  readonly calls: Pick<SlackWebApi, 'user' | 'groupMembers' | 'members'>;
  /** The workspace in which the bot is installed. */
  readonly teamId: string;
  /** Ids of the user groups that the policy names. */
  readonly groups: () => readonly string[];
  /** Groups that make a rule stricter: who may be in one must not pass for somebody who is not. */
  readonly strict?: () => readonly string[];
  /** Slack shows user groups, or refuses to. Must not throw. */
  readonly sawGroups?: (refused: SlackError | undefined) => void;
  /** Slack was asked who is in a group. Must not throw. */
  readonly sawMembers?: (group: string, members: ReadonlySet<string>) => void;
  /** Other accounts that the policy maps to the same person. */
  readonly aliases?: (id: string) => readonly string[];
  readonly now: () => number;
  readonly log: Log;
}): SlackPeople {
  const { calls, now, log } = parts;
  const locales = new Map<string, string>();
  const zones = new Map<string, string>();
  const userOf = cached(now, FRESH, (id) => calls.user(id));
  /** Treat a deleted group as empty. If this threw, every person would become unknown. */
  function gone(group: string): ReadonlySet<string> {
    log.error({ group }, 'people.group_gone');
    return new Set();
  }

  /**
   * Slack shows nobody the members any more: a plan ended, or the app lost a right. People whom the
   * policy names by their ids must not suffer for it.
   */
  function unreadable(cause: unknown): 'unreadable' {
    if (!(cause instanceof SlackError) || outcomeOf(cause) !== 'operator') throw cause;
    // Then nothing at all can be asked, and nothing is concluded about groups.
    if (isOfTheToken(cause.reason)) throw cause;
    parts.sawGroups?.(cause);
    return 'unreadable';
  }

  const membersOfOne = cached(now, FRESH, async (id) => {
    try {
      const members: ReadonlySet<string> = new Set(await calls.groupMembers(id));
      parts.sawGroups?.(undefined);
      parts.sawMembers?.(id, members);
      return members;
    } catch (cause) {
      const none = isRefused(cause, 'not_there') ? gone(id) : unreadable(cause);
      parts.sawMembers?.(id, new Set());
      return none;
    }
  });
  const membersOfEach = cached(now, FRESH, async () => {
    try {
      const known = await calls.members();
      parts.sawGroups?.(undefined);
      return new Map([...known].map(([id, users]) => [id, new Set(users)] as const));
    } catch (cause) {
      return unreadable(cause);
    }
  });

  async function asked(id: string, among: readonly string[]) {
    if (among.length <= ASKED_ONE_BY_ONE) return membersOfOne(id);
    const each = await membersOfEach(ALL);
    return each === 'unreadable' ? each : (each.get(id) ?? gone(id));
  }

  async function membersOf(id: string, among: readonly string[]): Promise<ReadonlySet<string>> {
    const members = await asked(id, among);
    if (members !== 'unreadable') return members;
    if (parts.strict?.().includes(id)) {
      throw new SlackError('definite', 'group_unreadable', { method: 'usergroups.users.list' });
    }
    return new Set();
  }

  /** In Enterprise Grid an account is of another workspace, or of none, and belongs to several. */
  function belongsHere({ team_id: own, teams = [], enterprise_user: grid }: SlackUser): boolean {
    return [own, ...teams, ...(grid?.teams ?? [])].includes(parts.teamId);
  }

  function standingOf(user: SlackUser): Standing {
    if (user.deleted === true) return 'deactivated';
    if (user.is_bot === true || user.id === 'USLACKBOT') return 'bot';
    if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest';
    if (!belongsHere(user) || user.is_stranger === true) return 'stranger';
    return 'member';
  }

  async function groupsWith(userId: string): Promise<string[]> {
    const groups = parts.groups();
    const inside = await Promise.all(
      groups.map(async (group) => (await membersOf(group, groups)).has(userId)),
    );
    return groups.filter((_, index) => inside[index]);
  }

  function remember(known: Map<string, string>, id: string, value: string | undefined): void {
    if (value === undefined) return;
    if (known.size >= KEPT) known.clear();
    known.set(id, value);
  }

  async function lookUp(id: string): Promise<Person> {
    try {
      const [user, groups] = await Promise.all([userOf(id), groupsWith(id)]);
      remember(locales, id, user.locale);
      remember(zones, id, user.tz);
      const email = user.profile?.email?.trim().toLowerCase();
      const known = email === undefined || email === '' ? {} : { email };
      const aliases = parts.aliases?.(id) ?? [];
      const others = aliases.length === 0 ? {} : { aliases };
      return { id, standing: standingOf(user), groups, ...known, ...others };
    } catch (cause) {
      log.warn({ person: id, err: cause }, 'people.unknown');
      return { id, standing: 'unknown', groups: [] };
    }
  }

  async function isEmpty(group: string): Promise<boolean | undefined> {
    try {
      const members = await asked(group, parts.groups());
      return members === 'unreadable' ? undefined : members.size === 0;
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      log.warn({ group, err: cause }, 'people.group_unknown');
      return undefined;
    }
  }

  return {
    isEmpty,
    localeOf: (userId) => locales.get(userId),
    timeZoneOf: (userId) => zones.get(userId),
    members: (group) => membersOf(group, parts.groups()),
    async about(userIds) {
      const people = await Promise.all([...new Set(userIds)].map(lookUp));
      return new Map(people.map((person) => [person.id, person]));
    },
  };
}
