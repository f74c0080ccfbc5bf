import type { Allowance } from '../../domain/approval/preApproval.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Circumstances } from '../../domain/record/decision.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Notice } from '../ports/store.ts';

/** Who is told: the person, those who decide, and whoever allowed it where somebody else ends it. */
export function noticesOf(allowance: Allowance, policy: Policy): Notice[] {
  const { id, person, by, revoked, version } = allowance;
  const about = revoked === undefined ? 'approved' : 'revoked';
  const granter = revoked === undefined || revoked.by === by ? [] : [by];
  return [person, policy.channels.approvals, ...granter].map((target) => ({
    id: `${id}:allowance:${about}:${target}`,
    requestId: id,
    kind: 'allowance',
    target,
    about,
    version,
    tries: 0,
  }));
}

/** What the audit log says of something that somebody allowed or took back. */
export function entryOf(
  allowance: Allowance,
  event: string,
  by: string,
  { policy, now: at }: Pick<Circumstances, 'policy' | 'now'>,
): AuditEntry {
  const { id, person, organizationId, roles, until, uses } = allowance;
  return {
    event,
    by,
    at,
    outcome: 'success',
    policyHash: policy.hash,
    facts: {
      allowance: id,
      person,
      allowedBy: allowance.by,
      organization: organizationId,
      roles,
      until,
      uses,
    },
  };
}
