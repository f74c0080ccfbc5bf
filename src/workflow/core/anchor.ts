import type { Request } from '../../domain/record/request.ts';
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

/**
 * Says in the log which record of a request is the newest, where it does not say so any more. Without
 * it an older record that somebody puts back would be believed.
 */
export function requestAnchor(
  { id, version, commitId, state }: Written & Pick<Request, 'state'>,
  given: Circumstances,
): AuditEntry {
  return anchor({ version, commit: commitId, status: state.status }, given, id);
}

export function preApprovalAnchor(
  { id, version, commitId }: Written,
  given: Circumstances,
): AuditEntry {
  return anchor({ preApproval: id, version, commit: commitId }, given);
}

/** There is no record: none that comes back is believed. */
export function goneAnchor(
  of: { readonly requestId: string } | { readonly preApproval: string },
  given: Circumstances,
): AuditEntry {
  const nothing = { version: 0 };
  if ('requestId' in of) return anchor(nothing, given, of.requestId);
  return anchor({ preApproval: of.preApproval, ...nothing }, given);
}
