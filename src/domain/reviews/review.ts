import type { InventoryList } from '../inventory/inventory.ts';
import type { Owner } from '../key/owner.ts';
import type { Silence } from '../policy/lifeSettings.ts';

/** What a review says of a key. `narrow`: its owner asked for less. */
export const ANSWERS = ['keep', 'narrow', 'end'] as const;
export type AnswerKind = (typeof ANSWERS)[number];

export interface ReviewAnswer {
  readonly what: AnswerKind;
  /** Slack user id. */
  readonly by: string;
  readonly at: number;
  /** The request for less. */
  readonly request?: string;
}

/** One key that somebody is asked about. */
export interface ReviewLine {
  readonly credential: string;
  /** Who owned it when the review began. */
  readonly owner: Owner;
  readonly answer?: ReviewAnswer;
}

/**
 * Who is asked: the owner; or the approvers, for an owner who has left. `id` of the approvers is the
 * owner who left.
 */
export interface Reviewer {
  readonly kind: Owner['kind'] | 'approvers';
  readonly id: string;
}

/** A message of Slack that shows a list. */
export interface ListMessage {
  readonly target: string;
  readonly channel: string;
  readonly ts: string;
}

/**
 * The keys of one reviewer. `sealed`: the review is over and nothing is answered any more; what
 * follows from silence is still being done. `closed`: all is done.
 */
export interface ReviewList {
  readonly version: number;
  readonly commitId: string;
  readonly id: string;
  readonly review: string;
  readonly reviewer: Reviewer;
  readonly state: 'open' | 'sealed' | 'closed';
  readonly lines: readonly ReviewLine[];
  readonly messages: readonly ListMessage[];
  /** How many reminders were sent. */
  readonly reminded: number;
  /** Slack's reason why nobody of this list can be told. */
  readonly unreached?: string;
}

/** What a review is narrowed to. */
export interface ReviewFilter {
  readonly list?: Exclude<InventoryList, 'foreign'>;
  readonly owner?: string;
  readonly project?: string;
}

/** There is one review at a time. */
export const CURRENT = 'current';

export interface Review {
  readonly version: number;
  readonly commitId: string;
  readonly id: typeof CURRENT;
  /** The id by which people and auditors name it. */
  readonly review: string;
  readonly by: string;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly silence: Silence;
  readonly filter: ReviewFilter;
  /** `opening`: its lists are being made. `closing`: they are being closed. */
  readonly state: 'opening' | 'open' | 'closing' | 'closed';
  readonly closed?: { readonly by: string; readonly at: number };
  /** Ids of its lists, once all of them were made. */
  readonly lists: readonly string[];
  /** Keys that nobody answers for, so that nobody is asked. */
  readonly foreign: number;
  readonly progress?: ListMessage;
  /** The admins were told that it is closed. */
  readonly isTold?: true;
}

const DAY = 24 * 60 * 60_000;
/** From the end of a review on, a key that is frozen for silence lives so long, ms. */
export const SILENCE_NOTICE = 8 * DAY;

export function listId(review: string, { kind, id }: Reviewer): string {
  return `${review}:${kind}:${id}`;
}

export function unanswered({ lines }: ReviewList): readonly ReviewLine[] {
  return lines.filter(({ answer }) => answer === undefined);
}

export function isRunning(review: Review | undefined): review is Review {
  return review !== undefined && review.state !== 'closed';
}

/** Reminders: at half of the time, and a day before the end. */
export function remindersDue(
  { startedAt, endsAt }: Pick<Review, 'startedAt' | 'endsAt'>,
  now: number,
): number {
  const half = startedAt + (endsAt - startedAt) / 2;
  const moments = endsAt - startedAt > 2 * DAY ? [half, endsAt - DAY] : [half];
  return moments.filter((at) => now >= at).length;
}

export interface ReviewCounts {
  readonly all: number;
  readonly keep: number;
  readonly narrow: number;
  readonly end: number;
  readonly silent: number;
}

export function countAnswers(lists: readonly ReviewList[]): ReviewCounts {
  const lines = lists.flatMap((list) => list.lines);
  const of = (what: AnswerKind) => lines.filter(({ answer }) => answer?.what === what).length;
  return {
    all: lines.length,
    keep: of('keep'),
    narrow: of('narrow'),
    end: of('end'),
    silent: lines.filter(({ answer }) => answer === undefined).length,
  };
}

/** The list with this answer; `undefined` where it has no such line, or says the same already. */
export function answered(
  list: ReviewList,
  credential: string,
  answer: ReviewAnswer,
): Pick<ReviewList, 'lines'> | undefined {
  const line = list.lines.find((one) => one.credential === credential);
  if (list.state !== 'open' || line === undefined || line.answer?.what === answer.what) {
    return undefined;
  }
  return { lines: list.lines.map((one) => (one === line ? { ...line, answer } : one)) };
}
