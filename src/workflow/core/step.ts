import type { Policy } from '../../domain/policy/policy.ts';
import type { Accepted } from '../../domain/record/decision.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Notice, NoticeKind } from '../ports/store.ts';

/** One change of a request, and the policy at that moment. */
export interface Step {
  /** `undefined` for a new request. */
  readonly before: Request | undefined;
  readonly after: Request;
  readonly policy: Policy;
  /** What else the audit entry says. Absent for a new request. */
  readonly facts?: Accepted['facts'];
}

/** The notices of one kind that a step causes. */
export type Owed = (step: Step) => readonly Notice[];

/** A later notice of the same request with the same `tag` replaces one that is still owed. */
export function noticeOf({ after }: Step, kind: NoticeKind, target: string, tag: string): Notice {
  return {
    id: `${after.id}:${tag}`,
    requestId: after.id,
    kind,
    target,
    about: after.state.status,
    version: after.version,
    tries: 0,
  };
}
