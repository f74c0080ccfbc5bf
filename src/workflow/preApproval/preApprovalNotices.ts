import type { PreApproval } from '../../domain/approval/preApproval.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Circumstances } from '../../domain/record/decision.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Notice } from '../ports/store.ts';

/**
 * Notices to the person and to the approvals channel. If somebody else revoked it, the one who gave
 * it is told too.
 */
export function noticesOf(preApproval: PreApproval, policy: Policy): Notice[] {
  const { id, person, by, revoked, version } = preApproval;
  const about = revoked === undefined ? 'approved' : 'revoked';
  const granter = revoked === undefined || revoked.by === by ? [] : [by];
  return [person, policy.channels.approvals, ...granter].map((target) => ({
    id: `${id}:preApproval:${about}:${target}`,
    requestId: id,
    kind: 'pre_approval',
    target,
    about,
    version,
    tries: 0,
  }));
}

/** The audit entry of a pre-approval that was given or revoked. */
export function entryOf(
  preApproval: PreApproval,
  event: string,
  by: string,
  { policy, now: at }: Pick<Circumstances, 'policy' | 'now'>,
): AuditEntry {
  const { id, person, organizationId, roles, until, uses } = preApproval;
  return {
    event,
    by,
    at,
    outcome: 'success',
    policyHash: policy.hash,
    facts: {
      preApproval: id,
      person,
      allowedBy: preApproval.by,
      organization: organizationId,
      roles,
      until,
      uses,
    },
  };
}
