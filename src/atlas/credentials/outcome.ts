import type { Problem } from '../../domain/record/state.ts';
import { type AtlasCode, AtlasError } from '../../foundation/errors.ts';
import type { LockedOut, Missing, NotNow, Written } from '../../workflow/ports/credentialAccess.ts';

/** What a call was about. */
export interface About {
  readonly projectId?: string;
  /** Epoch ms. */
  readonly now: number;
}

/** Atlas names the access list of a key in both ways. */
const ALREADY: ReadonlySet<string> = new Set([
  'API_KEY_ALREADY_IN_GROUP',
  'ADDRESS_ALREADY_IN_WHITELIST',
  'ADDRESS_ALREADY_IN_ACCESS_LIST',
]);

const MISSING: ReadonlyMap<string, Missing> = new Map([
  ['API_KEY_NOT_FOUND', 'credential'],
  ['INVALID_KEY_ID', 'credential'],
  ['RESOURCE_NOT_FOUND', 'credential'],
  ['GROUP_NOT_FOUND', 'project'],
  ['INVALID_GROUP_ID', 'project'],
  ['NOT_ATLAS_GROUP', 'project'],
  ['API_KEY_WHITELIST_NOT_FOUND', 'address'],
  ['API_KEY_ACCESS_LIST_NOT_FOUND', 'address'],
]);

/** About the organization or its plan, whatever the status. */
const ORGANIZATION: ReadonlySet<string> = new Set([
  'ORG_NOT_FOUND',
  'INVALID_ORG_ID',
  'NOT_ATLAS_ORG',
  'INACTIVE_ORG',
]);

const CREDENTIALS: ReadonlySet<AtlasCode> = new Set([
  'bad_credentials',
  'missing_role',
  'address_not_allowed',
  'forbidden',
  'payment_required',
  'not_acceptable',
  'gone',
]);

const DETAIL_MAX = 300;

/**
 * Atlas answers 401 about a project that was just made, as if a role were missing. How long is not
 * documented; seen were seconds. See src/README.md#what-atlas-does.
 */
const FRESH_MS = 10 * 60_000;

/** The first 8 digits of an id are the second in which it was made, as in every ObjectId. */
function isFresh(projectId: string, now: number): boolean {
  const age = now - Number.parseInt(projectId.slice(0, 8), 16) * 1_000;
  return age > -FRESH_MS && age < FRESH_MS;
}

function detailOf({ detail, fields }: AtlasError): string | undefined {
  const sentences = [detail ?? '', ...fields.map(({ description }) => description)];
  const text = sentences.filter((one) => one !== '').join(' ');
  return text === '' ? undefined : text.slice(0, DETAIL_MAX);
}

function problemOf(error: AtlasError): Problem {
  const { code, status, errorCode } = error;
  const detail = detailOf(error);
  return {
    code,
    ...(status !== undefined && { status }),
    ...(errorCode !== undefined && { errorCode }),
    ...(detail !== undefined && { detail }),
  };
}

/** No error code and no sentence: a proxy, or one of Atlas's empty 401 and 403. */
function isWordless({ errorCode, detail }: AtlasError): boolean {
  return errorCode === undefined && detail === undefined;
}

function later(error: AtlasError, problem: Problem): NotNow {
  const { retryAfterMs: waitMs, effect } = error;
  return {
    is: 'later',
    problem,
    mayLand: effect === 'unknown',
    ...(waitMs !== undefined && { waitMs }),
  };
}

/** 401, 402, 403, 404, 405, 406, 409, 410: what they say depends on Atlas's error code. */
function judgeProven(error: AtlasError, problem: Problem, about: About): Written {
  const { code, status, errorCode = '' } = error;
  if (ORGANIZATION.has(errorCode)) return { is: 'locked_out', problem };
  if (ALREADY.has(errorCode)) return { is: 'already' };
  const what = MISSING.get(errorCode);
  if (what !== undefined && (status === 400 || status === 404))
    return { is: 'gone', what, problem };
  const { projectId, now } = about;
  if (code === 'missing_role' && projectId !== undefined && isFresh(projectId, now)) {
    return later(error, problem);
  }
  if (isWordless(error) && status !== undefined && [401, 403, 404].includes(status)) {
    return later(error, problem);
  }
  if (CREDENTIALS.has(code)) return { is: 'locked_out', problem };
  const isForGood = code === 'bad_request' || code === 'invalid_argument';
  return isForGood ? { is: 'refused', problem } : later(error, problem);
}

/**
 * What a failed write means for whoever wants it done. Throws what is no failure of Atlas: that is
 * a fault of our own.
 */
export function judgeWrite(error: unknown, about: About): Written {
  if (!(error instanceof AtlasError)) throw error;
  const problem = problemOf(error);
  if (error.effect === 'none') return judgeProven(error, problem, about);
  return error.code === 'server_error' ? later(error, problem) : { is: 'unsure', problem };
}

/** The same for a read. `missing`: Atlas itself says that there is no such credential. */
export function judgeRead(
  error: unknown,
  now: number,
): { readonly is: 'missing' } | NotNow | LockedOut {
  if (!(error instanceof AtlasError)) throw error;
  const problem = problemOf(error);
  const judged = judgeProven(error, problem, { now });
  if (judged.is === 'locked_out') return judged;
  if (judged.is === 'gone' && judged.what === 'credential') return { is: 'missing' };
  return { ...later(error, problem), mayLand: false };
}
