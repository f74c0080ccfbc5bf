import type { Policy } from '../../domain/policy/policy.ts';
import { CURRENT, type Review, type ReviewList } from '../../domain/reviews/review.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Requests } from '../ports/store.ts';
import type { Reviews } from './reviews.ts';

const RACES = 8;

/** What happened, for the audit log. */
export type Happened = Pick<AuditEntry, 'event' | 'by' | 'facts'>;

export interface Decided<R> {
  readonly changes: Partial<Omit<R, 'id' | 'version' | 'commitId'>>;
  readonly happened: Happened;
}
/** `undefined`: nothing is to be changed. It is called again where somebody else was first. */
export type Decide<R> = (record: R, now: number) => Decided<R> | undefined;

/** The review that runs, or the last one, and its lists. All methods throw `StoreError`. */
export interface RunningReviews {
  current(): Promise<Review | undefined>;
  lists(review: Review): Promise<readonly ReviewList[]>;
  list(id: string): Promise<ReviewList | undefined>;
  /** `false` if another one was begun first. */
  begin(review: Omit<Review, 'version' | 'commitId' | 'id'>, happened: Happened): Promise<boolean>;
  /** `false` if there is one with this id. */
  addList(list: Omit<ReviewList, 'version' | 'commitId'>, happened: Happened): Promise<boolean>;
  /** As it is then; `undefined` if nothing was changed. */
  change(decide: Decide<Review>): Promise<Review | undefined>;
  changeList(id: string, decide: Decide<ReviewList>): Promise<ReviewList | undefined>;
}

export function createRunningReviews(parts: {
  readonly reviews: Reviews;
  readonly requests: Pick<Requests, 'now'>;
  readonly ids: Pick<Ids, 'nonce'>;
  readonly policy: () => Policy;
}): RunningReviews {
  const { reviews, requests, ids } = parts;

  const entryOf = ({ event, by, facts }: Happened, at: number): AuditEntry => ({
    event,
    by,
    at,
    outcome: 'success',
    policyHash: parts.policy().hash,
    facts,
  });
  const next = (before: { readonly version: number } | undefined) => ({
    version: (before?.version ?? 0) + 1,
    commitId: ids.nonce(),
  });

  async function current(): Promise<Review | undefined> {
    return (await reviews.get('review', [CURRENT])).get(CURRENT);
  }

  async function list(id: string): Promise<ReviewList | undefined> {
    return (await reviews.get('list', [id])).get(id);
  }

  return {
    current,
    list,
    lists: async (review) => [...(await reviews.get('list', review.lists)).values()],
    async begin(review, happened) {
      const before = await current();
      if (before !== undefined && before.state !== 'closed') return false;
      const after = { ...review, ...next(before), id: CURRENT } as const;
      const entry = entryOf(happened, review.startedAt);
      // The audit log has what the lists of the last one said.
      return reviews.save({ kind: 'review', before, after }, entry, before?.lists);
    },
    async addList(made, happened) {
      const after = { ...made, ...next(undefined) };
      const entry = entryOf(happened, await requests.now());
      return reviews.save({ kind: 'list', before: undefined, after }, entry);
    },
    async change(decide) {
      for (let race = 0; race < RACES; race += 1) {
        const before = await current();
        const now = await requests.now();
        const decided = before && decide(before, now);
        if (before === undefined || decided === undefined) return undefined;
        const after = { ...before, ...decided.changes, ...next(before) };
        const entry = entryOf(decided.happened, now);
        if (await reviews.save({ kind: 'review', before, after }, entry)) return after;
      }
      return undefined;
    },
    async changeList(id, decide) {
      for (let race = 0; race < RACES; race += 1) {
        const before = await list(id);
        const now = await requests.now();
        const decided = before && decide(before, now);
        if (before === undefined || decided === undefined) return undefined;
        const after = { ...before, ...decided.changes, ...next(before) };
        const entry = entryOf(decided.happened, now);
        if (await reviews.save({ kind: 'list', before, after }, entry)) return after;
      }
      return undefined;
    },
  };
}
