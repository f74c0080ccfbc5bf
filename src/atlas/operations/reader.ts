import type { z } from 'zod';
import type { Page } from '../../workflow/ports/atlas.ts';
import type { Caller } from '../auth/call.ts';
import type { Clock } from '../http/clock.ts';
import type { Limits } from '../http/limits.ts';
import type { Call } from '../http/sender.ts';
import { readEntity, readPage } from './readAnswer.ts';

export interface Shape {
  readonly envelope?: boolean | undefined;
  readonly pretty?: boolean | undefined;
}

export interface Paged extends Shape {
  readonly includeCount: boolean;
  readonly itemsPerPage: number;
  readonly pageNum: number;
  readonly name?: string | undefined;
  readonly eventType?: readonly string[] | undefined;
  readonly minDate?: string | undefined;
}

interface Where {
  readonly operation: string;
  readonly path: string;
}

type Value = string | number | boolean | readonly string[] | undefined;

/** Parameters in the order given; what is undefined is left out, and a list is repeated. */
export function withQuery(path: string, values: Readonly<Record<string, Value>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const all = typeof value === 'object' ? value : [String(value)];
    for (const one of all) query.append(name, one);
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * Always sends the paging parameters: other clients had errors because they relied on the defaults.
 */
export function pagingQuery({ includeCount, itemsPerPage, pageNum, name, ...rest }: Paged) {
  const { envelope, pretty, eventType, minDate } = rest;
  return { includeCount, itemsPerPage, pageNum, name, eventType, minDate, envelope, pretty };
}

/** The two kinds of GET in this API: one page of a list, and one entity. */
export function createReader(options: { caller: Caller; clock: Clock; limits: Limits }) {
  const { caller, clock, limits } = options;

  function page<Schema extends z.ZodType>(
    { operation, path }: Where,
    schema: Schema,
    given: Paged,
    within?: AbortSignal,
  ): Promise<Page<z.output<Schema>>> {
    const call: Call = {
      operation,
      method: 'GET',
      path: withQuery(path, pagingQuery(given)),
      maxBytes: limits.listBytes,
    };
    const { envelope, pageNum, itemsPerPage } = given;
    return caller.read(
      call,
      (answer) =>
        readPage(schema, answer, {
          operation,
          envelope,
          now: clock.now(),
          pageNum,
          itemsPerPage,
        }),
      within,
    );
  }

  function entity<Schema extends z.ZodType>(
    { operation, path }: Where,
    schema: Schema,
    { envelope, pretty }: Shape,
  ): Promise<z.output<Schema>> {
    const call: Call = {
      operation,
      method: 'GET',
      path: withQuery(path, { envelope, pretty }),
      maxBytes: limits.bodyBytes,
    };
    return caller.read(call, (answer) =>
      readEntity(schema, answer, { operation, envelope, now: clock.now() }),
    );
  }

  return { page, entity };
}
