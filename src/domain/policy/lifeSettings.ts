import type { Owner } from '../key/owner.ts';

/** How long a key lives, in ms from its hand-over. What is absent is said by something less specific. */
export interface Lifetime {
  /** If the requester says nothing. */
  readonly defaultMs?: number;
  readonly maxMs?: number;
}

/** When the owner of a key may extend it without asking anybody. Never with dangerous roles. */
export interface Extending {
  readonly automatic: boolean;
  /** By how much at once, ms. */
  readonly maxMs: number;
  /** How often in the whole life of a key. */
  readonly times: number;
}

/** A program that makes keys at Atlas, such as Terraform. */
export interface Automation {
  readonly owner: Owner;
  readonly purpose: string;
}

/**
 * What adopting needs: `direct`: whoever may adopt does it alone; `dangerous`: keys with dangerous
 * roles are approved like a request; `approved`: all of them are.
 */
export const ADOPTIONS = ['direct', 'dangerous', 'approved'] as const;
export type Adopting = (typeof ADOPTIONS)[number];

/** What the policy says of the life of a key after its hand-over. Absent: `LIFE_DEFAULTS`. */
export interface LifeSettings {
  readonly lifetime?: Lifetime;
  readonly extend?: Extending;
  /** How long a key that ended stays frozen before it is deleted, ms. 0: it is deleted at once. */
  readonly graceForMs?: number;
  /** How long the old key lives after the hand-over of the one that replaces it, ms. */
  readonly overlap?: Lifetime;
  /** Who is asked to take the keys of somebody who left: their manager, or a user group. */
  readonly successors?: string;
  /** How long a key whose owner left waits for another one before it is frozen, ms. */
  readonly orphanAfterMs?: number;
  /** By how much the end of a key in use is put off, once, ms. 0: never. */
  readonly putOffMs?: number;
  /** Whose the keys are that a program makes at Atlas, by its client id or public key. */
  readonly automations?: Readonly<Record<string, Automation>>;
  /** Whether what was made without Keywarden is adopted only after an approval. */
  readonly adoption?: Adopting;
  /** How long nobody used a key that is called not used, ms. Nothing happens to it by that. */
  readonly staleAfterMs?: number;
  /** On which day of the week owners are told which of their keys need a look. Absent: Monday. */
  readonly digest?: Weekday | 'off';
  readonly review?: ReviewSettings;
}

/** Days of a week on which a digest can begin, Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What becomes of keys of which nobody said anything in a review. */
export const SILENCES = ['report', 'freeze'] as const;
export type Silence = (typeof SILENCES)[number];

/** Reviews, in which each owner says of each key whether it is still needed. */
export interface ReviewSettings {
  readonly lastsMs: number;
  readonly silence: Silence;
}

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

export const LIFE_DEFAULTS = {
  lifetime: { defaultMs: 90 * DAY, maxMs: 365 * DAY },
  extend: { automatic: false, maxMs: 30 * DAY, times: 2 },
  graceForMs: 7 * DAY,
  overlap: { defaultMs: DAY, maxMs: 7 * DAY },
  successors: 'nobody',
  orphanAfterMs: 14 * DAY,
  putOffMs: 3 * DAY,
  staleAfterMs: 90 * DAY,
  // The key is there and works: adopting gives nobody more, and gives it an owner and an end.
  adoption: 'direct',
  digest: 'mon',
  review: { lastsMs: 14 * DAY, silence: 'report' },
} as const satisfies LifeSettings;

/** The first that says it decides; the default is never longer than what is allowed at most. */
export function firstLifetime(said: readonly (Lifetime | undefined)[]): Required<Lifetime> {
  const all = [...said, LIFE_DEFAULTS.lifetime].flatMap((one) => one ?? []);
  const maxMs = all.find((one) => one.maxMs !== undefined)?.maxMs ?? LIFE_DEFAULTS.lifetime.maxMs;
  const byDefault = all.find((one) => one.defaultMs !== undefined)?.defaultMs ?? maxMs;
  return { defaultMs: Math.min(byDefault, maxMs), maxMs };
}

/** The shortest of several: of all roles and projects of one key. */
export function shortestLifetime(all: readonly Required<Lifetime>[]): Required<Lifetime> {
  const maxMs = Math.min(...all.map((one) => one.maxMs));
  return { defaultMs: Math.min(maxMs, ...all.map((one) => one.defaultMs)), maxMs };
}
