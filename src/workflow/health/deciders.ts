import type { Policy } from '../../domain/policy/policy.ts';
import { allDeciders, groupsOf } from '../../domain/policy/policyPeople.ts';
import {
  type MembersOf,
  peopleBehind,
  shortagesIn,
} from '../../domain/policy/reach/reachability.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Transitions } from '../core/transition.ts';
import type { Health } from '../ports/health.ts';
import type { People } from '../ports/slack.ts';
import type { Requests } from '../ports/store.ts';

const PAGE = 100;
/** How many people Slack is asked about at once: there may be many in a user group. */
const ASKED_AT_ONCE = 20;

export interface Deciders {
  /** Slack was asked who is in this user group. */
  saw(group: string, members: ReadonlySet<string>): void;
  /** Looks whether people can still decide, and tells those who wait where that changed. */
  look(): Promise<void>;
  /** Whether so few people are left that this request can never be approved. */
  areMissing(request: Request): Promise<boolean>;
}

/**
 * Who can decide was checked at the start; people leave user groups, or the company, while Keywarden
 * runs.
 */
export function createDeciders(parts: {
  readonly policy: () => Policy;
  /** The members of a user group, at most a minute old; `undefined` if Slack cannot be asked. */
  readonly members: (group: string) => Promise<ReadonlySet<string> | undefined>;
  readonly people: People;
  readonly requests: Pick<Requests, 'listed'>;
  readonly transitions: Pick<Transitions, 'move'>;
  readonly health: Pick<Health, 'is'>;
}): Deciders {
  const { policy, people, requests, transitions, health } = parts;
  const known = new Map<string, readonly string[]>();
  /** Deactivated, or no full member any more. Of whom nothing is known yet, it is assumed. */
  const unable = new Set<string>();
  const isAble = (id: string) => !unable.has(id);
  let turn = 0;
  /** Requests that this process recorded as out of reach for this reason. */
  const marked = new Set<string>();

  const membersOf: MembersOf = (group) => known.get(group);

  /** Where Slack cannot say it of somebody, what was known stands. */
  async function ask(ids: readonly string[]): Promise<void> {
    for (const { id, standing } of (await people.about(ids)).values()) {
      if (standing === 'member') unable.delete(id);
      else if (standing !== 'unknown') unable.add(id);
    }
  }

  function accountsIn(ids: readonly string[]): readonly string[] {
    const each = ids.flatMap((id) => (id.startsWith('S') ? (membersOf(id) ?? []) : [id]));
    return [...new Set(each)];
  }

  /** Says how the check stands; `true` where some request cannot be decided on. */
  function say(): boolean {
    const [short] = shortagesIn(policy(), membersOf, isAble);
    const detail =
      short && `${short.need} of ${short.of.join(', ')} must decide, and ${short.have} are left.`;
    health.is('deciders', detail === undefined ? undefined : { code: 'no_deciders', detail });
    return short !== undefined;
  }

  async function areMissing({ route }: Request): Promise<boolean> {
    const later = route.escalation?.to ?? [];
    const isShort = (need: number, of: readonly string[]) => {
      const left = peopleBehind(policy(), [...of, ...later], membersOf, isAble);
      return left !== undefined && left.length < need;
    };
    const thresholds = route.stages.flat();
    const all = [...new Set(thresholds.flatMap(({ of }) => of))];
    await ask(accountsIn([...all, ...later]).slice(0, ASKED_AT_ONCE));
    say();
    return thresholds.some(({ need, of }) => isShort(need, of)) || isShort(route.atLeast, all);
  }

  async function tellRequester(request: Request): Promise<void> {
    const { id, state, unreachableSince } = request;
    if (state.status !== 'pending') return;
    const missing = await areMissing(request);
    if (missing && unreachableSince === undefined) {
      await transitions.move(id, { type: 'unreachable', reason: 'no_deciders' });
      marked.add(id);
    }
    if (!missing && marked.delete(id)) await transitions.move(id, { type: 'reachable' });
  }

  /** Every request that waits: there are few, and this is not asked often. */
  async function tellRequesters(): Promise<void> {
    for (let offset = 0; ; offset += PAGE) {
      const page = await requests.listed('open', { offset, limit: PAGE });
      for (const { request } of page.requests) await tellRequester(request);
      if (offset + PAGE >= page.total) return;
    }
  }

  return {
    areMissing,
    saw(group, members) {
      known.set(group, [...members]);
      say();
    },
    async look() {
      for (const group of groupsOf(policy())) {
        const members = await parts.members(group);
        // Where Slack cannot be asked now, what was known stands.
        if (members !== undefined) known.set(group, [...members]);
      }
      const all = accountsIn(allDeciders(policy()));
      const from = turn * ASKED_AT_ONCE >= all.length ? 0 : turn * ASKED_AT_ONCE;
      turn = from / ASKED_AT_ONCE + 1;
      await ask(all.slice(from, from + ASKED_AT_ONCE));
      if (say() || marked.size > 0) await tellRequesters();
    },
  };
}
