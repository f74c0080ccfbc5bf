import type { Policy } from '../../../domain/policy/policy.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import type { Request } from '../../../domain/record/request.ts';
import { type FormWrong, no, type Result } from '../../../domain/record/result.ts';
import type { AutoGrants } from '../../core/autoGrants.ts';
import { dueFor } from '../../core/dueFor.ts';
import { noticesFor } from '../../core/noticesFor.ts';
import { usedUpGuard } from '../../core/quotaCounts.ts';
import type { History } from '../../ports/audit.ts';
import { openQuotas } from '../../ports/credentials.ts';
import type { Requests } from '../../ports/store.ts';
import { submissionEntry } from './submissionEntry.ts';
import { limitsOf, overLimit } from './submitLimits.ts';

function kindOf({ spec }: Request): 'change' | 'extend' | 'adopt' {
  const kind = spec.act?.kind;
  return kind === 'extend' || kind === 'adopt' ? kind : 'change';
}

export type Submitted = Result<
  {
    readonly request: Request;
    /** The rule whose quota is used up, so that people are asked. */
    readonly usedUp?: string;
  },
  Refusal | FormWrong
>;

/**
 * Writes a new request down, unless a limit or a quota is used up: by the audit log, or by what
 * Redis counts, which also keeps two requests at the same moment apart.
 */
export function createNewRequestCommit(parts: {
  readonly requests: Requests;
  readonly history: Pick<History, 'usage'>;
  readonly moved: (requestId: string) => void;
}) {
  const { requests, history } = parts;

  /** The record exists: the same form was sent twice, or somebody sent another form with its id. */
  async function sentBefore(request: Request): Promise<Submitted> {
    const earlier = await requests.load(request.id);
    const same =
      earlier?.request.requester === request.requester &&
      earlier.request.specHash === request.specHash &&
      earlier.request.reason === request.reason;
    return same ? { ok: true, request: earlier.request } : no({ why: 'used_window' });
  }

  /** `usedUp` is the index of the guard of these grants that refuses. */
  return async function commit(
    request: Request,
    { guards, joins }: AutoGrants,
    policy: Policy,
  ): Promise<Submitted | { readonly usedUp: number }> {
    const usage = await history.usage();
    if (usage.isMade(request.id)) return sentBefore(request);
    const limits = limitsOf(policy, usage, request.requester, request.createdAt);
    if (!limits.ok) return limits;
    const usedUp = usedUpGuard(usage, guards, request.createdAt);
    if (usedUp !== undefined) return { usedUp };
    const alone = openQuotas(request.spec);
    const entry = submissionEntry(request, policy, joins);
    const committed = await requests.commit({
      before: undefined,
      request,
      entry,
      notices: noticesFor(entry.event, { before: undefined, after: request, policy }),
      due: dueFor(request),
      guards: [...limits.guards, ...alone.map((index) => ({ index, limit: 1 })), ...guards],
      joins,
    });
    if (committed.ok) {
      parts.moved(request.id);
      return { ok: true, request };
    }
    if (committed.why !== 'guard') return sentBefore(request);
    const refusal = overLimit(policy, committed.guard);
    if (refusal !== undefined) return no(refusal);
    const ofGround = committed.guard - limits.guards.length - alone.length;
    return ofGround >= 0
      ? { usedUp: ofGround }
      : no({ why: 'asked_already', kind: kindOf(request) });
  };
}
