import type { z } from 'zod';
import type { Page } from '../../workflow/ports/atlas.ts';
import { refusalOf, unreadable } from '../http/failure.ts';
import { parseJson } from '../wire/errorBody.ts';
import type { Answer } from '../wire/exchange.ts';
import { wireEnvelope, wireList } from '../wire/schema.ts';

export interface Reading {
  readonly operation: string;
  readonly envelope?: boolean | undefined;
  /** Epoch ms. Needed for a `Retry-After` that is a date. */
  readonly now: number;
}

/** The JSON of a 200. Any other status throws its `AtlasError`. */
function readJson(answer: Answer, { operation, now }: Reading): unknown {
  if (answer.status !== 200) throw refusalOf(answer, operation, now);
  const json = parseJson(answer.body);
  if (json !== undefined) return json;
  throw unreadable(operation, 'it is not JSON', { status: 200 });
}

/** An error inside an envelope counts as the status of the answer. */
function readEnvelope(json: unknown, answer: Answer, { operation, now }: Reading) {
  const envelope = wireEnvelope.safeParse(json);
  if (!envelope.success) throw unreadable(operation, 'there is no envelope', { status: 200 });
  const { status, content } = envelope.data;
  if (status === 200) return envelope.data;
  throw refusalOf({ ...answer, status, body: JSON.stringify(content ?? json) }, operation, now);
}

/** The path and kind of each mismatch. Values are left out: one may be a secret. */
function problemsOf(error: z.ZodError, inside: readonly PropertyKey[] = []): string {
  const places = error.issues
    .slice(0, 3)
    .map(({ path, code }) => `${[...inside, ...path].join('.')} (${code})`);
  return `unexpected ${places.join(', ')}`;
}

/** Reads one entity. With `envelope=true` it is in `content`. */
export function readEntity<Schema extends z.ZodType>(
  schema: Schema,
  answer: Answer,
  reading: Reading,
): z.output<Schema> {
  const json = readJson(answer, reading);
  const entity = reading.envelope ? readEnvelope(json, answer, reading).content : json;
  const parsed = schema.safeParse(entity);
  if (parsed.success) return parsed.data;
  throw unreadable(reading.operation, problemsOf(parsed.error), { status: 200 });
}

/**
 * Reads one page. With `envelope=true` a `status` is among its fields. An item of an unexpected form
 * is counted and left out: it must not hide the others.
 */
export function readPage<Schema extends z.ZodType>(
  schema: Schema,
  answer: Answer,
  reading: Reading & { readonly pageNum: number; readonly itemsPerPage: number },
): Page<z.output<Schema>> {
  const json = readJson(answer, reading);
  if (reading.envelope) readEnvelope(json, answer, reading);
  const parsed = wireList.safeParse(json);
  if (!parsed.success) {
    throw unreadable(reading.operation, problemsOf(parsed.error), { status: 200 });
  }
  const { results, totalCount } = parsed.data;
  const items: z.output<Schema>[] = [];
  const problems: string[] = [];
  for (const [index, one] of results.entries()) {
    const item = schema.safeParse(one);
    if (item.success) items.push(item.data);
    else problems.push(problemsOf(item.error, ['results', index]));
  }
  const [problem] = problems;
  return {
    items,
    ...(problem !== undefined && { unread: problems.length, problem }),
    pageNum: reading.pageNum,
    itemsPerPage: reading.itemsPerPage,
    ...(typeof totalCount === 'number' && { totalCount }),
  };
}
