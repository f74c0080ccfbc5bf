import { z } from 'zod';
import { SILENCES } from '../../domain/policy/lifeSettings.ts';
import { ANSWERS, CURRENT } from '../../domain/reviews/review.ts';
import type { ReviewKind, ReviewRecords } from '../../workflow/reviews/reviews.ts';

const time = z.int().nonnegative();
const word = z.string().min(1);
const written = { version: z.int().positive(), commitId: word };
const message = z.strictObject({ target: word, channel: word, ts: word });
const owner = z.strictObject({ kind: z.enum(['person', 'group']), id: word });
const answer = z.strictObject({
  what: z.enum(ANSWERS),
  by: word,
  at: time,
  request: word.optional(),
});

/** Strict: an unknown field means that another version of Keywarden wrote it. */
export const SHAPES: { readonly [K in ReviewKind]: z.ZodType<ReviewRecords[K]> } = {
  review: z.strictObject({
    ...written,
    id: z.literal(CURRENT),
    review: word,
    by: word,
    startedAt: time,
    endsAt: time,
    silence: z.enum(SILENCES),
    filter: z.strictObject({
      list: z.enum(['drifted', 'stale', 'no-end']).optional(),
      owner: word.optional(),
      project: word.optional(),
    }),
    state: z.enum(['opening', 'open', 'closing', 'closed']),
    closed: z.strictObject({ by: word, at: time }).optional(),
    lists: z.array(word),
    foreign: time,
    progress: message.optional(),
    isTold: z.literal(true).optional(),
  }),
  list: z.strictObject({
    ...written,
    id: word,
    review: word,
    reviewer: z.strictObject({ kind: z.enum(['person', 'group', 'approvers']), id: word }),
    state: z.enum(['open', 'sealed', 'closed']),
    lines: z.array(z.strictObject({ credential: word, owner, answer: answer.optional() })),
    messages: z.array(message),
    reminded: time,
    unreached: word.optional(),
  }),
  digest: z.strictObject({ ...written, id: word, week: word, at: time }),
  keep: z.strictObject({
    ...written,
    id: word,
    by: word,
    at: time,
    state: z.string(),
    until: time,
  }),
};
