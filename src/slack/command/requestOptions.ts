import type { Status } from '../../domain/record/state.ts';
import { readPerson, readSpan } from './auditOptions.ts';

export const SCOPES = ['mine', 'pending', 'all'] as const;

/** The words of `--status`, each with the recorded states that it selects. */
export const STATUS_WORDS = {
  pending: ['pending'],
  approved: ['approved', 'creating', 'recovering', 'fitting'],
  created: ['ready', 'claimed', 'uncertain'],
  revealed: ['delivered'],
  held: ['held'],
  denied: ['denied'],
  withdrawn: ['withdrawn'],
  lapsed: ['lapsed'],
  failed: ['failed'],
  expired: ['expired'],
  revoked: ['revoked'],
  unchecked: ['unchecked'],
} as const satisfies Readonly<Record<string, readonly Status[]>>;
export type StatusWord = keyof typeof STATUS_WORDS;

export const STATUS_NAMES: readonly string[] = Object.keys(STATUS_WORDS);

export function isStatusWord(text: string): text is StatusWord {
  return Object.hasOwn(STATUS_WORDS, text);
}

/** Scope and filters of a list of requests. */
export interface RequestOptions {
  readonly scope: (typeof SCOPES)[number];
  readonly status?: StatusWord;
  readonly by?: string;
  /** Age limit of the requests, ms. */
  readonly sinceMs?: number;
}

export function readRequestOptions(
  scope: RequestOptions['scope'],
  options: ReadonlyMap<string, string>,
): RequestOptions | { readonly bad: 'status' | 'by' | 'since'; readonly typed: string } {
  const [status, by, since] = ['status', 'by', 'since'].map((name) => options.get(name));
  const word = status?.toLowerCase();
  if (word !== undefined && !isStatusWord(word)) return { bad: 'status', typed: status ?? '' };
  const person = by === undefined ? undefined : readPerson(by);
  if (by !== undefined && person === undefined) return { bad: 'by', typed: by };
  const sinceMs = since === undefined ? undefined : readSpan(since);
  if (since !== undefined && sinceMs === undefined) return { bad: 'since', typed: since };
  return {
    scope,
    status: word,
    by: person,
    sinceMs,
  };
}
