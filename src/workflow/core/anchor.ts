import type { Credential } from '../../domain/credential/credential.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Status } from '../../domain/record/state.ts';
import type { AuditEntry, Written } from '../ports/audit.ts';

type Circumstances = Pick<AuditEntry, 'at' | 'policyHash'>;

function anchor(facts: AuditEntry['facts'], given: Circumstances, requestId?: string): AuditEntry {
  return {
    event: 'record.anchored',
    ...(requestId === undefined ? {} : { requestId }),
    by: 'keywarden',
    at: given.at,
    outcome: 'success',
    policyHash: given.policyHash,
    facts,
  };
}

/** What the lost entries counted of a request, and no other entry counts any more. */
export interface LostCounts {
  readonly made?: {
    readonly by: string;
    readonly at: number;
    readonly quotas: readonly string[];
  };
  /** A create was begun for it. */
  readonly wasTried?: boolean;
}

function counted({ made, wasTried }: LostCounts): AuditEntry['facts'] {
  return {
    ...(made && { requester: made.by, madeAt: made.at, quotas: made.quotas }),
    ...(wasTried === true && { tried: true }),
  };
}

/**
 * Says in the log which record of a request is the newest, where it does not say so any more. Without
 * it an older record that somebody puts back would be believed.
 */
export function requestAnchor(
  { id, version, commitId, state }: Written & Pick<Request, 'state'>,
  given: Circumstances,
  lost: LostCounts = {},
): AuditEntry {
  const facts = { version, commit: commitId, status: state.status, ...counted(lost) };
  return anchor(facts, given, id);
}

/**
 * There is no record: none that comes back is believed. `status` is the last one that is known: an
 * open request without a record is told to the admins.
 */
export function goneRequestAnchor(
  requestId: string,
  given: Circumstances,
  lost: LostCounts & { readonly status?: Status },
): AuditEntry {
  const facts = { version: 0, ...(lost.status && { status: lost.status }), ...counted(lost) };
  return anchor(facts, given, requestId);
}

export function preApprovalAnchor(
  { id, version, commitId }: Written,
  given: Circumstances,
): AuditEntry {
  return anchor({ preApproval: id, version, commit: commitId }, given);
}

export function gonePreApprovalAnchor(preApproval: string, given: Circumstances): AuditEntry {
  return anchor({ preApproval, version: 0 }, given);
}

export function credentialAnchor(
  { id, version, commitId, state }: Written & Pick<Credential, 'state'>,
  given: Circumstances,
): AuditEntry {
  return anchor({ credential: id, version, commit: commitId, status: state.status }, given);
}

/**
 * None that comes back is believed. One that is made anew counts: its id is that of Atlas. `status` is
 * the last one that is known: one that had not ended is told to the admins.
 */
export function goneCredentialAnchor(
  credential: string,
  given: Circumstances,
  status?: string,
): AuditEntry {
  return anchor({ credential, version: 0, ...(status && { status }) }, given);
}
