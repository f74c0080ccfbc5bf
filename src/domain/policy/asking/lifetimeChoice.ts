import type { Lifetime } from '../lifeSettings.ts';

const DAY = 24 * 60 * 60_000;
/** What most keys are asked for, in days. */
const USUAL = [1, 7, 30, 90, 180, 365] as const;

/**
 * What a form offers: the usual lengths as far as they are allowed, the default, the longest, and
 * what was chosen before.
 */
export function lifetimePresets(
  { defaultMs, maxMs }: Required<Lifetime>,
  chosen = Number.NaN,
): readonly number[] {
  const usual = [...USUAL.map((days) => days * DAY), chosen].filter((ms) => ms > 0 && ms <= maxMs);
  return [...new Set([...usual, defaultMs, maxMs])].sort((one, other) => one - other);
}

/** Why a length was not understood, or is not allowed. */
export type LifetimeRefusal =
  | { readonly why: 'lifetime_unreadable' }
  | { readonly why: 'until_missing' }
  | { readonly why: 'until_past' }
  | { readonly why: 'lifetime_too_long'; readonly maxMs: number };

/** The choice of a form that stands for a date. */
export const UNTIL = 'until';

/** A day of the calendar at whose end the key shall end, as a number of whole days from now. */
function daysUntil(date: string, now: number): number | LifetimeRefusal {
  if (date === '') return { why: 'until_missing' };
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(day)) return { why: 'lifetime_unreadable' };
  const today = Math.floor(now / DAY);
  const days = day / DAY - today;
  return days < 1 ? { why: 'until_past' } : days;
}

/**
 * The length that a form asks for, in ms: what was chosen, the days until a date, or what the policy
 * says where nothing was chosen. It counts from the hand-over.
 */
export function chosenLifetime(
  chosen: { readonly lifetime?: string; readonly until?: string },
  life: Required<Lifetime>,
  now: number,
): { readonly ms: number } | { readonly refusal: LifetimeRefusal } {
  const { lifetime = '', until = '' } = chosen;
  const days = lifetime === UNTIL ? daysUntil(until, now) : undefined;
  if (typeof days === 'object') return { refusal: days };
  const typed = /^[1-9]\d{0,14}$/.test(lifetime) ? Number(lifetime) : undefined;
  if (days === undefined && typed === undefined && lifetime !== '') {
    return { refusal: { why: 'lifetime_unreadable' } };
  }
  const ms = days === undefined ? (typed ?? life.defaultMs) : days * DAY;
  return ms > life.maxMs ? { refusal: { why: 'lifetime_too_long', maxMs: life.maxMs } } : { ms };
}
