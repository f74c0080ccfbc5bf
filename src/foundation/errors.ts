/**
 * Errors that this program throws on purpose. Callers act on `code`; nobody matches on message
 * text. A refusal (somebody may not do something) is a value, not an error.
 */
export abstract class KeywardenError extends Error {
  abstract readonly code: string;
}

export const ATLAS_CODES = [
  'invalid_argument',
  'unreachable',
  'timeout',
  'connection_lost',
  'bad_request',
  'bad_credentials',
  'missing_role',
  'payment_required',
  'address_not_allowed',
  'forbidden',
  'not_found',
  'not_acceptable',
  'conflict',
  'gone',
  'rate_limited',
  'unexpected_status',
  'server_error',
  'redirected',
  'too_large',
  'unreadable',
] as const;
export type AtlasCode = (typeof ATLAS_CODES)[number];

export interface AtlasErrorFacts {
  /** Whether Atlas may have carried out the request. `none`: proven that it did not. */
  readonly effect: 'none' | 'unknown';
  readonly operation: string;
  readonly status?: number;
  /** Fields of Atlas's error body, unchanged: `errorCode`, `detail`, `reason`, `parameters`. */
  readonly errorCode?: string;
  readonly detail?: string;
  readonly reason?: string;
  readonly parameters?: readonly (string | number)[];
  /** `badRequestDetail.fields`: which field Atlas did not accept and why. */
  readonly fields?: readonly { readonly field: string; readonly description: string }[];
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** Any failure of a call to Atlas. */
export class AtlasError extends KeywardenError {
  readonly code: AtlasCode;
  readonly effect: 'none' | 'unknown';
  readonly operation: string;
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly detail: string | undefined;
  readonly reason: string | undefined;
  readonly parameters: readonly (string | number)[];
  readonly fields: readonly { readonly field: string; readonly description: string }[];
  readonly retryAfterMs: number | undefined;

  constructor(code: AtlasCode, message: string, facts: AtlasErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'AtlasError';
    this.code = code;
    this.effect = facts.effect;
    this.operation = facts.operation;
    this.status = facts.status;
    this.errorCode = facts.errorCode;
    this.detail = facts.detail;
    this.reason = facts.reason;
    this.parameters = facts.parameters ?? [];
    this.fields = facts.fields ?? [];
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/**
 * `unreachable`: nothing was written. `unsure`: the command may or may not have run.
 * `refused`: Redis answered with an error (OOM, READONLY, MISCONF), nothing was written.
 * `corrupt`: a record was read and does not parse, or a key holds a value of another type.
 * `contended`: other commits changed the audit head for too long.
 */
export type StoreCode = 'unreachable' | 'unsure' | 'refused' | 'corrupt' | 'contended' | 'newer';

export class StoreError extends KeywardenError {
  readonly code: StoreCode;
  /** Where Redis refused: the first word of what it said, such as `OOM`. */
  readonly word: string | undefined;
  /** The key of Redis that holds a value of another type, where that is the reason. */
  readonly key: string | undefined;

  constructor(code: StoreCode, message: string, cause?: unknown, word?: string, key?: string) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
    this.word = word;
    this.key = key;
  }
}

/** A sealed secret could not be opened: unknown key, altered bytes, or a different context. */
export class SealError extends KeywardenError {
  readonly code: 'unknown_key' | 'not_authentic' | 'malformed';

  constructor(code: 'unknown_key' | 'not_authentic' | 'malformed', message: string) {
    super(message);
    this.name = 'SealError';
    this.code = code;
  }
}

/** Nothing could be encrypted for a recipient: what names it cannot be read, or the file is not for it. */
export class RecipientError extends KeywardenError {
  readonly code: 'unreadable' | 'not_for_one' | 'not_encrypted';

  constructor(code: 'unreadable' | 'not_for_one' | 'not_encrypted', message: string) {
    super(message);
    this.name = 'RecipientError';
    this.code = code;
  }
}

/**
 * `definite`: Slack answered that it did not do it. `doubt`: it may have been done.
 * `reason` is Slack's own error word (`channel_not_found`, `ratelimited`, ...) where there is one,
 * and `method` the method of the Web API that answered it.
 */
export class SlackError extends KeywardenError {
  readonly code: 'definite' | 'doubt';
  readonly reason: string;
  readonly method: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: 'definite' | 'doubt',
    reason: string,
    more: { method?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(`Slack: ${reason}`, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'SlackError';
    this.code = code;
    this.reason = reason;
    this.method = more.method;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** Safe mode is on, so nothing may be created, revealed or deleted. */
export class PausedError extends KeywardenError {
  readonly code = 'safe_mode';

  constructor() {
    super('nothing is created, revealed or deleted while safe mode is on');
    this.name = 'PausedError';
  }
}
