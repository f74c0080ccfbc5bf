import { ISSUING } from '../domain/issuing.ts';
import { specHash } from '../domain/key.ts';
import type { Person } from '../domain/people.ts';
import { organizationOf, type Policy, refuseRequester } from '../domain/policy.ts';
import type { Refusal, SpecRefusal } from '../domain/refusal.ts';
import type { Request } from '../domain/request.ts';
import { checkWish, type Wish } from '../domain/wish.ts';
import { dueOf, owedFor } from './owed.ts';
import type { Atlas } from './ports/atlas.ts';
import type { Ids } from './ports/ids.ts';
import type { Log } from './ports/logging.ts';
import type { People } from './ports/slack.ts';
import type { Requests } from './ports/store.ts';
import type { Shut } from './shut.ts';

/** How many requests one person may have open at a time. */
export const OPEN_REQUESTS = 5;

export type Submitted =
  | { readonly ok: true; readonly requestId: string }
  /** What is wrong with the wish, for the fields of the form. */
  | { readonly ok: false; readonly wrong: readonly SpecRefusal[] }
  | { readonly ok: false; readonly refusal: Refusal };

export interface Submission {
  /** Whether this person may ask at all. */
  refuse(by: string): Promise<Refusal | undefined>;
  /** Whether Atlas demands an IP access list; `undefined` while Atlas cannot be asked. */
  accessListRequired(organizationId: string): Promise<boolean | undefined>;
  /** `requestId` was made when the form was opened, so that a second click changes nothing. */
  submit(by: string, requestId: string, wish: Wish): Promise<Submitted>;
}

function personOf(facts: ReadonlyMap<string, Person>, id: string): Person {
  return facts.get(id) ?? { id, standing: 'unknown', groups: [] };
}

function newRequest(
  fields: Pick<
    Request,
    'id' | 'commitId' | 'requester' | 'organizationName' | 'reason' | 'spec' | 'accessListUnread'
  >,
  policy: Policy,
  now: number,
): Request {
  return {
    schema: 1,
    ...fields,
    version: 1,
    createdAt: now,
    specHash: specHash(fields.spec),
    quorum: policy.quorum,
    grants: [],
    attempts: 0,
    attemptsAllowed: ISSUING.attempts,
    lost: [],
    state: { status: 'pending', until: now + policy.requestLifetimeMs },
  };
}

export function createSubmission(parts: {
  readonly requests: Requests;
  readonly people: People;
  readonly atlas: Atlas;
  readonly policy: () => Policy;
  readonly shut: Pick<Shut, 'isShut'>;
  readonly ids: Ids;
  readonly log: Log;
  readonly moved: (requestId: string) => void;
}): Submission {
  const { requests, people, atlas, ids, log } = parts;

  async function refuse(by: string): Promise<Refusal | undefined> {
    const person = personOf(await people.about([by]), by);
    if (person.standing === 'unknown') return { why: 'person_unknown' };
    return refuseRequester(parts.policy(), person);
  }

  async function accessListRequired(organizationId: string): Promise<boolean | undefined> {
    try {
      return (await atlas.organization(organizationId)?.requiresAccessList()) ?? false;
    } catch (cause) {
      // A form must not fail for this: Atlas itself refuses the key's use, and the card says so.
      log.warn({ organizationId, err: cause }, 'atlas.settings_unknown');
      return undefined;
    }
  }

  async function commit(request: Request, policy: Policy): Promise<Submitted> {
    const committed = await requests.commit({
      before: 0,
      request,
      entry: {
        event: 'request.created',
        requestId: request.id,
        by: request.requester,
        at: request.createdAt,
        outcome: 'success',
        policyHash: policy.hash,
        facts: {
          organization: request.spec.organizationId,
          description: request.spec.description,
          roles: request.spec.roles,
          accessList: request.spec.accessList,
          reason: request.reason,
          specHash: request.specHash,
        },
      },
      notices: owedFor(undefined, request, policy),
      due: dueOf(request.state),
      guards: [{ index: 'open-of-requester', limit: OPEN_REQUESTS }],
    });
    if (committed.ok) {
      parts.moved(request.id);
      return { ok: true, requestId: request.id };
    }
    if (committed.why === 'guard') {
      return { ok: false, refusal: { why: 'too_many_open', limit: OPEN_REQUESTS } };
    }
    // The record exists: the same form was sent twice.
    const earlier = await requests.load(request.id);
    const same =
      earlier?.request.requester === request.requester &&
      earlier.request.specHash === request.specHash &&
      earlier.request.reason === request.reason;
    return same
      ? { ok: true, requestId: request.id }
      : { ok: false, refusal: { why: 'used_window' } };
  }

  return {
    refuse,
    accessListRequired,
    async submit(by, requestId, wish) {
      const policy = parts.policy();
      const known = organizationOf(policy, wish.organizationId) !== undefined;
      if (known && (await parts.shut.isShut(wish.organizationId))) {
        return { ok: false, wrong: [{ why: 'organization_shut' }] };
      }
      const required = known ? await accessListRequired(wish.organizationId) : false;
      const checked = checkWish(wish, policy, required === true);
      if (!checked.ok) return { ok: false, wrong: checked.refusals };
      const refusal = await refuse(by);
      if (refusal !== undefined) return { ok: false, refusal };
      const { spec, reason, organizationName } = checked;
      const fields = {
        id: requestId,
        commitId: ids.nonce(),
        requester: by,
        organizationName,
        reason,
        spec,
        ...(required === undefined && spec.accessList.length === 0
          ? { accessListUnread: true as const }
          : {}),
      };
      return commit(newRequest(fields, policy, await requests.now()), policy);
    },
  };
}
