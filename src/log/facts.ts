import { shortMessage } from '../foundation/shortMessage.ts';
import { readableStack } from './stack.ts';

/**
 * Selects what may be logged: plain values, lists and plain objects. Of an error only its name,
 * code, message, stack and causes are kept: its other properties may hold a request, an answer or a
 * command with arguments. An object of any other class is replaced by the name of the class.
 */
const DEPTH = 5;
const ITEMS = 100;

function describeError(error: Error, depth: number): Record<string, unknown> {
  const code = 'code' in error ? error.code : undefined;
  const message = shortMessage(error.message);
  // A stack begins with the message.
  const stack = error.stack?.replace(error.message, () => message);
  return {
    name: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    message,
    stack: stack === undefined ? undefined : readableStack(stack),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause, depth + 1) }),
  };
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEPTH) return '[deeper]';
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.slice(0, ITEMS).map((item) => describe(item, depth + 1));
  if (!isPlain(value)) return `[${value.constructor.name}]`;
  return describeEntries(value, depth);
}

function describeEntries(value: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(value).slice(0, ITEMS);
  return Object.fromEntries(entries.map(([name, part]) => [name, describe(part, depth + 1)]));
}

/** What each line has by itself: a fact of the same name would make a key twice. */
const RESERVED = ['level', 'time', 'event'];

export function describeFacts(facts: object): Record<string, unknown> {
  if (facts instanceof Error) return { err: describeError(facts, 0) };
  const entries = Object.entries(describeEntries(facts, 0));
  return Object.fromEntries(
    entries.map(([name, part]) => [RESERVED.includes(name) ? `fact_${name}` : name, part]),
  );
}
