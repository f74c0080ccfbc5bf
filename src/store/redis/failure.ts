import { StoreError } from '../../foundation/errors.ts';

/**
 * The message with which ioredis 6 rejects a command that it never wrote to the socket. The error
 * has no code. If the message ever changes, the result becomes `unsure`, which is safe.
 */
const NEVER_SENT = "Stream isn't writeable and enableOfflineQueue options is false";

/** The word of Redis for a key that holds another type than the command expects. */
const WRONG_TYPE = 'WRONGTYPE';

/** The first word of an error of Redis: `OOM`, `READONLY`, `NOSCRIPT`, ... */
export function errorWord(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return undefined;
  return /^[A-Z]+/.exec(error.message)?.[0] ?? 'ERR';
}

export function beginsWith(error: unknown, word: string): boolean {
  return errorWord(error) === word;
}

/**
 * Words of errors with which Redis refuses a command before it begins. Any other word may come from
 * the middle of a script, and what the script has written until then stays.
 */
const NOT_BEGUN: ReadonlySet<string> = new Set([
  'ASK',
  'BUSY',
  'CLUSTERDOWN',
  'CROSSSLOT',
  'LOADING',
  'MASTERDOWN',
  'MISCONF',
  'MOVED',
  'NOAUTH',
  'NOPERM',
  'NOREPLICAS',
  'NOSCRIPT',
  'OOM',
  'READONLY',
  'TRYAGAIN',
]);

/**
 * The only place that turns an error of the Redis client into a `StoreError`. The original is not
 * kept as the cause: ioredis puts the command's arguments on it, which may be passwords or
 * ciphertext.
 */
export function toStoreError(
  error: unknown,
  effect: 'reads' | 'writes' | 'script',
  operation: string,
): StoreError {
  if (error instanceof StoreError) return error;
  const word = errorWord(error);
  const text = error instanceof Error ? error.message : 'unknown failure';
  if (word === WRONG_TYPE && effect === 'reads') {
    return new StoreError('corrupt', `a key of another type kept ${operation}`, undefined, word);
  }
  if (word !== undefined && effect === 'script' && !NOT_BEGUN.has(word)) {
    const where = `Redis stopped ${operation} in the middle`;
    return new StoreError('unsure', `${where}: ${text.slice(0, 200)}`);
  }
  if (word !== undefined) {
    const says = `Redis refused ${operation}: ${text.slice(0, 200)}`;
    return new StoreError('refused', says, undefined, word);
  }
  if (effect === 'reads' || text === NEVER_SENT) {
    return new StoreError('unreachable', `Redis could not be asked for ${operation}: ${text}`);
  }
  return new StoreError('unsure', `no reply from Redis to ${operation}: ${text}`);
}

/**
 * The error for a reply that our scripts never give, and for stored data that is not as we write
 * it.
 */
export function corrupt(what: string): StoreError {
  return new StoreError('corrupt', `the store holds something unexpected: ${what}`);
}

/** The error for a key that holds another type than we write. */
export function wrongType(key: string): StoreError {
  const says = `the store holds a value of another type: ${key}`;
  return new StoreError('corrupt', says, undefined, WRONG_TYPE, key);
}

/** The error where a newer Keywarden has lifted what is stored. */
export function newerForm(): StoreError {
  return new StoreError('newer', 'a newer Keywarden has lifted the records');
}
