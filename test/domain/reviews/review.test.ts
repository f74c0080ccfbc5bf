import { describe, expect, it } from 'vitest';
import {
  answered,
  countAnswers,
  listId,
  type ReviewList,
  remindersDue,
  unanswered,
} from '../../../src/domain/reviews/review.ts';

const DAY = 24 * 60 * 60_000;
const owner = { kind: 'person', id: 'U0DANA' } as const;

function makeList(over: Partial<ReviewList> = {}): ReviewList {
  return {
    version: 1,
    commitId: 'x',
    id: listId('R', owner),
    review: 'R',
    reviewer: owner,
    state: 'open',
    lines: ['a', 'b', 'c'].map((credential) => ({ credential, owner })),
    messages: [],
    reminded: 0,
    ...over,
  };
}
const keep = { what: 'keep', by: 'U0DANA', at: 1 } as const;

describe('an answer', () => {
  it('stands beside its key, and the newest counts', () => {
    const list = { ...makeList(), ...answered(makeList(), 'b', keep) };
    expect(unanswered(list).map(({ credential }) => credential)).toEqual(['a', 'c']);
    expect(answered(list, 'b', { ...keep, at: 2 })).toBeUndefined();
    const end = answered(list, 'b', { ...keep, what: 'end', at: 3 });
    expect(end?.lines[1]?.answer).toEqual({ what: 'end', by: 'U0DANA', at: 3 });
    expect(countAnswers([list])).toEqual({ all: 3, keep: 1, narrow: 0, end: 0, silent: 2 });
  });

  it('is taken of no other key, and of none when the review is over', () => {
    expect(answered(makeList(), 'x', keep)).toBeUndefined();
    expect(answered(makeList({ state: 'sealed' }), 'a', keep)).toBeUndefined();
    expect(answered(makeList({ state: 'closed' }), 'a', keep)).toBeUndefined();
  });
});

describe('reminders', () => {
  const review = { startedAt: 0, endsAt: 14 * DAY };

  it('come at half of the time and a day before the end', () => {
    const due = [6.9, 7, 12.9, 13, 14].map((days) => remindersDue(review, days * DAY));
    expect(due).toEqual([0, 1, 1, 2, 2]);
  });

  it('come once where the review is short', () => {
    expect(remindersDue({ startedAt: 0, endsAt: DAY }, DAY)).toBe(1);
  });
});
