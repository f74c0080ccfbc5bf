import { newRequest, withGrounds } from '../domain/begin.ts';
import type { Circumstances } from '../domain/decide.ts';
import type { Person } from '../domain/people.ts';
import { organizationOf, type Policy, refuseRequester } from '../domain/policy.ts';
import type { Refusal, SpecRefusal } from '../domain/refusal.ts';
import type { Request } from '../domain/request.ts';
import { mayBreakGlass, type Verdict, verdictOn } from '../domain/route.ts';
import { type CheckedWish, checkWish, type Wish } from '../domain/wish.ts';
import { createGrounds, type Grounds } from './grounds.ts';
import { dueOf, owedFor } from './owed.ts';
import type { Allowances, Atlas, Guard, Ids, Log, People, Requests, Signer } from './ports.ts';

const DAY = 24 * 60 * 60_000;

export type Submitted =
  | { readonly ok: true; readonly request: Request }
  /** What is wrong with the wish, for the fields of the form. */
  | { readonly ok: false; readonly wrong: readonly SpecRefusal[] }
  | { readonly ok: false; readonly refusal: Refusal };

export interface Submission {
  /** Whether this person may ask at all, or in this organization. */
  refuse(by: string, organizationId?: string): Promise<Refusal | undefined>;
  /** Whether Atlas demands an IP access list; `false` while Atlas cannot be asked. */
  accessListRequired(organizationId: string): Promise<boolean>;
  /** Everything that would be wrong with this wish, but for the limits of a person. */
  check(by: string, wish: Wish): Promise<Exclude<Submitted, { ok: true }> | undefined>;
  /** `requestId` was made when the form was opened, so that a second click changes nothing. */
  submit(
    by: string,
    requestId: string,
    wish: Wish,
    more?: {
      /** What happened, where somebody breaks the glass. */
      readonly incident?: string;
      /** The request that this one is made instead of. */
      readonly replaces?: string;
    },
  ): Promise<Submitted>;
}

type Asking = Extract<Verdict, { outcome: 'ask' }>;
const no = (refusal: Refusal) => ({ ok: false, refusal }) as const;

function personOf(facts: ReadonlyMap<string, Person>, id: string): Person {
  return facts.get(id) ?? { id, standing: 'unknown', groups: [] };
}

/** What everybody must keep to, whatever a request rests on. */
function limitsOf({ limits }: Policy): readonly Guard[] {
  return [
    { index: 'open-of-requester', limit: limits.open },
    { index: 'of-requester', limit: limits.perDay, withinMs: DAY },
  ];
}

function overLimit({ limits }: Policy, guard: number): Refusal | undefined {
  if (guard === 0) return { why: 'too_many_open', limit: limits.open };
  return guard === 1 ? { why: 'too_many_today', limit: limits.perDay } : undefined;
}

export function createSubmission(parts: {
  readonly requests: Requests;
  readonly allowances: Pick<Allowances, 'open'>;
  readonly people: People;
  readonly atlas: Atlas;
  readonly signer: Signer;
  readonly policy: () => Policy;
  readonly ids: Ids;
  readonly log: Log;
  readonly moved: (requestId: string) => void;
}): Submission {
  const { requests, people, atlas, ids, log } = parts;
  const grounds = createGrounds(parts);

  async function refuse(by: string, organizationId?: string): Promise<Refusal | undefined> {
    const person = personOf(await people.about([by]), by);
    if (person.standing === 'unknown') return { why: 'person_unknown' };
    return refuseRequester(parts.policy(), person, organizationId);
  }

  async function accessListRequired(organizationId: string): Promise<boolean> {
    try {
      return (await atlas.organization(organizationId)?.requiresAccessList()) ?? false;
    } catch (cause) {
      // Atlas itself refuses the key's use later; a form must not fail for a question it can skip.
      log.warn({ organizationId, err: cause }, 'atlas.settings_unknown');
      return false;
    }
  }

  /** The record exists: the same form was sent twice, or somebody plays with its id. */
  async function sentBefore(request: Request): Promise<Submitted> {
    const earlier = await requests.load(request.id);
    const same =
      earlier?.request.requester === request.requester &&
      earlier.request.specHash === request.specHash &&
      earlier.request.reason === request.reason;
    return same ? { ok: true, request: earlier.request } : no({ why: 'used_window' });
  }

  /** `undefined` where these grounds are used up. */
  async function commit(
    request: Request,
    { guards, joins, grants }: Grounds,
    policy: Policy,
  ): Promise<Submitted | undefined> {
    const { spec, specHash, reason, state, route } = request;
    const committed = await requests.commit({
      before: 0,
      request,
      entry: {
        event: grants.some(({ kind }) => kind === 'break_glass')
          ? 'request.glass_broken'
          : 'request.created',
        requestId: request.id,
        by: request.requester,
        at: request.createdAt,
        outcome: 'success',
        policyHash: policy.hash,
        facts: {
          organization: spec.organizationId,
          description: spec.description,
          roles: spec.roles,
          accessList: spec.accessList,
          reason,
          specHash,
          rule: route.rule,
          status: state.status,
          version: request.version,
          grounds: grants.map(({ kind, by }) => `${kind} ${by}`),
          ...(request.ticket === undefined ? {} : { ticket: request.ticket }),
          ...(request.replaces === undefined ? {} : { replaces: request.replaces }),
        },
      },
      notices: owedFor(undefined, request, policy),
      due: dueOf(state),
      guards: [...limitsOf(policy), ...guards],
      joins,
    });
    if (committed.ok) {
      parts.moved(request.id);
      return { ok: true, request };
    }
    if (committed.why !== 'guard') return sentBefore(request);
    const refusal = overLimit(policy, committed.guard);
    return refusal && no(refusal);
  }

  async function broken(
    request: Request,
    incident: string,
    given: Circumstances,
  ): Promise<Submitted> {
    const { policy } = given;
    const requester = personOf(given.people, request.requester);
    const { breakGlass } = policy;
    if (breakGlass === undefined || !mayBreakGlass(policy, requester, request.spec)) {
      return no({ why: 'no_break_glass' });
    }
    if (incident === '') return no({ why: 'incident_empty' });
    const ground = grounds.ofBrokenGlass(request, incident, breakGlass.quota, policy.hash);
    const committed = await commit(withGrounds(request, ground.grants, given), ground, policy);
    return committed ?? no({ why: 'too_many_today', limit: breakGlass.quota.count });
  }

  async function asked(
    request: Request,
    verdict: Asking,
    given: Circumstances,
  ): Promise<Submitted> {
    const { policy } = given;
    for (const ground of await grounds.before(request, verdict, policy.hash)) {
      const facts = new Map([
        ...given.people,
        ...(await people.about(ground.grants.flatMap(byPerson))),
      ]);
      const grounded = withGrounds(request, ground.grants, { ...given, people: facts });
      const committed = await commit(grounded, ground, policy);
      if (committed !== undefined) return committed;
    }
    return no({ why: 'used_window' });
  }

  function refusalOf(verdict: Exclude<Verdict, Asking>): Refusal {
    if (verdict.outcome === 'no_manager') return { why: 'no_manager' };
    const { rule, because } = verdict;
    return { why: 'denied_by_rule', rule, ...(because === undefined ? {} : { because }) };
  }

  async function checked(wish: Wish, policy: Policy): Promise<CheckedWish> {
    const known = organizationOf(policy, wish.organizationId) !== undefined;
    const required = known && (await accessListRequired(wish.organizationId));
    return checkWish(wish, policy, required);
  }

  /** The wish as a spec with the policy's verdict on it, or why it is nothing. */
  async function judged(by: string, wish: Wish, policy: Policy) {
    const wished = await checked(wish, policy);
    if (!wished.ok) return { ok: false, wrong: wished.refusals } as const;
    const refusal = await refuse(by, wish.organizationId);
    if (refusal !== undefined) return no(refusal);
    const facts = await people.about([by]);
    const verdict = verdictOn(policy, personOf(facts, by), wished.spec);
    if (verdict.outcome !== 'ask') return no(refusalOf(verdict));
    const { ok: _, ...what } = wished;
    return { ok: true, what, verdict, facts } as const;
  }

  return {
    refuse,
    accessListRequired,
    async check(by, wish) {
      const found = await judged(by, wish, parts.policy());
      return found.ok ? undefined : found;
    },
    async submit(by, requestId, wish, { incident, replaces } = {}) {
      const policy = parts.policy();
      const found = await judged(by, wish, policy);
      if (!found.ok) return found;
      const { what, verdict, facts } = found;
      const now = await requests.now();
      const fields = { id: requestId, commitId: ids.nonce(), requester: by, ...what };
      const own = replaces === undefined ? {} : { replaces };
      const request = newRequest({ ...fields, ...own, route: verdict.route }, policy, now);
      const given = { policy, people: facts, now };
      return incident === undefined
        ? asked(request, verdict, given)
        : broken(request, incident, given);
    },
  };
}

function byPerson({ kind, by }: { readonly kind: string; readonly by: string }): string[] {
  return kind === 'window' ? [by] : [];
}
