import { type AtlasCode, AtlasError, type AtlasErrorFacts } from '../../foundation/errors.ts';
import { type ErrorBody, readErrorBody } from '../wire/errorBody.ts';
import { type Answer, TransportFailure } from '../wire/exchange.ts';
import { readUnauthorized } from '../wire/unauthorized.ts';
import { adviceFor } from './advice.ts';
import { clampRetryAfter, readRetryAfter } from './retry.ts';

/** Statuses that prove that Atlas did not carry out the request. No other status proves it. */
const NOT_CARRIED_OUT: ReadonlySet<number> = new Set([
  400, 401, 402, 403, 404, 405, 406, 409, 410, 415, 422, 429,
]);

const BY_STATUS: ReadonlyMap<number, AtlasCode> = new Map([
  [400, 'bad_request'],
  [402, 'payment_required'],
  [404, 'not_found'],
  [406, 'not_acceptable'],
  [409, 'conflict'],
  [410, 'gone'],
  [415, 'bad_request'],
  [422, 'bad_request'],
  [429, 'rate_limited'],
]);

/** The documentation has `..._WHITELIST`; real answers have `..._ACCESS_LIST`. */
const ADDRESS: ReadonlySet<string> = new Set([
  'IP_ADDRESS_NOT_ON_ACCESS_LIST',
  'IP_ADDRESS_NOT_ON_WHITELIST',
  'ORG_REQUIRES_ACCESS_LIST',
  'ORG_REQUIRES_WHITELIST',
  'RESOURCE_REQUIRES_ACCESS_LIST',
  'RESOURCE_REQUIRES_WHITELIST',
  'GLOBAL_USER_OUTSIDE_SUBNET',
]);

const MISSING_KEY: ReadonlySet<string> = new Set([
  'API_KEY_NOT_FOUND',
  'INVALID_KEY_ID',
  'RESOURCE_NOT_FOUND',
]);

function codeFor(answer: Answer, { errorCode }: ErrorBody): AtlasCode {
  const { status } = answer;
  if (errorCode === 'invalid_client') return 'bad_credentials';
  if (status === 401) {
    return readUnauthorized(answer).about === 'role' ? 'missing_role' : 'bad_credentials';
  }
  if (status === 403) return ADDRESS.has(errorCode ?? '') ? 'address_not_allowed' : 'forbidden';
  if (status >= 500) return 'server_error';
  if (status >= 300 && status < 400) return 'redirected';
  return BY_STATUS.get(status) ?? 'unexpected_status';
}

/**
 * From the header, or for a 429 from the second parameter of the token bucket's error: seconds,
 * which may be 0.
 */
function retryAfterMs(answer: Answer, body: ErrorBody, now: number): number | undefined {
  const fromHeader = readRetryAfter(answer.headers.get('retry-after'), now);
  if (fromHeader !== undefined) return fromHeader;
  const seconds = body.errorCode === 'RATE_LIMITED_TOKEN_BUCKET' ? body.parameters[1] : undefined;
  return typeof seconds === 'number' ? clampRetryAfter(seconds * 1_000) : undefined;
}

/** The error for an answer whose status is not the one that is documented for success. */
export function refusalOf(answer: Answer, operation: string, now: number): AtlasError {
  const body = readErrorBody(answer);
  const code = codeFor(answer, body);
  const wait = retryAfterMs(answer, body, now);
  return new AtlasError(code, adviceFor(code, body.errorCode, body.detail), {
    effect: NOT_CARRIED_OUT.has(answer.status) ? 'none' : 'unknown',
    operation,
    status: answer.status,
    parameters: body.parameters,
    fields: body.fields,
    ...(body.errorCode !== undefined && { errorCode: body.errorCode }),
    ...(body.detail !== undefined && { detail: body.detail }),
    ...(body.reason !== undefined && { reason: body.reason }),
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
}

/** The error for an exchange without an answer. Its effect is `none` only if nothing was sent. */
export function failureOf(failure: unknown, operation: string): AtlasError {
  if (failure instanceof AtlasError) return failure;
  const known = failure instanceof TransportFailure ? failure : undefined;
  const code = known?.code ?? 'connection_lost';
  return new AtlasError(code, adviceFor(code), {
    effect: known?.sent === false ? 'none' : 'unknown',
    operation,
    cause: known?.cause ?? failure,
  });
}

/** The error for a 2xx answer that is not as documented. Contains nothing of its body. */
export function unreadable(
  operation: string,
  what: string,
  more: Pick<AtlasErrorFacts, 'status' | 'parameters'> = {},
): AtlasError {
  const message = `${adviceFor('unreadable')} Problem: ${what}.`;
  return new AtlasError('unreadable', message, { effect: 'unknown', operation, ...more });
}

/** The same failure, for a case in which nothing was sent that could change something. */
export function withoutEffect(error: AtlasError): AtlasError {
  if (error.effect === 'none') return error;
  return new AtlasError(error.code, error.message, { ...factsOf(error), effect: 'none' });
}

function factsOf(error: AtlasError): AtlasErrorFacts {
  const { effect, operation, parameters, fields, status, errorCode, detail, reason } = error;
  return {
    effect,
    operation,
    parameters,
    fields,
    ...(status !== undefined && { status }),
    ...(errorCode !== undefined && { errorCode }),
    ...(detail !== undefined && { detail }),
    ...(reason !== undefined && { reason }),
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    cause: error.cause,
  };
}

/**
 * Whether Atlas itself says that this key does not exist: 404 or 400 with its error code. An answer
 * without an error code (a proxy, a wrong base URL), or about the organization, proves nothing
 * about the key.
 */
export function saysNoSuchKey(error: unknown): boolean {
  if (!(error instanceof AtlasError)) return false;
  if (error.status === 404) return MISSING_KEY.has(error.errorCode ?? '');
  return error.status === 400 && error.errorCode === 'API_KEY_NOT_FOUND';
}
