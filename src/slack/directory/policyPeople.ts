import { type Person, type Standing, samePerson } from '../../domain/policy/people.ts';
import { aliasesOf, type Policy } from '../../domain/policy/policy.ts';
import { allDeciders, peopleNamed } from '../../domain/policy/policyPeople.ts';
import { mostAsked, shortagesIn } from '../../domain/policy/reach/reachability.ts';
import { SlackError } from '../../foundation/errors.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { isRefused } from '../outbound/errorOutcomes.ts';
import type { SlackUser, SlackWebApi } from '../outbound/webApi.ts';
import { lookUpGroups, sentenceOf } from './groups.ts';
import { createPeople } from './people.ts';

/** Slack answers about a hundred questions about people a minute, to all replicas together. */
const MOST = 60;
const AT_ONCE = 8;

export interface PolicyPeople {
  /** People and groups of the policy who cannot do what it names them for. One sentence each. */
  readonly warnings: readonly string[];
  /** Why something can never be decided, one sentence each. Empty for a good policy. */
  readonly undecidable: readonly string[];
}

type Found = Person | 'missing' | { readonly reason: string };

const STANDING: Readonly<Record<Exclude<Standing, 'member' | 'unknown'>, string>> = {
  deactivated: 'is deactivated, so this account can do nothing. Take it out, or name somebody else',
  guest: 'is a guest of this workspace, and guests can do nothing here. Name a full member',
  bot: 'is a bot, and bots can do nothing here. Name a person',
  stranger: 'belongs to another workspace. Name somebody of this one',
};

function problemOf(found: Found): string | undefined {
  if (found === 'missing') return 'does not exist in this workspace. Check the id';
  if ('reason' in found) return `cannot be looked up (${found.reason})`;
  const { standing } = found;
  return standing === 'member' || standing === 'unknown' ? undefined : STANDING[standing];
}

/** Looks each person up once. `undefined` for whoever Slack is not asked about any more. */
function createLookups(calls: SlackWebApi, teamId: string, log: Log) {
  const users = new Map<string, SlackUser>();
  const known = new Map<string, Found>();
  let left = MOST;
  const people = createPeople({
    calls: { ...calls, user: async (id) => users.get(id) ?? calls.user(id) },
    teamId,
    groups: () => [],
    now: () => 0,
    log,
  });

  async function ask(id: string): Promise<Found | undefined> {
    try {
      users.set(id, await calls.user(id));
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      if (isRefused(cause, 'not_there')) return 'missing';
      if (isRefused(cause, 'doubt')) throw cause;
      if (!isRefused(cause, 'busy')) return { reason: cause.reason };
      if (cause.reason !== 'ratelimited') throw cause;
      left = 0;
      return undefined;
    }
    return (await people.about([id])).get(id);
  }

  return {
    known,
    async of(ids: readonly string[]): Promise<void> {
      const missing = [...new Set(ids)].filter((id) => !known.has(id));
      while (missing.length > 0 && left > 0) {
        const some = missing.splice(0, Math.min(AT_ONCE, left));
        left -= some.length;
        const found = await Promise.all(some.map(async (id) => [id, await ask(id)] as const));
        for (const [id, one] of found) if (one !== undefined) known.set(id, one);
      }
    },
  };
}

function isMember(found: Found | undefined): found is Person {
  return typeof found === 'object' && 'standing' in found && found.standing === 'member';
}

/** Accounts that belong to one person, by e-mail address, though the policy does not say so. */
function sameOnes(policy: Policy, known: ReadonlyMap<string, Found>): (readonly string[])[] {
  const members = [...known.values()].filter(isMember);
  return members.flatMap((one, index) =>
    members.slice(index + 1).flatMap((other) => {
      const said = aliasesOf(policy, one.id).includes(other.id);
      return said || !samePerson(one, other) ? [] : [[one.id, other.id]];
    }),
  );
}

/**
 * Looks up the people and user groups that the policy names, and whether those who are left can
 * decide everything. Of a large user group only so many members are looked up as are needed.
 */
export async function checkPeople(
  calls: SlackWebApi,
  policy: Policy,
  teamId: string,
  log: Log,
): Promise<PolicyPeople> {
  const groups = await lookUpGroups(calls, policy);
  const named = peopleNamed(policy);
  const lookups = createLookups(calls, teamId, log);
  const { known } = lookups;
  await lookups.of([...named.keys()]);
  const enough = mostAsked(policy);
  for (const id of allDeciders(policy)) {
    const members = [...(groups.members.get(id) ?? [])];
    while (members.length > 0) {
      await lookups.of(members.splice(0, enough));
      const able = (groups.members.get(id) ?? []).filter((one) => isMember(known.get(one)));
      if (able.length > enough) break;
    }
  }
  const isAble = (id: string) => !known.has(id) || isMember(known.get(id));
  const same = sameOnes(policy, known);
  const judged = { ...policy, identities: [...(policy.identities ?? []), ...same] };
  const short = shortagesIn(judged, (group) => groups.members.get(group), isAble);
  const gone = [...named].flatMap(([id, places]) => {
    const found = known.get(id);
    const problem = found === undefined ? undefined : problemOf(found);
    return problem === undefined ? [] : [`${id} (${places.join(', ')}) ${problem}.`];
  });
  const twice = same
    .filter((ids) => ids.every((id) => named.has(id)))
    .map((ids) => `${ids.join(' and ')} are one person (same e-mail address) and count once.`);
  return {
    warnings: [...groups.warnings, ...gone, ...twice],
    undecidable: [...groups.missing, ...short.map(sentenceOf)],
  };
}
