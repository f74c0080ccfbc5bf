import { endOf } from '../../../domain/credential/ends.ts';
import { isUseUnknown } from '../../../domain/inventory/inventory.ts';
import { organizationName, type Policy } from '../../../domain/policy/policy.ts';
import { type Request, votersOf } from '../../../domain/record/request.ts';
import type { OwnedLine } from '../../../domain/reviews/digest.ts';
import { StoreError } from '../../../foundation/errors.ts';
import type { Requests } from '../../ports/store.ts';

/** Characters of a reason that are kept. */
const REASON_MAX = 300;

function day(ms: number | undefined): string {
  return ms === undefined ? '' : new Date(ms).toISOString();
}

function usageOf({ observation }: OwnedLine): string {
  const use = observation?.use;
  if (use === undefined) return 'not read';
  if (isUseUnknown(use)) return 'cannot be known';
  return use.at === undefined ? 'none seen' : 'seen';
}

/** What a review has to prove of one key, as it was when somebody was asked about it. */
export type Evidence = Readonly<Record<string, string>>;

/** Who holds what, why, approved by whom and used when: it is written into the audit log. */
export function createEvidence(parts: {
  readonly requests: Pick<Requests, 'load'>;
  readonly policy: () => Policy;
}): (line: OwnedLine) => Promise<Evidence> {
  /** One that cannot be read is told of by whoever reads it; the review goes on without its reason. */
  async function requestOf(id: string | undefined): Promise<Request | undefined> {
    try {
      return id === undefined ? undefined : (await parts.requests.load(id))?.request;
    } catch (cause) {
      if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
      return undefined;
    }
  }

  return async (line) => {
    const { credential, observation } = line;
    const { origin, access, organizationId, owner } = credential;
    const requestId = origin.request;
    const request = await requestOf(requestId);
    const projects = access.projects.map((one) => `${one.projectId}:${one.roles.join('+')}`);
    const end = endOf(credential);
    const use = observation?.use;
    return {
      credential: credential.id,
      publicKey: credential.handle,
      organization: organizationName(parts.policy(), organizationId),
      organizationId: `organization:${organizationId}`,
      owner: owner.id,
      purpose: credential.purpose,
      origin: origin.how,
      request: requestId ?? '',
      requestedBy: request?.requester ?? '',
      reason: request?.reason.slice(0, REASON_MAX) ?? '',
      approvedBy: request === undefined ? '' : votersOf(request).join(' '),
      adoptedBy: origin.how === 'adopted' ? origin.by : '',
      organizationRoles: access.organizationRoles.join(' '),
      projectRoles: projects.join(' '),
      addresses: access.addresses.join(' '),
      state: credential.state.status,
      created: day(credential.createdAt),
      end: day(end?.at),
      use: usageOf(line),
      lastUsed: day(use?.at),
      lastUsedFrom: use?.from ?? '',
    };
  };
}
