import type { Policy } from '../../domain/policy/policy.ts';
import type { Grant } from '../../domain/record/grant.ts';
import type { Request } from '../../domain/record/request.ts';
import type { RequestEvent } from '../../domain/record/requestEvent.ts';
import type { AuditEntry } from '../ports/audit.ts';

/** A grant as one short text for the audit log. */
function nameOf(grant: Grant): string {
  switch (grant.kind) {
    case 'window':
      return `${grant.kind} ${grant.preApproval} ${grant.by}`;
    case 'automatic':
      return `${grant.kind} ${grant.rule}`;
    default:
      return `${grant.kind} ${grant.by}`;
  }
}

/** The audit entry of a new request: everything that was asked for, and its grants. */
export function submissionEntry(
  request: Request,
  policy: Policy,
): AuditEntry & { readonly event: RequestEvent } {
  const { spec, specHash, reason, state, route, grants } = request;
  const glass = grants.find(({ kind }) => kind === 'break_glass');
  return {
    event: glass === undefined ? 'request.created' : 'request.glass_broken',
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
      grounds: grants.map(nameOf),
      ...(glass?.kind === 'break_glass' ? { incident: glass.incident } : {}),
      ...(request.ticket === undefined ? {} : { ticket: request.ticket }),
      ...(request.replaces === undefined ? {} : { replaces: request.replaces }),
    },
  };
}
