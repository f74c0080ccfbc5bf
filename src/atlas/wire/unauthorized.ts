import { readErrorBody } from './errorBody.ts';
import type { Answer } from './exchange.ts';

/**
 * Atlas answers 401 both to bad credentials and to a missing role, and sends the same digest
 * challenge to every caller it does not know. See src/README.md#what-atlas-does.
 */
const MISSING_ROLE: ReadonlySet<string> = new Set([
  'USER_UNAUTHORIZED',
  'NOT_ORG_OWNER',
  'NOT_ORG_GROUP_CREATOR',
  'NOT_IN_GROUP',
  'USER_CANNOT_ACCESS_ORG',
  'USER_CANNOT_ACCESS_GROUP',
  'NOT_API_KEY_ADMIN',
  'API_KEY_WHITELIST_ACCESS_DENIED',
]);
const UNKNOWN_CALLER: ReadonlySet<string> = new Set([
  'UNEXPECTED_ERROR',
  'NO_CURRENT_USER',
  'invalid_token',
  'invalid_client',
  'unauthorized',
]);

export interface Unauthorized {
  readonly about: 'credentials' | 'role';
  /**
   * Whether it is proven that nothing was carried out: the answer has a challenge, or names a
   * missing role. Otherwise `about` is only the likelier reading.
   */
  readonly certain: boolean;
}

/** Whether a 401 is about the credentials or about a missing role. */
export function readUnauthorized(answer: Answer): Unauthorized {
  const { errorCode } = readErrorBody(answer);
  if (errorCode !== undefined && MISSING_ROLE.has(errorCode)) {
    return { about: 'role', certain: true };
  }
  if (answer.headers.has('www-authenticate')) return { about: 'credentials', certain: true };
  const isUnknownCaller = errorCode === undefined || UNKNOWN_CALLER.has(errorCode);
  return { about: isUnknownCaller ? 'credentials' : 'role', certain: false };
}
