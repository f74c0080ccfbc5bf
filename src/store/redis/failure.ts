import { StoreError } from '../../foundation/errors.ts';

/**
 * What ioredis 6 rejects a command with that it never wrote to the socket. It has no code of its
 * own; should the sentence ever change, the answer becomes `unsure`, which is safe.
 */
const NEVER_SENT = "Stream isn't writeable and enableOfflineQueue options is false";

/** Redis's own error word: `OOM`, `READONLY`, `NOSCRIPT`, ... */
export function errorWord(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return undefined;
  return /^[A-Z]+/.exec(error.message)?.[0] ?? 'ERR';
}

export function beginsWith(error: unknown, word: string): boolean {
  return errorWord(error) === word;
}

/**
 * The one place where an error of the Redis client becomes ours. The original is not kept as the
 * cause: ioredis hangs the command's arguments on it, and those may be passwords or ciphertext.
 */
export function toStoreError(
  error: unknown,
  effect: 'reads' | 'writes',
  operation: string,
): StoreError {
  if (error instanceof StoreError) return error;
  const word = errorWord(error);
  const text = error instanceof Error ? error.message : 'unknown failure';
  if (word !== undefined) {
    return new StoreError('refused', `Redis refused ${operation}: ${text.slice(0, 200)}`);
  }
  if (effect === 'reads' || text === NEVER_SENT) {
    return new StoreError('unreachable', `Redis could not be asked for ${operation}: ${text}`);
  }
  return new StoreError('unsure', `no reply from Redis to ${operation}: ${text}`);
}

/** A reply of one of our own scripts in a form that it never gives, or a key of the wrong type. */
export function corrupt(what: string): StoreError {
  return new StoreError('corrupt', `the store holds something unexpected: ${what}`);
}
