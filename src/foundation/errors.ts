/**
 * The closed set of errors this program throws on purpose. Each has a `code` that callers act on;
 * nobody matches on message text. Refusals (somebody may not do something) are values, not errors.
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
  /** Whether Atlas may have carried out the request: `none` is proven, everything else is doubt. */
  readonly effect: 'none' | 'unknown';
  readonly operation: string;
  readonly status?: number;
  /** Atlas's own words, kept as they came: `errorCode`, `detail`, `reason`, `parameters`. */
  readonly errorCode?: string;
  readonly detail?: string;
  readonly reason?: string;
  readonly parameters?: readonly (string | number)[];
  /** `badRequestDetail.fields`: which field Atlas did not accept and why. */
  readonly fields?: readonly { readonly field: string; readonly description: string }[];
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** Everything that can go wrong between us and Atlas, as one coded error. */
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
 * `corrupt`: a record was read and does not parse. `contended`: the audit head moved for too long.
 */
export type StoreCode = 'unreachable' | 'unsure' | 'refused' | 'corrupt' | 'contended';

export class StoreError extends KeywardenError {
  readonly code: StoreCode;

  constructor(code: StoreCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}

/** A sealed secret could not be opened: wrong or missing key, altered bytes, other context. */
export class SealError extends KeywardenError {
  readonly code: 'unknown_key' | 'not_authentic' | 'malformed';

  constructor(code: 'unknown_key' | 'not_authentic' | 'malformed', message: string) {
    super(message);
    this.name = 'SealError';
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

/** Something was about to be created, revealed or deleted although safe mode is on. */
export class PausedError extends KeywardenError {
  readonly code = 'safe_mode';

  constructor() {
    super('nothing is created, revealed or deleted while safe mode is on');
    this.name = 'PausedError';
  }
}
