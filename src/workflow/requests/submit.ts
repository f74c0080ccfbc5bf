import { askedFor } from '../../domain/policy/asked.ts';
import { organizationsToAsk } from '../../domain/policy/asking/offers.ts';
import { refuseAskingAnywhere } from '../../domain/policy/asking/refuseAsking.ts';
import { knownPerson, personIn } from '../../domain/policy/people.ts';
import type { OrganizationPolicy, Policy } from '../../domain/policy/policy.ts';
import { mayBreakGlass } from '../../domain/policy/route.ts';
import type { Circumstances } from '../../domain/record/decision.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import type { Request } from '../../domain/record/request.ts';
import { type FormWrong, type No, no, type Result } from '../../domain/record/result.ts';
import type { KeyForm } from '../../domain/transitions/keyForm.ts';
import { newRequest, withGrounds } from '../../domain/transitions/newRequest.ts';
import { createAutoGrants } from '../core/autoGrants.ts';
import type { LockedOutOrganizations } from '../keys/lockedOutOrganizations.ts';
import { createRequestableProjects } from '../keys/requestableProjects.ts';
import type { Atlas } from '../ports/atlas.ts';
import type { History } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/logging.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { PreApprovals, Requests } from '../ports/store.ts';
import { createNewRequestCommit, type Submitted } from './newRequest/commitNewRequest.ts';
import { createGrounding } from './newRequest/grounding.ts';
import { createJudgeWish } from './newRequest/judgeWish.ts';

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
  const { requests, people, ids } = parts;
  const grounds = createAutoGrants(parts);
  const commit = createNewRequestCommit(parts);
  const { asked } = createGrounding({ ...parts, grounds, commit });
  const { judge, accessListRequired } = createJudgeWish({
    ...parts,
    requestableProjects: createRequestableProjects(parts),
  });

  async function refuse(by: string, organizationId?: string): Promise<Refusal | undefined> {
    const person = knownPerson(await people.about([by]), by);
    if (person === undefined) return { why: 'person_unknown' };
    return refuseAskingAnywhere(parts.policy(), person, organizationId);
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

  return {
    refuse,
    accessListRequired: (organizationId) => accessListRequired(organizationId, parts.policy()),
    async glass(by) {
      const person = knownPerson(await people.about([by]), by);
      if (person === undefined) return no({ why: 'person_unknown' });
      const organizations = organizationsToAsk(parts.policy(), person, 'break_glass');
      return organizations.length === 0
        ? no({ why: 'no_break_glass' })
        : { ok: true, organizations };
    },
    async check(by, wish) {
      const found = await judge(by, wish, parts.policy());
      return found.ok ? undefined : found;
    },
    async submit(by, requestId, wish, { replaces, ...more } = {}) {
      const policy = parts.policy();
      const found = await judge(by, wish, policy, more.incident);
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
