import type { Dispatcher } from 'undici';
import type { Policy } from './domain/policy.ts';
import { createAnswers } from './slack/answers.ts';
import type { SlackCalls } from './slack/calls.ts';
import { createDispatch, type Dispatch } from './slack/dispatch.ts';
import { createFailures } from './slack/failures.ts';
import { createRequestFeature } from './slack/features/create.ts';
import { createDecisionFeature } from './slack/features/decisions.ts';
import { createKeyFeature } from './slack/features/keys.ts';
import { createMineFeature } from './slack/features/mine.ts';
import { createRevealFeature } from './slack/features/reveal.ts';
import { createRoutes } from './slack/listeners.ts';
import { createMessenger } from './slack/notices.ts';
import type { SlackPeople } from './slack/people.ts';
import { createRespond } from './slack/respond.ts';
import { catalogueFor } from './text/languages.ts';
import { createDelivery } from './workflow/deliver.ts';
import { createIssuing, type IssuingParts } from './workflow/issue.ts';
import { createLookup } from './workflow/lookup.ts';
import type { Ids, Log, Requests } from './workflow/ports.ts';
import { createRecovery } from './workflow/recover.ts';
import { createReveal } from './workflow/reveal.ts';
import { createReview } from './workflow/review.ts';
import { createRunner, type Runner } from './workflow/runner.ts';
import { createSubmission } from './workflow/submit.ts';
import { createSweep } from './workflow/sweep.ts';
import { createTransitions } from './workflow/transition.ts';
import { createWindows } from './workflow/windows.ts';

/** The use cases over their ports, and the one runner that moves requests on. */
export function wireWorkflow(
  outside: Omit<IssuingParts, 'transitions' | 'people'> & {
    readonly people: SlackPeople;
    readonly calls: SlackCalls;
    /** The language of each channel of the policy. */
    readonly channelLocales: ReadonlyMap<string, string>;
  },
) {
  const { requests, people, calls, stopwatch, log } = outside;
  // The runner is made last and poked by what it runs.
  const late: { runner?: Runner } = {};
  const moved = (requestId: string) => late.runner?.poke(requestId);
  const transitions = createTransitions({ ...outside, moved });
  const parts = { ...outside, transitions, moved };
  const words = (target: string) =>
    catalogueFor(people.localeOf(target) ?? outside.channelLocales.get(target));
  const runner = createRunner({
    sweep: createSweep({
      ...parts,
      hand: moved,
      issuing: createIssuing(parts),
      recovery: createRecovery(parts),
      delivery: createDelivery({
        requests,
        messenger: createMessenger({ calls, words, policy: outside.policy }),
        log,
      }),
    }),
    stopwatch,
    log,
  });
  late.runner = runner;
  const windows = createWindows(requests);
  return {
    runner,
    windows,
    words,
    submission: createSubmission(parts),
    review: createReview({ ...parts, windows }),
    reveal: createReveal({ ...parts, windows }),
    lookup: createLookup(parts),
  };
}

/** Slack in front: the dispatch table over the features over the use cases. */
export function wireSlack(parts: {
  readonly workflow: ReturnType<typeof wireWorkflow>;
  readonly requests: Requests;
  readonly calls: SlackCalls;
  readonly policy: () => Policy;
  readonly ids: Ids;
  readonly log: Log;
  readonly dispatcher: Dispatcher;
  /** What a person gives an admin to find the log line. */
  readonly reference: () => string;
  readonly teamId: string;
  /** Where a `response_url` may point. */
  readonly origins: readonly string[];
}): Dispatch {
  const { workflow, log, teamId, reference } = parts;
  const answers = createAnswers({ respond: createRespond(parts), calls: parts.calls, log });
  const failure = createFailures({ log, reference });
  const shared = { ...parts, ...workflow, answers, failure };
  const features = {
    keys: createKeyFeature(shared),
    create: createRequestFeature(shared),
    decisions: createDecisionFeature(shared),
    reveal: createRevealFeature(shared),
    mine: createMineFeature(shared),
  };
  return createDispatch({
    routes: createRoutes(features, answers),
    teamId,
    words: workflow.words,
    answers,
    failure,
    log,
  });
}
