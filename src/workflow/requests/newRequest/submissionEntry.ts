import { ownerName } from '../../../domain/key/owner.ts';
import type { KeySpec } from '../../../domain/key/spec.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import type { Grant } from '../../../domain/record/grant.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { RequestEvent } from '../../../domain/record/requestEvent.ts';
import type { AuditEntry } from '../../ports/audit.ts';
import type { Quota } from '../../ports/store.ts';

/** A grant as one short text for the audit log. */
function nameOf(grant: Grant): string {
  switch (grant.kind) {
    case 'pre_approval':
      return `${grant.kind} ${grant.preApproval} ${grant.by}`;
    case 'automatic':
      return `${grant.kind} ${grant.rule}`;
    default:
      return `${grant.kind} ${grant.by}`;
  }
}

/** Projects with their roles, how long and whose; nothing for a spec from before. */
function lifeFacts(spec: KeySpec): Readonly<Record<string, string | number | readonly string[]>> {
  if (spec.act === undefined) return {};
  const { projects, lifetime, owner, act } = spec;
  return {
    ...(projects.length === 0
      ? {}
      : { projects: projects.map(({ projectId, roles }) => [projectId, ...roles].join(' ')) }),
    ...(lifetime === undefined ? {} : { lifetime }),
    owner: ownerName(owner),
    ...(act.kind === 'create' ? {} : { act: act.kind, credential: act.credential }),
  };
}

/**
 * The audit entry of a new request: everything that was asked for, its grants, and the quotas that it
 * used up, which are counted from here.
 */
export function submissionEntry(
  request: Request,
  policy: Policy,
  quotas: readonly Quota[],
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
      ...lifeFacts(spec),
      ...(request.tasks === undefined ? {} : { tasks: request.tasks }),
      ...(spec.recipient === undefined ? {} : { recipient: spec.recipient }),
      reason,
      specHash,
      rule: route.rule,
      status: state.status,
      grounds: grants.map(nameOf),
      ...(quotas.length === 0 ? {} : { quotas: quotas.map(({ quota }) => quota) }),
      ...(glass?.kind === 'break_glass' ? { incident: glass.incident } : {}),
      ...(request.ticket === undefined ? {} : { ticket: request.ticket }),
      ...(request.replaces === undefined ? {} : { replaces: request.replaces }),
    },
  };
}
