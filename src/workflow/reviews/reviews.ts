import type { DigestLine, OwnedLine } from '../../domain/reviews/digest.ts';
import type { Review, ReviewCounts, ReviewList } from '../../domain/reviews/review.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Sent } from '../ports/slack.ts';
import type { Place } from '../ports/store.ts';

/** That somebody got the digest of a week. `id` is the id of the person, group or channel. */
export interface DigestSent {
  readonly version: number;
  readonly commitId: string;
  readonly id: string;
  readonly week: string;
  readonly at: number;
}

/** That somebody said of a key that it is needed as it is. `id` is that of the credential. */
export interface Keep {
  readonly version: number;
  readonly commitId: string;
  readonly id: string;
  readonly by: string;
  readonly at: number;
  /** See `DigestLine`. */
  readonly state: string;
  readonly until: number;
}

/** Each kind of record, by its name. */
export interface ReviewRecords {
  readonly review: Review;
  readonly list: ReviewList;
  readonly digest: DigestSent;
  readonly keep: Keep;
}
export type ReviewKind = keyof ReviewRecords;

/** A record as it is written. */
export type ReviewChange = {
  readonly [K in ReviewKind]: {
    readonly kind: K;
    readonly before: ReviewRecords[K] | undefined;
    readonly after: ReviewRecords[K];
  };
}[ReviewKind];

/** What is known of digests and reviews. All methods throw `StoreError`. */
export interface Reviews {
  /** By id. One that is not as Keywarden wrote it is left out and logged. */
  get<K extends ReviewKind>(
    kind: K,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, ReviewRecords[K]>>;
  /**
   * Writes the record with its audit entry, in one step. `false` if `before` is not the stored one any
   * more. `forget`: ids of lists of an earlier review, which are removed with it.
   */
  save(change: ReviewChange, entry: AuditEntry, forget?: readonly string[]): Promise<boolean>;
  /** Signs what stands in this field with the current key. `false` if it cannot be read, or changed. */
  resign(field: string, commitId: string, entry: AuditEntry): Promise<boolean>;
}

/** What a digest tells one person or channel. */
export interface DigestFacts {
  readonly lines: readonly DigestLine[];
  readonly staleAfterMs: number;
  /** The group whose keys these are, where a channel is told because the group is large. */
  readonly group?: string;
}

/** One list as it stands. */
export interface ListFacts {
  readonly review: Review;
  readonly list: ReviewList;
  /** Those that are not answered, as they are now. */
  readonly lines: readonly OwnedLine[];
  /** It is said again, because time runs out. */
  readonly isReminder?: boolean;
}

/** How a review stands, for admins. */
export interface ReviewStatus {
  readonly review: Review;
  readonly counts: ReviewCounts;
  /** Those who have not answered all, with how many are open; the most first. */
  readonly waiting: readonly {
    readonly reviewer: ReviewList['reviewer'];
    readonly open: number;
    readonly unreached?: string;
  }[];
}

/** Messages about digests and reviews. */
export interface ReviewNews {
  digest(target: string, facts: DigestFacts): Promise<Sent>;
  /** Updates the message at `place`; without one, or if that is gone, posts a new one. */
  list(target: string, facts: ListFacts, place?: Place): Promise<Sent>;
  /** Takes the buttons of an earlier message away, because there is a newer one. */
  listOver(target: string, place: Place): Promise<Sent>;
  progress(status: ReviewStatus, place?: Place): Promise<Sent>;
}
