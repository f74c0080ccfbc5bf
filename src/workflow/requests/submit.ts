import { refuseRequester } from '../../domain/policy/access.ts';
import { askedFor } from '../../domain/policy/asked.ts';
import { knownPerson, personIn } from '../../domain/policy/people.ts';
import {
  type OrganizationPolicy,
  organizationOf,
  type Policy,
} from '../../domain/policy/policy.ts';
import { glassChoices, mayBreakGlass, type Verdict, verdictOn } from '../../domain/policy/route.ts';
import type { Circumstances } from '../../domain/record/decision.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import type { Request } from '../../domain/record/request.ts';
import { type FormWrong, type No, no, type Result } from '../../domain/record/result.ts';
import {
  type CheckedKeyForm,
  checkIncident,
  checkKeyForm,
  type KeyForm,
} from '../../domain/transitions/keyForm.ts';
import { newRequest, takenVotes, withGrounds } from '../../domain/transitions/newRequest.ts';
import { createAutoGrants } from '../core/autoGrants.ts';
import type { LockedOutOrganizations } from '../keys/lockedOutOrganizations.ts';
import type { Atlas } from '../ports/atlas.ts';
import type { History } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/logging.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { PreApprovals, Requests } from '../ports/store.ts';
import { createNewRequestCommit, type Submitted } from './newRequest/commitNewRequest.ts';

export interface Submission {
  /** Whether this person may ask at all, or in this organization. */
  refuse(by: string, organizationId?: string): Promise<Refusal | undefined>;
  /** Where this person may use break-glass. Asked before any name is shown. */
  glass(by: string): Promise<Result<{ readonly organizations: readonly OrganizationPolicy[] }>>;
  /** Whether Atlas demands an IP access list; `undefined` while Atlas cannot be asked. */
  accessListRequired(organizationId: string): Promise<boolean | undefined>;
  /** Everything that is wrong with this wish, except the limits on the number of requests. */
  check(by: string, wish: KeyForm): Promise<No<Refusal | FormWrong> | undefined>;
  /** `requestId` was made when the form was opened, so that a second click changes nothing. */
  submit(
    by: string,
    requestId: string,
    wish: KeyForm,
    more?: {
      /** What happened, if somebody uses break-glass. */
      readonly incident?: string;
      /** The request that this one replaces. */
      readonly replaces?: string;
    },
  ): Promise<Submitted>;
}

type Asking = Extract<Verdict, { outcome: 'ask' }>;

export function createSubmission(parts: {
  readonly requests: Requests;
  readonly preApprovals: Pick<PreApprovals, 'open'>;
  readonly history: Pick<History, 'usage' | 'differs'>;
  readonly people: People;
  readonly atlas: Atlas;
  readonly signer: Signer;
  readonly policy: () => Policy;
  readonly shut: Pick<LockedOutOrganizations, 'isShut'>;
  readonly ids: Ids;
  readonly log: Log;
  readonly moved: (requestId: string) => void;
}): Submission {
  const { requests, people, atlas, ids, log } = parts;
  const grounds = createAutoGrants(parts);
  const commit = createNewRequestCommit(parts);

  async function refuse(by: string, organizationId?: string): Promise<Refusal | undefined> {
    const person = knownPerson(await people.about([by]), by);
    if (person === undefined) return { why: 'person_unknown' };
    return refuseRequester(parts.policy(), person, organizationId);
  }

  async function accessListRequired(organizationId: string): Promise<boolean | undefined> {
    if (parts.policy().limits.accessList?.required === true) return true;
    try {
      return (await atlas.organization(organizationId)?.requiresAccessList()) ?? false;
    } catch (cause) {
      // The form must not fail because of this. Atlas refuses the use of a key without a list that
      // it requires, and the card says that this was not checked.
      log.warn({ organizationId, err: cause }, 'atlas.settings_unknown');
      return undefined;
    }
  }

  async function broken(
    request: Request,
    incident: string,
    given: Circumstances,
  ): Promise<Submitted> {
    const { policy } = given;
    const requester = personIn(given.people, request.requester);
    const { breakGlass } = policy;
    if (breakGlass === undefined || !mayBreakGlass(policy, requester, askedFor(request))) {
      return no({ why: 'no_break_glass' });
    }
    const { quota } = breakGlass;
    const more = { quota, policyHash: policy.hash };
    const ground = grounds.ofBrokenGlass(request, incident, requester, more);
    const committed = await commit(withGrounds(request, ground.grants, given), ground, policy);
    return 'ok' in committed ? committed : no({ why: 'glass_used_up', limit: quota.count });
  }

  /** Uses the votes given in advance. If one is used up meanwhile, it tries again without it. */
  async function withVotes(request: Request, given: Circumstances): Promise<Submitted> {
    let votes = await grounds.votesInAdvance(request);
    const facts = await people.about([request.requester, ...votes.map(({ grant }) => grant.by)]);
    const known = { ...given, people: facts };
    for (;;) {
      const taken = takenVotes(request, votes, known);
      const ground = grounds.ofVotes(taken);
      const grounded = withGrounds(request, ground.grants, known);
      const committed = await commit(grounded, ground, given.policy);
      if ('ok' in committed) return committed;
      const gone = taken[committed.usedUp];
      votes = votes.filter((vote) => vote !== gone);
    }
  }

  async function asked(
    request: Request,
    verdict: Asking,
    given: Circumstances,
  ): Promise<Submitted> {
    const { policy } = given;
    const requester = personIn(given.people, request.requester);
    const ground = grounds.ofRule(request, verdict, requester, policy.hash);
    if (ground === undefined) return withVotes(request, given);
    const committed = await commit(withGrounds(request, ground.grants, given), ground, policy);
    if ('ok' in committed) return committed;
    const submitted = await withVotes(request, given);
    const usedUp = verdict.automatic?.rule;
    return submitted.ok && usedUp !== undefined ? { ...submitted, usedUp } : submitted;
  }

  function refusalOf(verdict: Exclude<Verdict, Asking>): Refusal {
    if (verdict.outcome === 'no_manager') return { why: 'no_manager' };
    const { rule, because } = verdict;
    return { why: 'denied_by_rule', rule, ...(because === undefined ? {} : { because }) };
  }

  async function checked(
    wish: KeyForm,
    policy: Policy,
    incident: string | undefined,
  ): Promise<CheckedKeyForm & Pick<Request, 'accessListUnread'> & { readonly incident?: string }> {
    const known = organizationOf(policy, wish.organizationId) !== undefined;
    if (known && (await parts.shut.isShut(wish.organizationId))) {
      return no({ why: 'form_wrong', wrong: [{ why: 'organization_shut' }] });
    }
    const required = known ? await accessListRequired(wish.organizationId) : false;
    const read = checkKeyForm(wish, policy, required === true);
    const unread = required === undefined && read.ok && read.spec.accessList.length === 0;
    const wished = unread ? { ...read, accessListUnread: true as const } : read;
    if (incident === undefined) return wished;
    const happened = checkIncident(incident, policy.limits);
    const wrong = [...(wished.ok ? [] : wished.refusal.wrong), ...happened.refusals];
    if (!wished.ok || wrong.length > 0) return no({ why: 'form_wrong', wrong });
    return { ...wished, incident: happened.incident };
  }

  /** The wish as a spec, with the verdict of the policy; or a refusal. */
  async function judged(by: string, wish: KeyForm, policy: Policy, happened?: string) {
    const wished = await checked(wish, policy, happened);
    if (!wished.ok) return wished;
    const refusal = await refuse(by, wish.organizationId);
    if (refusal !== undefined) return no(refusal);
    const facts = await people.about([by]);
    const verdict = verdictOn(policy, personIn(facts, by), askedFor(wished));
    if (verdict.outcome !== 'ask') return no(refusalOf(verdict));
    const { ok: _, incident, ...what } = wished;
    return { ok: true, what, incident, verdict, facts } as const;
  }

  return {
    refuse,
    accessListRequired,
    async glass(by) {
      const person = knownPerson(await people.about([by]), by);
      if (person === undefined) return no({ why: 'person_unknown' });
      const organizations = glassChoices(parts.policy(), person);
      return organizations.length === 0
        ? no({ why: 'no_break_glass' })
        : { ok: true, organizations };
    },
    async check(by, wish) {
      const found = await judged(by, wish, parts.policy());
      return found.ok ? undefined : found;
    },
    async submit(by, requestId, wish, { replaces, ...more } = {}) {
      const policy = parts.policy();
      const found = await judged(by, wish, policy, more.incident);
      if (!found.ok) return found;
      const { what, incident, verdict, facts } = found;
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
