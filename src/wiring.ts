import type { Dispatcher } from 'undici';
import type { Policy } from './domain/policy.ts';
import { createAdminNews } from './slack/adminNews.ts';
import { createAlarms } from './slack/alarms.ts';
import { createAnswers } from './slack/answers.ts';
import type { SlackCalls } from './slack/calls.ts';
import { createDispatch, type Dispatch } from './slack/dispatch.ts';
import { createDoors } from './slack/doors.ts';
import { createFailures } from './slack/failures.ts';
import { createAgainFeature } from './slack/features/again.ts';
import { createAllowFeature } from './slack/features/allow.ts';
import { createAttentionFeature } from './slack/features/attention.ts';
import { createAuditFeature } from './slack/features/audit.ts';
import { createBreakGlassFeature } from './slack/features/breakGlass.ts';
import { createRequestFeature } from './slack/features/create.ts';
import { createDecisionFeature } from './slack/features/decisions.ts';
import { createEarlierFeature } from './slack/features/earlier.ts';
import { createKeyFeature } from './slack/features/keys.ts';
import { createLessFeature } from './slack/features/less.ts';
import { createMineFeature } from './slack/features/mine.ts';
import { createQuestionFeature } from './slack/features/questions.ts';
import { createRequestsFeature } from './slack/features/requests.ts';
import { createRevealFeature } from './slack/features/reveal.ts';
import { createRevokeFeature } from './slack/features/revoke.ts';
import { createSafeModeFeature } from './slack/features/safeMode.ts';
import { createRoutes } from './slack/listeners.ts';
import { createNames } from './slack/names.ts';
import { createMessenger } from './slack/notices.ts';
import type { Pace } from './slack/pace.ts';
import type { SlackPeople } from './slack/people.ts';
import { createRespond } from './slack/respond.ts';
import { catalogueFor } from './text/languages.ts';
import { createAcceptance } from './workflow/acceptance.ts';
import { createAllowing } from './workflow/allow.ts';
import { createAuditLog } from './workflow/auditLog.ts';
import { createAwaited } from './workflow/awaited.ts';
import { createBreakingGlass } from './workflow/breakGlass.ts';
import { createChanges } from './workflow/change.ts';
import { createClosing } from './workflow/close.ts';
import { createDelivery } from './workflow/deliver.ts';
import { createDiscussion } from './workflow/discussion.ts';
import type { Sweeps } from './workflow/findings.ts';
import { createIssuing } from './workflow/issue.ts';
import type { IssuingParts } from './workflow/issuingParts.ts';
import { createLookup } from './workflow/lookup.ts';
import { notedUseCases } from './workflow/notedUseCases.ts';
import { createOffered } from './workflow/offered.ts';
import { createOutages } from './workflow/outages.ts';
import { pausedAtlas, pausedStep, pausedUseCases } from './workflow/paused.ts';
import { createPictures } from './workflow/picture.ts';
import type { AuditPages } from './workflow/ports/audit.ts';
import type { Ids } from './workflow/ports/ids.ts';
import type { Log } from './workflow/ports/logging.ts';
import type { OutageNotes } from './workflow/ports/slack.ts';
import type { Replays, Requests } from './workflow/ports/store.ts';
import { createRecords } from './workflow/records.ts';
import { createRecovery } from './workflow/recover.ts';
import type { RefusalNotes } from './workflow/refusalNotes.ts';
import { createReposting } from './workflow/repost.ts';
import { createRequestLists } from './workflow/requestList.ts';
import { createReveal } from './workflow/reveal.ts';
import { createReview } from './workflow/review.ts';
import { createRevocations } from './workflow/revoke.ts';
import { createRunner, type Runner } from './workflow/runner.ts';
import type { SafeModeGuard } from './workflow/safeMode.ts';
import { createShut, type ShutOrganization } from './workflow/shut.ts';
import { createSubmission } from './workflow/submit.ts';
import { createSweep } from './workflow/sweep.ts';
import { createKeySweep } from './workflow/sweepKeys.ts';
import { createTransitions } from './workflow/transition.ts';
import { createWindows } from './workflow/windows.ts';

/** The use cases over their ports, and the one runner that moves requests on. */
export function wireWorkflow(
  outside: Omit<IssuingParts, 'transitions' | 'people'> & {
    readonly people: SlackPeople;
    readonly calls: SlackCalls;
    readonly sweeps: Sweeps;
    /** Organizations that Atlas did not let us into. */
    readonly shut: readonly ShutOrganization[];
    readonly outageNotes: OutageNotes;
    readonly guard: SafeModeGuard;
    readonly notes: RefusalNotes;
    readonly pages: AuditPages;
    /** The language of each channel of the policy. */
    readonly channelLocale: (channel: string) => string | undefined;
  },
) {
  const { requests, people, stopwatch, guard, notes, log } = outside;
  // The runner is made last and poked by what it runs.
  const late: { runner?: Runner } = {};
  const moved = (requestId: string) => late.runner?.poke(requestId);
  const transitions = createTransitions({ ...outside, moved });
  const atlas = pausedAtlas(guard, outside.atlas);
  const parts = { ...outside, atlas, transitions, moved };
  const words = (target: string) =>
    catalogueFor(people.localeOf(target) ?? outside.channelLocale(target));
  const windows = createWindows(requests, stopwatch);
  const revocations = createRevocations({ ...parts, windows });
  const issuing = createIssuing(parts);
  const recovery = createRecovery(parts);
  const alarms = createAlarms({ ...outside, words });
  const shut = createShut({ ...parts, found: outside.shut, alarms });
  const records = createRecords({ ...parts, alarms });
  const keySweep = createKeySweep({ ...parts, alarms, records });
  const names = createNames({ calls: outside.calls, now: stopwatch.now, log });
  const pictures = createPictures({ ...outside, names });
  const awaited = createAwaited(outside);
  const messenger = createMessenger({ ...outside, words, awaited, pictures, head: guard.head });
  const outages = createOutages({ ...outside, news: createAdminNews({ ...outside, words }) });
  const runner = createRunner({
    sweep: createSweep({
      ...parts,
      records,
      hand: (requestId) => late.runner?.hand(requestId),
      issuing: { issue: pausedStep(guard, issuing.issue) },
      recovery: {
        recover: pausedStep(guard, recovery.recover),
        expire: pausedStep(guard, recovery.expire),
      },
      revocations: { finish: pausedStep(guard, revocations.finish) },
      delivery: createDelivery({ ...parts, messenger, outages }),
    }),
    keySweep: { run: pausedStep(guard, keySweep.run) },
    stopwatch,
    log,
  });
  late.runner = runner;
  const submission = createSubmission({ ...parts, shut });
  const useCases = {
    submission,
    review: createReview({ ...parts, windows }),
    reveal: createReveal({ ...parts, windows }),
    revocations,
    closing: createClosing({ ...parts, windows }),
    allowing: createAllowing({ ...parts, windows }),
    discussion: createDiscussion({ ...parts, windows }),
    changes: createChanges({ ...parts, windows, submission }),
    breakingGlass: createBreakingGlass({ windows, submission }),
  };
  return {
    runner,
    windows,
    words,
    messenger,
    shut,
    pictures,
    lookup: createLookup(parts),
    offered: createOffered(parts),
    auditLog: createAuditLog(parts),
    requestLists: createRequestLists(parts),
    // What ends safe mode must work in it.
    ...notedUseCases(notes, {
      ...pausedUseCases(guard, useCases),
      acceptance: createAcceptance({ ...parts, windows }),
    }),
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
  readonly botId: string;
  readonly replays: Replays;
  readonly notes: RefusalNotes;
  readonly pace: Pace;
  /** Epoch ms. */
  readonly now: () => number;
  /** Where a `response_url` may point. */
  readonly origins: readonly string[];
}): Dispatch {
  const { workflow, log, reference } = parts;
  const answers = createAnswers({ respond: createRespond(parts), calls: parts.calls, log });
  const failure = createFailures({ log, reference });
  const shared = { ...parts, ...workflow, answers, failure };
  const create = createRequestFeature(shared);
  const features = {
    keys: createKeyFeature(shared),
    create,
    breakGlass: createBreakGlassFeature(shared),
    allow: createAllowFeature(shared),
    decisions: createDecisionFeature(shared),
    revoke: createRevokeFeature(shared),
    reveal: createRevealFeature(shared),
    mine: createMineFeature(shared),
    requests: createRequestsFeature(shared),
    audit: createAuditFeature(shared),
    safeMode: createSafeModeFeature(shared),
    earlier: createEarlierFeature({
      answers,
      reposting: createReposting({ ...parts, ...workflow }),
    }),
    questions: createQuestionFeature(shared),
    less: createLessFeature(shared),
    attention: createAttentionFeature(shared),
    again: createAgainFeature({ ...shared, create }),
  };
  return createDispatch({
    routes: createRoutes(features, answers),
    doors: createDoors({ ...parts, report: (refused) => parts.notes.note(refused) }),
    words: workflow.words,
    answers,
    pace: parts.pace,
    failure,
    log,
  });
}
