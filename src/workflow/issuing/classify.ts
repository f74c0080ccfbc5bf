import { cleanLine } from '../../domain/key/description.ts';
import type { HeldReason, Problem, Suspect } from '../../domain/record/state.ts';
import { AtlasError } from '../../foundation/errors.ts';

/** What a failed create means for the request (src/README.md#classify-the-answer). */
export type Verdict =
  /** It is proven that no key was created, and a later try may succeed. */
  | { readonly next: 'try_later'; readonly problem: Problem; readonly waitMs: number }
  /** It is proven that no key was created, and a person must change something first. */
  | { readonly next: 'hold'; readonly problem: Problem; readonly reason: HeldReason }
  /** It is proven that no key was created, and no try will succeed. */
  | { readonly next: 'fail'; readonly problem: Problem }
  /** A key may exist. */
  | { readonly next: 'doubt'; readonly problem: Problem };

const SECOND = 1000;
const LONGEST_WAIT = 5 * 60 * SECOND;
const DETAIL_MAX = 300;
const KEY_ID = /^[a-f0-9]{24}$/;

export function problemOf(error: AtlasError): Problem {
  return {
    code: error.code,
    status: error.status,
    ...(error.errorCode === undefined
      ? {}
      : { errorCode: cleanLine(error.errorCode).slice(0, 80) }),
    ...(error.detail === undefined ? {} : { detail: cleanLine(error.detail).slice(0, DETAIL_MAX) }),
  };
}

/** 10, 20, 40 s ... as MongoDB advises, at most five minutes. */
export function backOff(attempt: number): number {
  return Math.min(10 * SECOND * 2 ** Math.max(0, attempt - 1), LONGEST_WAIT);
}

/** The key that Atlas named in an answer that was not as asked. */
export function suspectOf(error: unknown): Suspect | undefined {
  if (!(error instanceof AtlasError) || error.code !== 'unreadable') return undefined;
  const [keyId] = error.parameters;
  return typeof keyId === 'string' && KEY_ID.test(keyId) ? { keyId, ours: false } : undefined;
}

export function judgeCreate(error: unknown, attempt: number): Verdict {
  if (!(error instanceof AtlasError)) {
    // Our own code failed at an unknown moment, so a key may exist.
    return { next: 'doubt', problem: { code: 'internal' } };
  }
  const problem = problemOf(error);
  if (error.effect === 'unknown') return { next: 'doubt', problem };
  switch (error.code) {
    case 'bad_credentials':
    case 'missing_role':
    case 'address_not_allowed':
    case 'forbidden':
    case 'payment_required':
    case 'not_acceptable':
    case 'gone':
      return { next: 'hold', reason: 'credentials', problem };
    case 'not_found':
      return { next: 'hold', reason: 'organization_gone', problem };
    case 'bad_request':
    case 'invalid_argument':
    case 'conflict':
      return { next: 'fail', problem };
    default:
      return { next: 'try_later', problem, waitMs: error.retryAfterMs ?? backOff(attempt) };
  }
}
