import type { Person, Standing } from '../../domain/policy/people.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { People } from '../../workflow/ports/slack.ts';
import { isRefused } from '../outbound/errorOutcomes.ts';
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
}

export function createPeople(parts: {
  readonly calls: SlackWebApi;
  /** The workspace in which the bot is installed. */
  readonly teamId: string;
  /** Ids of the user groups that the policy names. */
  readonly groups: () => readonly string[];
  /** Other accounts that the policy maps to the same person. */
  readonly aliases?: (id: string) => readonly string[];
  readonly now: () => number;
  readonly log: Log;
}): SlackPeople {
  const { calls, now, log } = parts;
  const locales = new Map<string, string>();
  const userOf = cached(now, FRESH, (id) => calls.user(id));
  /** Treat a deleted group as empty. If this threw, every person would become unknown. */
  function gone(group: string): ReadonlySet<string> {
    log.error({ group }, 'people.group_gone');
    return new Set();
  }

  const membersOfOne = cached(now, FRESH, async (id): Promise<ReadonlySet<string>> => {
    try {
      return new Set(await calls.groupMembers(id));
    } catch (cause) {
      if (!isRefused(cause, 'not_there')) throw cause;
      return gone(id);
    }
  });
  const membersOfEach = cached(now, FRESH, async () => {
    const known = await calls.members();
    return new Map([...known].map(([id, users]) => [id, new Set(users)] as const));
  });

  async function membersOf(id: string, among: readonly string[]): Promise<ReadonlySet<string>> {
    if (among.length <= ASKED_ONE_BY_ONE) return membersOfOne(id);
    return (await membersOfEach(ALL)).get(id) ?? gone(id);
  }

  function standingOf(user: SlackUser): Standing {
    if (user.deleted === true) return 'deactivated';
    if (user.is_bot === true || user.id === 'USLACKBOT') return 'bot';
    if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest';
    if (user.team_id !== parts.teamId || user.is_stranger === true) return 'stranger';
    return 'member';
  }

  async function groupsWith(userId: string): Promise<string[]> {
    const groups = parts.groups();
    const inside = await Promise.all(
      groups.map(async (group) => (await membersOf(group, groups)).has(userId)),
    );
    return groups.filter((_, index) => inside[index]);
  }

  async function lookUp(id: string): Promise<Person> {
    try {
      const [user, groups] = await Promise.all([userOf(id), groupsWith(id)]);
      if (user.locale !== undefined) {
        if (locales.size >= KEPT) locales.clear();
        locales.set(id, user.locale);
      }
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

  return {
    localeOf: (userId) => locales.get(userId),
    async about(userIds) {
      const people = await Promise.all([...new Set(userIds)].map(lookUp));
      return new Map(people.map((person) => [person.id, person]));
    },
  };
}
