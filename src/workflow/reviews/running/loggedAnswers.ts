import { z } from 'zod';
import { ANSWERS, type Review, type ReviewAnswer } from '../../../domain/reviews/review.ts';
import type { AuditPages } from '../../ports/audit.ts';

const PAGE = 500;
/** The clocks of an entry and of a record are the same one: this is for entries of one moment, ms. */
const AROUND = 60_000;

const FACTS = z.object({
  review: z.string(),
  list: z.string(),
  credential: z.string(),
  answer: z.enum(ANSWERS),
  requested: z.string().nullish(),
});

/** What was answered, by list and key. Throws `StoreError`. */
export type LoggedAnswers = (
  review: Review,
  isStopped: () => boolean,
) => Promise<ReadonlyMap<string, ReviewAnswer>>;

export function answerName(list: string, credential: string): string {
  return `${list} ${credential}`;
}

/**
 * Reads the answers of a review in the audit log, the newest first. Whoever can write to Redis could
 * put an older list in the place of one that was answered, and have keys frozen for silence.
 */
export function createLoggedAnswers({
  pages,
}: {
  readonly pages: Pick<AuditPages, 'before'>;
}): LoggedAnswers {
  return async ({ review, startedAt }, isStopped) => {
    const found = new Map<string, ReviewAnswer>();
    for (let before: number | undefined; !isStopped(); ) {
      const page = await pages.before(before, PAGE);
      for (const { entry } of page) {
        const { data } = FACTS.safeParse(entry.facts);
        if (entry.event !== 'review.answered' || data?.review !== review) continue;
        const name = answerName(data.list, data.credential);
        const request = data.requested ?? undefined;
        const answer = { what: data.answer, by: entry.by, at: entry.at };
        if (!found.has(name)) found.set(name, { ...answer, ...(request && { request }) });
      }
      const last = page.at(-1);
      if (last === undefined || last.entry.at < startedAt - AROUND) return found;
      before = last.n;
    }
    return found;
  };
}
