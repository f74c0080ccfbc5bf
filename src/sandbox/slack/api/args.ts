import { z } from 'zod';
import { invalidArguments } from '../model/refusal.ts';
import { type Fields, parseJson } from '../wire/json.ts';

// Web API arguments come as form fields (all strings, nested values as JSON) or as JSON.

export const flag = z
  .union([
    z.boolean(),
    z.enum(['true', 'false', '1', '0']).transform((word) => /true|1/.test(word)),
  ])
  .default(false);

export const count = z.coerce.number().int().min(0);

/** A nested value; a string that is not JSON becomes undefined and is refused by whoever needs it. */
export const nested = z
  .unknown()
  .transform((value) => (typeof value === 'string' ? parseJson(value) : value));

export const required = z.string().min(1);

export const commaSeparated = z
  .union([z.array(z.string()), z.string().transform((words) => words.split(',').filter(Boolean))])
  .default([]);

export function parseArgs<Schema extends z.ZodType>(
  schema: Schema,
  args: Fields,
): z.output<Schema> {
  const parsed = schema.safeParse(args);
  if (parsed.success) return parsed.data;
  const found = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? '');
    const isMissing = args[name] === undefined || args[name] === '';
    return isMissing
      ? `missing required field: ${name}`
      : `invalid value [json-pointer:/${issue.path.join('/')}]`;
  });
  throw invalidArguments(...found);
}

/** Cursor pages as Slack gives them: at most `limit` items and where to go on. */
export function page<T>(
  items: readonly T[],
  limit: number,
  cursor: string,
): { items: readonly T[]; response_metadata: { next_cursor: string } } {
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().slice(5));
  if (!Number.isInteger(start)) throw invalidArguments('invalid_cursor');
  const end = start + limit;
  const next = end < items.length ? Buffer.from(`next:${end}`).toString('base64') : '';
  return { items: items.slice(start, end), response_metadata: { next_cursor: next } };
}
