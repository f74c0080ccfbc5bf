import type { Policy } from '../../domain/policy/policy.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Notice, NoticeKind } from '../ports/store.ts';

/** A step that a request took, under the policy of that moment. */
export interface Step {
  /** `undefined` for a new request. */
  readonly before: Request | undefined;
  readonly after: Request;
  readonly policy: Policy;
}

/** The notices of one kind that a step owes. */
export type Owed = (step: Step) => readonly Notice[];

/** The same `tag` owed again for the same request replaces the notice that was owed before. */
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
