import { refuseAdmin, refuseAuditor } from '../../domain/policy/access.ts';
import { reviewOf } from '../../domain/policy/asking/lifetime.ts';
import type { ReviewSettings } from '../../domain/policy/lifeSettings.ts';
import { personIn } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { type NotFound, no, type Result } from '../../domain/record/result.ts';
import type { ReviewFilter } from '../../domain/reviews/review.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { Ids } from '../ports/ids.ts';
import type { People } from '../ports/slack.ts';
import type { RunningReviews } from './reviewRecords.ts';
import type { ReviewStatus } from './reviews.ts';
import type { ReadScope } from './scope.ts';
import { statusOf } from './status.ts';

/** What a review would ask, and whom. */
export interface ReviewPlan {
  readonly review: string;
  readonly filter: ReviewFilter;
  readonly keys: number;
  readonly owners: number;
  /** Of people who left: the approvers are asked. */
  readonly left: number;
  readonly foreign: number;
  readonly endsAt: number;
  readonly silence: ReviewSettings['silence'];
}

/** What admins do with reviews. */
export interface Reviewing {
  /** What a window shows before a review begins. */
  plan(
    by: string,
    filter: ReviewFilter,
  ): Promise<Result<{ readonly plan: ReviewPlan }, Refusal | NotFound<'project'>>>;
  start(window: PresentedWindow): Promise<Result<object>>;
  /** What a window shows before a review is closed. */
  closing(by: string): Promise<Result<{ readonly status: ReviewStatus }>>;
  close(window: PresentedWindow): Promise<Result<object>>;
  /** For admins and auditors. `undefined`: there never was a review. */
  status(by: string): Promise<Result<{ readonly status: ReviewStatus | undefined }>>;
}

export function createReviewing(parts: {
  readonly running: RunningReviews;
  readonly readScope: ReadScope;
  readonly windows: Windows;
  readonly people: People;
  readonly isTimeRight: () => Promise<boolean>;
  readonly policy: () => Policy;
  readonly ids: Pick<Ids, 'request'>;
}): Reviewing {
  const { running, readScope, people, policy } = parts;

  async function refuse(
    by: string,
    rights: readonly (typeof refuseAdmin)[],
  ): Promise<Refusal | undefined> {
    const person = personIn(await people.about([by]), by);
    if (person.standing === 'unknown') return { why: 'person_unknown' };
    const refusals = rights.map((refuses) => refuses(policy(), person));
    return refusals.includes(undefined) ? undefined : refusals[0];
  }

  async function statusNow(): Promise<ReviewStatus | undefined> {
    const review = await running.current();
    return review && statusOf(review, await running.lists(review));
  }

  return {
    async plan(by, filter) {
      const refusal = await refuse(by, [refuseAdmin]);
      if (refusal !== undefined) return no(refusal);
      const scope = await readScope(filter);
      if (!scope.ok) return scope;
      const { asked, foreign, now } = scope;
      if (asked.length === 0) return no({ why: 'no_keys_to_review' });
      const count = (all: typeof asked) => all.reduce((sum, { lines }) => sum + lines.length, 0);
      const { lastsMs, silence } = reviewOf(policy());
      const plan = {
        review: parts.ids.request(),
        filter,
        keys: count(asked),
        owners: asked.length,
        left: count(asked.filter(({ reviewer }) => reviewer.kind === 'approvers')),
        foreign,
        endsAt: now + lastsMs,
        silence,
      };
      return { ok: true, plan };
    },

    async start(presented) {
      const found = windowOfKind(await parts.windows.recall(presented), 'review');
      if (!found.ok) return found;
      const { shows, user: by } = found.window;
      const refusal = await refuse(by, [refuseAdmin]);
      if (refusal !== undefined) return no(refusal);
      // Its end is counted from Redis's clock.
      if (!(await parts.isTimeRight())) return no({ why: 'clock_wrong' });
      const { review, filter = {} } = shows;
      const scope = await readScope(filter);
      if (!scope.ok || scope.asked.length === 0) return no({ why: 'no_keys_to_review' });
      const { lastsMs, silence } = reviewOf(policy());
      const { now: startedAt, foreign } = scope;
      const endsAt = startedAt + lastsMs;
      const begun = { review, by, startedAt, endsAt, silence, filter, foreign, lists: [] };
      const { list = null, owner = null, project = null } = filter;
      const facts = { review, endsAt, silence, foreign, list, owner, project };
      const isFirst = await running.begin(
        { ...begun, state: 'opening' },
        { event: 'review.started', by, facts },
      );
      return isFirst ? { ok: true } : no({ why: 'review_running' });
    },

    async closing(by) {
      const refusal = await refuse(by, [refuseAdmin]);
      if (refusal !== undefined) return no(refusal);
      const status = await statusNow();
      return status?.review.state === 'open' ? { ok: true, status } : no({ why: 'no_review' });
    },

    async close(presented) {
      const found = windowOfKind(await parts.windows.recall(presented), 'review');
      if (!found.ok) return found;
      const { shows, user: by } = found.window;
      const refusal = await refuse(by, [refuseAdmin]);
      if (refusal !== undefined) return no(refusal);
      const closed = await running.change((review, at) =>
        review.state !== 'open' || review.review !== shows.review
          ? undefined
          : {
              changes: { state: 'closing', closed: { by, at } },
              happened: { event: 'review.closing', by, facts: { review: review.review } },
            },
      );
      return closed === undefined ? no({ why: 'no_review' }) : { ok: true };
    },

    async status(by) {
      const refusal = await refuse(by, [refuseAdmin, refuseAuditor]);
      if (refusal !== undefined) return no(refusal);
      return { ok: true, status: await statusNow() };
    },
  };
}
