// The query parameters of an operation. What it does not know, or cannot read, it refuses.
import { refuse } from './refusals.ts';

export interface Query {
  readonly envelope: boolean;
  readonly pretty: boolean;
  readonly includeCount: boolean;
  readonly itemsPerPage: number;
  readonly pageNum: number;
  readonly name: string | undefined;
  /** Of events: only these. Empty: all. */
  readonly eventTypes?: readonly string[];
  readonly minDate?: string | undefined;
}

export const everyOperation = ['envelope', 'pretty'] as const;
export const paged = [...everyOperation, 'includeCount', 'itemsPerPage', 'pageNum'] as const;
export const pagedByName = [...paged, 'name'] as const;
export const pagedEvents = [...paged, 'eventType', 'minDate', 'maxDate', 'includeRaw'] as const;

export type ParameterNames = readonly string[];

function flag(search: URLSearchParams, name: string, fallback: boolean): boolean {
  const text = search.get(name);
  if (text === null) return fallback;
  if (text !== 'true' && text !== 'false') throw refuse.badQuery(name);
  return text === 'true';
}

function whole(search: URLSearchParams, name: string, fallback: number, most: number): number {
  const text = search.get(name);
  if (text === null) return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw refuse.badQuery(name);
  return value;
}

export function readQuery(search: URLSearchParams, allowed: ParameterNames): Query {
  for (const name of search.keys())
    if (!allowed.includes(name) || (search.getAll(name).length > 1 && name !== 'eventType'))
      throw refuse.badQuery(name);
  return {
    envelope: flag(search, 'envelope', false),
    pretty: flag(search, 'pretty', false),
    includeCount: flag(search, 'includeCount', true),
    itemsPerPage: whole(search, 'itemsPerPage', 100, 500),
    pageNum: whole(search, 'pageNum', 1, 999_999_999),
    name: search.get('name') ?? undefined,
    eventTypes: search.getAll('eventType'),
    minDate: search.get('minDate') ?? undefined,
  };
}
