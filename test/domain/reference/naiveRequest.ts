import type { OrganizationRole } from '../../../src/domain/key/key.ts';
import {
  type NaivePerson,
  type NaivePolicy,
  type NaiveRoute,
  type NaiveVote,
  naiveAsked,
  naiveCounted,
  naiveOpen,
  naiveVerdict,
} from './naive.ts';

const DAY = 24 * 3_600_000;

interface Now {
  readonly people: ReadonlyMap<string, NaivePerson>;
  readonly policy: NaivePolicy;
  readonly now: number;
}

export interface NaiveRequest {
  status(): string;
  /** What a click does, in one word: `-> status`, or why it is refused. */
  take(click: { readonly do: 'approve' | 'deny'; readonly by: string }, now: Now): string;
  gate(now: Now): string;
}

/** One request as src/workflow/README.md tells of it. */
export function createNaiveRequest(
  made: Now & {
    readonly requester: string;
    readonly roles: readonly OrganizationRole[];
    /** Who allowed it in advance. */
    readonly allowed: readonly string[];
  },
): NaiveRequest {
  const createdAt = made.now;
  let status: string;
  /** The rule that let it through. */
  let automatic: number | undefined;
  let votes: NaiveVote[] = made.allowed.map((by) => ({ by, at: createdAt }));
  let denials: string[] = [];
  let recorded: NaiveRoute | undefined;

  function requesterOf({ people }: Now): NaivePerson {
    const person = people.get(made.requester);
    if (person === undefined) throw new Error('the requester is not among the people');
    return person;
  }

  /** Both ways must be gone to their end: the one of then and the one of now. */
  function isThrough(at: Now): boolean {
    const requester = requesterOf(at);
    const today = naiveVerdict(at.policy, requester, made.roles);
    if (typeof today === 'string' || recorded === undefined) return false;
    if (automatic !== undefined && today.automatic.includes(automatic)) return true;
    const counted = naiveCounted(votes, at.people, requester);
    for (const route of [recorded, today.route]) {
      if (naiveOpen(route, counted, createdAt) !== 'done') return false;
    }
    return true;
  }

  const first = naiveVerdict(made.policy, requesterOf(made), made.roles);
  if (typeof first === 'string') {
    status = first;
  } else {
    recorded = first.route;
    automatic = first.automatic[0];
    if (automatic !== undefined) votes = [];
    status = isThrough(made) ? 'approved' : 'pending';
  }

  function sameHuman(one: string, other: string, { people }: Now): boolean {
    return one === other || people.get(one)?.email === people.get(other)?.email;
  }

  /** Why this person has no say at all. */
  function refused(by: string, at: Now): string | undefined {
    const person = at.people.get(by);
    if (status !== 'pending') return 'not_pending';
    if (at.now >= createdAt + DAY) return 'lapsed';
    if (by === made.requester) return 'own_request';
    if (person === undefined) return 'person_unknown';
    if (!person.member) return 'not_a_member';
    const today = naiveVerdict(at.policy, requesterOf(at), made.roles);
    const routes = [recorded, typeof today === 'string' ? undefined : today.route];
    const age = at.now - createdAt;
    const asked = routes.some((route) => route !== undefined && naiveAsked(route, person, age));
    if (!asked) return 'not_allowed';
    return sameHuman(by, made.requester, at) ? 'same_person' : undefined;
  }

  /** Whether an approval of this person is what is missing now on one of the ways. */
  function isTheirTurn(person: NaivePerson, at: Now): boolean {
    const requester = requesterOf(at);
    const today = naiveVerdict(at.policy, requester, made.roles);
    if (typeof today === 'string' || recorded === undefined) return false;
    const counted = naiveCounted(votes, at.people, requester);
    const age = at.now - createdAt;
    let missing = false;
    for (const route of [recorded, today.route]) {
      const open = naiveOpen(route, counted, createdAt);
      if (open === 'done') continue;
      missing = true;
      if (naiveAsked(route, person, age, open === 'people' ? undefined : open)) return true;
    }
    return !missing;
  }

  function approve(by: string, at: Now): string {
    const no = refused(by, at);
    if (no !== undefined) return no;
    const person = at.people.get(by);
    if (!requesterOf(at).member) return 'requester_gone';
    if (typeof naiveVerdict(at.policy, requesterOf(at), made.roles) === 'string') {
      return 'not_allowed_any_more';
    }
    if (denials.some((one) => sameHuman(one, by, at))) return 'already_denied';
    if (votes.some((vote) => sameHuman(vote.by, by, at))) return 'already_voted';
    if (person === undefined || !isTheirTurn(person, at)) return 'not_your_turn';
    votes = [...votes, { by, at: at.now }];
    if (isThrough(at)) status = 'approved';
    return `-> ${status}`;
  }

  function deny(by: string, at: Now): string {
    const no = refused(by, at);
    if (no !== undefined) return no;
    if (denials.some((one) => sameHuman(one, by, at))) return 'already_denied';
    denials = [...denials, by];
    votes = votes.filter((vote) => !sameHuman(vote.by, by, at));
    const today = naiveVerdict(at.policy, requesterOf(at), made.roles);
    const limits = [recorded?.denials ?? 1];
    if (typeof today !== 'string') limits.push(today.route.denials);
    if (denials.length >= Math.min(...limits)) status = 'denied';
    return `-> ${status}`;
  }

  return {
    status: () => status,
    take: (click, at) => (click.do === 'approve' ? approve(click.by, at) : deny(click.by, at)),
    gate(at) {
      const requester = requesterOf(at);
      const today = naiveVerdict(at.policy, requester, made.roles);
      if (!requester.member || typeof today === 'string') return 'not_allowed_any_more';
      return isThrough(at) ? 'passes' : 'approvers_changed';
    },
  };
}
