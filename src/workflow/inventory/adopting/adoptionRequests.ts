import { approvedOf } from '../../../domain/credential/access.ts';
import { misplacedRoles } from '../../../domain/key/access.ts';
import { cleanLines } from '../../../domain/key/description.ts';
import type { Owner } from '../../../domain/key/owner.ts';
import { isOrganizationRole } from '../../../domain/key/roles.ts';
import { accessOf, type KeySpec, makeSpec } from '../../../domain/key/spec.ts';
import { refuseRequester } from '../../../domain/policy/access.ts';
import { askedFor } from '../../../domain/policy/asked.ts';
import { lifetimeFor } from '../../../domain/policy/asking/lifetime.ts';
import { personIn } from '../../../domain/policy/people.ts';
import { organizationName, type Policy } from '../../../domain/policy/policy.ts';
import { verdictOn } from '../../../domain/policy/route.ts';
import type { Request } from '../../../domain/record/request.ts';
import { type FormWrong, no } from '../../../domain/record/result.ts';
import { checkReason } from '../../../domain/transitions/keyForm.ts';
import { newRequest } from '../../../domain/transitions/newRequest.ts';
import { createAutoGrants } from '../../core/autoGrants.ts';
import type { ProjectNaming } from '../../keys/projectNames.ts';
import type { Ids } from '../../ports/ids.ts';
import { createNewRequestCommit } from '../../requests/newRequest/commitNewRequest.ts';
import { createGrounding } from '../../requests/newRequest/grounding.ts';
import { refusalOf } from '../../requests/newRequest/judgeWish.ts';
import type { AdoptionRights, AskToAdopt, ToBeAsked } from '../adoption.ts';
import type { Foreign, ForeignSubject } from '../foreign.ts';

/** What became of an approved adoption. `later`: it is tried again; `no`: it is given up. */
export type AdoptedByRequest =
  | { readonly is: 'done' }
  | { readonly is: 'later' | 'no'; readonly code: string };

/** Adopting that is approved like a request for a key of the same access. */
export interface AdoptionRequests {
  readonly ask: AskToAdopt;
  /** Reads it again at Atlas, and takes it into the ledger in the commit that ends the request. */
  adopt(request: Request): Promise<AdoptedByRequest>;
}

/** These pass by themselves. */
const PASSING: readonly string[] = ['person_unknown', 'not_checked', 'clock_wrong'];
/** The request itself was faster, or somebody has changed it: it is looked at again. */
const AGAIN: readonly string[] = ['overtaken', 'unknown_request'];

/** `undefined` where Atlas shows a role that nobody could ask for here. */
function specFor(
  subject: ForeignSubject,
  { owner, purpose, lifetimeMs }: Pick<ToBeAsked, 'owner' | 'purpose' | 'lifetimeMs'>,
): KeySpec | undefined {
  const { access, accessHash, organizationId, credentialId, handle } = subject;
  const { organizationRoles, projects, addresses } = access;
  if (misplacedRoles(access).length > 0) return undefined;
  const spec = makeSpec({
    organizationId,
    description: purpose,
    roles: organizationRoles.filter(isOrganizationRole),
    accessList: addresses,
    projects,
    lifetime: lifetimeMs,
    owner,
    act: { kind: 'adopt', credential: credentialId, from: accessHash, handle },
  });
  return approvedOf(accessOf(spec)).accessHash === accessHash ? spec : undefined;
}

function answerTo(why: string, code = why): AdoptedByRequest {
  if (AGAIN.includes(why)) return { is: 'done' };
  return { is: PASSING.includes(why) ? 'later' : 'no', code };
}

export function createAdoptionRequests(
  parts: Parameters<typeof createAutoGrants>[0] &
    Parameters<typeof createNewRequestCommit>[0] &
    Omit<Parameters<typeof createGrounding>[0], 'grounds' | 'commit'> & {
      readonly foreign: Pick<Foreign, 'look' | 'take'>;
      readonly rights: AdoptionRights;
      readonly projectNaming: Pick<ProjectNaming, 'of'>;
      readonly ids: Ids;
      readonly policy: () => Policy;
    },
): AdoptionRequests {
  const { foreign, rights, people, ids, policy } = parts;
  const { asked: askedOn } = createGrounding({
    ...parts,
    grounds: createAutoGrants(parts),
    commit: createNewRequestCommit(parts),
  });

  /** An admin adopts for anybody; whoever was asked, for themselves. */
  async function refuseAsker(by: string, owner: Owner, organizationId: string) {
    const refusal = await rights.refuse(by);
    if (refusal === undefined || refusal.why === 'person_unknown') return refusal;
    if (owner.kind !== 'person' || owner.id !== by) return refusal;
    return refuseRequester(policy(), personIn(await people.about([by]), by), organizationId);
  }

  return {
    async ask(subject, wish) {
      const { by, lifetimeMs, requestId } = wish;
      const spec = specFor(subject, wish);
      if (spec === undefined) return no({ why: 'access_not_allowed' });
      const { organizationId, access } = subject;
      const inForce = policy();
      const reason = cleanLines(wish.reason);
      const wrong = checkReason(reason, inForce.limits);
      if (wrong.length > 0) return no({ why: 'form_wrong', wrong } satisfies FormWrong);
      const projectNames = await parts.projectNaming.of(
        organizationId,
        access.projects.map(({ projectId }) => projectId),
      );
      const facts = await people.about([by]);
      const person = personIn(facts, by);
      const asked = askedFor({ spec, projectNames });
      const { maxMs } = lifetimeFor(inForce, person, asked);
      if (lifetimeMs > maxMs) return no({ why: 'life_too_long', maxMs });
      const verdict = verdictOn(inForce, person, asked);
      if (verdict.outcome !== 'ask') return no(refusalOf(verdict));
      const fields = {
        id: requestId,
        commitId: ids.nonce(),
        requester: by,
        organizationName: organizationName(inForce, organizationId),
        reason,
        projectNames,
        spec,
        route: verdict.route,
      };
      const given = { policy: inForce, people: facts, now: subject.now };
      const request = newRequest(fields, inForce, subject.now);
      const submitted = await askedOn(request, verdict, given);
      if (!submitted.ok) return submitted;
      return { ok: true, asks: submitted.request.state.status === 'pending' };
    },

    async adopt({ id, requester: by, spec }) {
      const { act, owner, organizationId, description: purpose, lifetime } = spec;
      if (act?.kind !== 'adopt' || owner === undefined || lifetime === undefined) {
        throw new RangeError(`${id} adopts nothing`);
      }
      const refusal =
        (await refuseAsker(by, owner, organizationId)) ??
        (await rights.refuseOwner(owner, [organizationId]));
      if (refusal !== undefined) return answerTo(refusal.why, `adopting_${refusal.why}`);
      const subject = await foreign.look({ organizationId, credentialId: act.credential });
      if (!subject.ok) return answerTo(subject.refusal.why, `adopting_${subject.refusal.why}`);
      const isAsSeen = subject.accessHash === act.from && subject.handle === act.handle;
      if (!isAsSeen) return { is: 'no', code: 'basis_changed' };
      const end = subject.now + lifetime;
      const taking = { by, right: 'request', request: id, owner, purpose, end } as const;
      const taken = await foreign.take(subject, taking);
      return taken.ok
        ? { is: 'done' }
        : answerTo(taken.refusal.why, `adopting_${taken.refusal.why}`);
    },
  };
}
