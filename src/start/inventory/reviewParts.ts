import type { SlackPeople } from '../../slack/directory/people.ts';
import { createReviewNews } from '../../slack/outbound/credentials/reviewNews.ts';
import type { SafeModeGuard } from '../../workflow/audit/safeMode.ts';
import type { Look } from '../../workflow/health/watch.ts';
import { createProjectIds } from '../../workflow/keys/projectIds.ts';
import type { Stopwatch } from '../../workflow/ports/stopwatch.ts';
import { createAnswering, type Noting, notingAnswers } from '../../workflow/reviews/answering.ts';
import { createDigests } from '../../workflow/reviews/digests.ts';
import { createOwnedLines } from '../../workflow/reviews/ownedLines.ts';
import { createReviewing } from '../../workflow/reviews/reviewing.ts';
import { createRunningReviews } from '../../workflow/reviews/reviewRecords.ts';
import { createCloseReview } from '../../workflow/reviews/running/closeReview.ts';
import { createEndedKeys } from '../../workflow/reviews/running/endedKeys.ts';
import { createEvidence } from '../../workflow/reviews/running/evidence.ts';
import { createLoggedAnswers } from '../../workflow/reviews/running/loggedAnswers.ts';
import { createOpenReview } from '../../workflow/reviews/running/openReview.ts';
import { createPatientNews } from '../../workflow/reviews/running/patientNews.ts';
import { createRunReview } from '../../workflow/reviews/running/runReview.ts';
import { createTellReview } from '../../workflow/reviews/running/tellReview.ts';
import { createReadScope } from '../../workflow/reviews/scope.ts';

/** How often a replica asks whether it is time for a digest or a step of a review, ms. */
const LOOKED_EVERY = 3_000;

type News = Parameters<typeof createReviewNews>[0];
type Parts = Omit<Parameters<typeof createDigests>[0], 'news' | 'timeZoneOf' | 'isPaused'> &
  News & {
    readonly people: SlackPeople;
    readonly guard: Pick<SafeModeGuard, 'isOn'>;
    readonly stopwatch: Pick<Stopwatch, 'sleep'>;
  } & Parameters<typeof createProjectIds>[0] &
  Omit<Parameters<typeof createReadScope>[0], 'projectIds' | 'isEmptyGroup'> &
  Parameters<typeof createRunningReviews>[0] &
  Parameters<typeof createOwnedLines>[0] &
  Parameters<typeof createEvidence>[0] &
  Omit<Parameters<typeof createTellReview>[0], 'running' | 'readLines' | 'news'> &
  Omit<Parameters<typeof createAnswering>[0], 'running' | 'readLine' | 'repaint'> &
  Omit<Parameters<typeof createReviewing>[0], 'running' | 'readScope'> &
  Omit<Parameters<typeof createCloseReview>[0], 'running' | 'repaint' | 'loggedAnswers'> &
  Parameters<typeof createLoggedAnswers>[0] &
  Omit<Parameters<typeof createRunReview>[0], 'running' | 'open' | 'close' | 'noteEnded' | 'tell'> &
  Noting;

/** The weekly digest, and reviews. */
export function createReviewParts(given: Parts) {
  const { people, guard } = given;
  const parts = {
    ...given,
    news: createReviewNews(given),
    isPaused: guard.isOn,
    isEmptyGroup: people.isEmpty,
    timeZoneOf: people.timeZoneOf,
  };
  const running = createRunningReviews(parts);
  const { readLine, readLines } = createOwnedLines(parts);
  const readScope = createReadScope({ ...parts, projectIds: createProjectIds(parts) });
  const news = createPatientNews(parts.news, given.stopwatch);
  const tell = createTellReview({ ...parts, news, running, readLines });
  const { repaint } = tell;
  const answering = createAnswering({ ...parts, running, readLine, repaint });
  const evidence = createEvidence(parts);
  const digests = createDigests(parts);
  const reviews = createRunReview({
    ...parts,
    running,
    tell,
    noteEnded: createEndedKeys({ ...parts, running, repaint }),
    open: createOpenReview({ ...parts, running, readScope, evidence }),
    close: createCloseReview({
      ...parts,
      running,
      repaint,
      loggedAnswers: createLoggedAnswers(parts),
    }),
  });
  return {
    useCases: {
      ...notingAnswers(answering.note, parts),
      keyKeeping: answering.keeping,
      reviewing: createReviewing({ ...parts, running, readScope }),
    },
    look: {
      name: 'reviews',
      everyMs: LOOKED_EVERY,
      later: true,
      async run(isStopped: () => boolean) {
        // Both count from Redis's clock, and write what people answer for.
        if ((await guard.isOn()) || !(await parts.isTimeRight())) return;
        await digests.look(isStopped);
        await reviews.run(isStopped);
      },
    } satisfies Look,
  };
}
