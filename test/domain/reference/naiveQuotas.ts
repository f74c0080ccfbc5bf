import type { OrganizationRole } from '../../../src/domain/key/roles.ts';
import {
  type NaivePerson,
  type NaivePolicy,
  naiveAsked,
  naiveCounted,
  naiveOpen,
  naiveVerdict,
} from './naive.ts';

export interface NaivePreApproval {
  readonly id: string;
  readonly by: string;
  readonly person: string;
  readonly roles: readonly OrganizationRole[];
  readonly until: number;
  readonly uses: number;
  revoked: boolean;
}

/** What rules and approvers let through without being asked, counted by hand in two lists. */
export function createNaiveQuotas() {
  const preApprovals: NaivePreApproval[] = [];
  const throughRules: { rule: number; by: string; at: number }[] = [];
  const throughPreApprovals: string[] = [];

  /** Which rule carries it, while it did not carry too many of this person lately. */
  function ruleFor(policy: NaivePolicy, automatic: readonly number[], by: string, now: number) {
    const [index] = automatic;
    const quota = index === undefined ? undefined : policy.rules[index]?.quota;
    if (index === undefined || quota === undefined) return undefined;
    const lately = throughRules.filter(
      (one) => one.rule === index && one.by === by && one.at > now - quota.withinMs,
    );
    return lately.length < quota.count ? index : undefined;
  }

  return {
    preApprovals,
    /** What becomes of a request that is made now: what it rests on, and whether that is enough. */
    submit(
      by: string,
      roles: readonly OrganizationRole[],
      at: {
        readonly policy: NaivePolicy;
        readonly people: ReadonlyMap<string, NaivePerson>;
        readonly now: number;
      },
    ): string {
      const { policy, people, now } = at;
      const requester = people.get(by);
      if (requester === undefined || !requester.member) return 'not_a_member';
      const verdict = naiveVerdict(policy, requester, roles);
      if (typeof verdict === 'string') return verdict;
      const { route } = verdict;
      const rule = ruleFor(policy, verdict.automatic, by, now);
      if (rule !== undefined) {
        throughRules.push({ rule, by, at: now });
        return `approved by rule ${rule}`;
      }
      const taken: NaivePreApproval[] = [];
      const counted = (some: readonly NaivePreApproval[]) =>
        naiveCounted(
          some.map((one) => ({ by: one.by, at: now })),
          people,
          requester,
        );
      for (const one of preApprovals) {
        if (naiveOpen(route, counted(taken), now) === 'done') break;
        if (one.revoked || one.person !== by || now >= one.until) continue;
        if (!roles.every((role) => one.roles.includes(role))) continue;
        if (throughPreApprovals.filter((id) => id === one.id).length >= one.uses) continue;
        const voter = people.get(one.by);
        const helps = counted([...taken, one]).length > counted(taken).length;
        if (voter !== undefined && helps && naiveAsked(route, voter, 0)) taken.push(one);
      }
      for (const { id } of taken) throughPreApprovals.push(id);
      const enough = naiveOpen(route, counted(taken), now) === 'done';
      return [enough ? 'approved' : 'pending', ...taken.map(({ id }) => id)].join(' ');
    },
  };
}
