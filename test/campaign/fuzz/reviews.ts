import { CURRENT, listId } from '../../../src/domain/reviews/review.ts';
import type { AuditEntry } from '../../../src/workflow/ports/audit.ts';
import type { ReviewKind, ReviewRecords, Reviews } from '../../../src/workflow/reviews/reviews.ts';
import { NOW } from '../../domain/fixtures.ts';
import { KEYS } from './credentials.ts';

export const REVIEW = '01JD0000000000000000000070';

/** A review runs that asks Dana about one of her keys. */
export function createReviewsFake(saved: (entry: AuditEntry) => void): Reviews {
  const owner = { kind: 'person', id: 'U0DANA' } as const;
  const list = {
    version: 1,
    commitId: 'list',
    id: listId(REVIEW, owner),
    review: REVIEW,
    reviewer: owner,
    state: 'open',
    lines: [{ credential: KEYS.live, owner }],
    messages: [],
    reminded: 0,
  } as const;
  const review = {
    version: 1,
    commitId: 'review',
    id: CURRENT,
    review: REVIEW,
    by: 'U0ADMIN',
    startedAt: NOW,
    endsAt: NOW + 1,
    silence: 'report',
    filter: {},
    state: 'open',
    lists: [list.id],
    foreign: 2,
  } as const;
  const records: { readonly [K in ReviewKind]: Map<string, ReviewRecords[K]> } = {
    review: new Map([[review.id, review]]),
    list: new Map([[list.id, list]]),
    digest: new Map(),
    keep: new Map(),
  };

  return {
    async get(kind, ids) {
      return new Map([...records[kind]].filter(([id]) => ids.includes(id)));
    },
    async save({ kind, after }, entry) {
      if (kind === 'review') records.review.set(after.id, after);
      else if (kind === 'list') records.list.set(after.id, after);
      else if (kind === 'digest') records.digest.set(after.id, after);
      else records.keep.set(after.id, after);
      saved(entry);
      return true;
    },
    resign: async () => false,
  };
}
