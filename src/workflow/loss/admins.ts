import { refuseAdmin } from '../../domain/policy/access.ts';
import { knownPerson, type Person, samePerson } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Press } from '../ports/audit.ts';
import type { People } from '../ports/slack.ts';

/** What must be known of the admins before one of them, or two, end safe mode. */
export interface Admins {
  /** Whether two people could accept a loss; `undefined` if that cannot be found out now. */
  areTwo(): Promise<boolean | undefined>;
  /**
   * Whether the first press is of another person, who is still an admin. `gone`: of somebody who is
   * no admin any more. `undefined` if that cannot be found out now.
   */
  isOther(first: Press, by: string): Promise<'other' | 'same' | 'gone' | undefined>;
}

/** Asks Slack about the admins of the policy, also about those in its user groups. */
export function createAdmins(parts: {
  readonly policy: () => Policy;
  readonly people: People;
  /** Who is in a user group; `undefined` if Slack cannot be asked. */
  readonly members: (group: string) => Promise<ReadonlySet<string> | undefined>;
}): Admins {
  const { policy, people, members } = parts;

  /** The accounts behind the admins; `whole` is false if a group could not be read. */
  async function accounts(): Promise<{ readonly ids: readonly string[]; readonly whole: boolean }> {
    const ids = new Set<string>();
    let whole = true;
    for (const id of policy().admins) {
      const inside = id.startsWith('S') ? await members(id) : [id];
      if (inside === undefined) whole = false;
      for (const one of inside ?? []) ids.add(one);
    }
    return { ids: [...ids], whole };
  }

  return {
    async areTwo() {
      const { ids, whole } = await accounts();
      const facts = [...(await people.about(ids)).values()];
      const able = facts.filter((one) => refuseAdmin(policy(), one) === undefined);
      const different: Person[] = [];
      for (const one of able) {
        if (!different.some((other) => samePerson(one, other))) different.push(one);
      }
      if (different.length > 1) return true;
      const isKnown = whole && facts.every(({ standing }) => standing !== 'unknown');
      return isKnown ? false : undefined;
    },
    async isOther(first, by) {
      if (first.via === 'command') return 'other';
      const facts = await people.about([first.by, by]);
      const [earlier, now] = [knownPerson(facts, first.by), knownPerson(facts, by)];
      if (earlier === undefined || now === undefined) return undefined;
      if (samePerson(earlier, now)) return 'same';
      return refuseAdmin(policy(), earlier) === undefined ? 'other' : 'gone';
    },
  };
}
