import type { AtlasCode } from '../../foundation/errors.ts';
import type { Method } from './transport.ts';

const LONGEST_RETRY_AFTER_MS = 3_600_000;
const SHORTEST_RETRY_AFTER_MS = 1_000;
const SPREAD_MS = 1_000;
const MOST_ATTEMPTS = 5;

/**
 * Milliseconds. MongoDB advises to wait 10, 20, 40 s after a 429. Other failures start at half a
 * second.
 */
const FIRST_PAUSE_MS = 500;
const FIRST_PAUSE_WHEN_LIMITED_MS = 10_000;
const LONGEST_PAUSE_MS = 40_000;

const PASSING: ReadonlySet<AtlasCode> = new Set([
  'unreachable',
  'timeout',
  'connection_lost',
  'rate_limited',
  'server_error',
  'unreadable',
]);

export interface Tried {
  readonly method: Method;
  /** A POST that changes nothing, such as the token endpoint's. */
  readonly harmless?: boolean;
  readonly failure: {
    readonly code: AtlasCode;
    readonly status?: number | undefined;
    /**
     * The answer holds no error code and no text. Such 401 and 403 answers were seen to be
     * temporary.
     */
    readonly wordless?: boolean;
    readonly retryAfterMs?: number | undefined;
  };
  /** The number of tries so far: 1 after the first. */
  readonly attempt: number;
  readonly elapsedMs: number;
  readonly deadlineMs: number;
  /** At least 0, less than 1. */
  readonly fraction: number;
}

export type Decision =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'stop'; readonly why: 'not_safe' | 'final' | 'attempts' | 'deadline' };

function mayPass({ failure, attempt }: Tried): boolean {
  if (PASSING.has(failure.code) || failure.status === 408) return true;
  const refused = failure.status === 401 || failure.status === 403;
  return refused && failure.wordless === true && attempt <= 2;
}

function pauseMs({ failure, attempt, fraction }: Tried): number {
  if (failure.retryAfterMs !== undefined) return failure.retryAfterMs + fraction * SPREAD_MS;
  const first = failure.code === 'rate_limited' ? FIRST_PAUSE_WHEN_LIMITED_MS : FIRST_PAUSE_MS;
  return fraction * Math.min(LONGEST_PAUSE_MS, first * 2 ** (attempt - 1));
}

/**
 * Whether to try again, and after how many milliseconds: full jitter, or what `Retry-After` asks
 * for. Never repeats what may have changed something, and never passes the deadline.
 */
export function decideRetry(tried: Tried): Decision {
  if (tried.method !== 'GET' && tried.harmless !== true) return { kind: 'stop', why: 'not_safe' };
  if (!mayPass(tried)) return { kind: 'stop', why: 'final' };
  if (tried.attempt >= MOST_ATTEMPTS) return { kind: 'stop', why: 'attempts' };
  const ms = Math.round(pauseMs(tried));
  if (tried.elapsedMs + ms >= tried.deadlineMs) return { kind: 'stop', why: 'deadline' };
  return { kind: 'wait', ms };
}

/** Limits a wait to between a second and an hour, in whole milliseconds. */
export function clampRetryAfter(ms: number): number {
  return Math.min(LONGEST_RETRY_AFTER_MS, Math.max(SHORTEST_RETRY_AFTER_MS, Math.ceil(ms)));
}

/** `Retry-After` in milliseconds from `now`: whole seconds, or an HTTP date. */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return clampRetryAfter(Number(text) * 1_000);
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : clampRetryAfter(date - now);
}
