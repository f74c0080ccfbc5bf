import type { Dispatcher } from 'undici';
import type { Policy } from '../domain/policy/policy.ts';
import { createAuditFeature } from '../slack/features/audit.ts';
import { createRemindFeature } from '../slack/features/decisions/remind.ts';
import { createInventoryFeature } from '../slack/features/inventory/inventory.ts';
import { createReviewFeature } from '../slack/features/inventory/reviews.ts';
import { createWhoFeature } from '../slack/features/inventory/who.ts';
import { createKeyFeature } from '../slack/features/keys/keys.ts';
import { createPreApprovalList } from '../slack/features/preApproval/list.ts';
import { createHomeFeature } from '../slack/features/requests/home.ts';
import { createProjectOptions } from '../slack/features/requests/projectOptions.ts';
import { createRequestsFeature } from '../slack/features/requests/requests.ts';
import { createStaleMessagesFeature } from '../slack/features/staleMessages.ts';
import { createDialogs } from '../slack/inbound/dialogs.ts';
import { createDispatch, type Dispatch } from '../slack/inbound/dispatch.ts';
import { createInboundChecks } from '../slack/inbound/inboundChecks.ts';
import type { RateLimit } from '../slack/inbound/rateLimit.ts';
import { createRoutes } from '../slack/inbound/routes.ts';
import { createAnswers } from '../slack/outbound/answers.ts';
import { createFailures } from '../slack/outbound/failureMessage.ts';
import { createRespond } from '../slack/outbound/responseUrl.ts';
import type { SlackWebApi } from '../slack/outbound/webApi.ts';
import type { RefusalNotes } from '../workflow/audit/refusalNotes.ts';
import { createReposting } from '../workflow/notices/repost.ts';
import type { Ids } from '../workflow/ports/ids.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { Replays, Requests } from '../workflow/ports/store.ts';
import type { wireWorkflow } from './workflowParts.ts';

/** Connects Slack: the dispatch table calls the features, which call the use cases. */
export function wireSlack(parts: {
  readonly workflow: ReturnType<typeof wireWorkflow>;
  readonly requests: Requests;
  readonly calls: SlackWebApi;
  readonly policy: () => Policy;
  readonly ids: Ids;
  readonly log: Log;
  readonly dispatcher: Dispatcher;
  /** Makes the reference that a person gives to an admin to find the log line. */
  readonly reference: () => string;
  readonly teamId: string;
  readonly botId: string;
  readonly replays: Replays;
  readonly notes: RefusalNotes;
  readonly rateLimit: RateLimit;
  /** Epoch ms. */
  readonly now: () => number;
  /** The origins that a `response_url` may have. */
  readonly origins: readonly string[];
}): Dispatch {
  const { workflow, log, reference } = parts;
  const answers = createAnswers({ respond: createRespond(parts), calls: parts.calls, log });
  const failure = createFailures({ log, reference });
  const shared = { ...parts, ...workflow, answers, failure };
  const features = {
    dialogs: createDialogs(shared),
    keys: createKeyFeature(shared),
    preApprovals: createPreApprovalList(shared),
    home: createHomeFeature(shared),
    requests: createRequestsFeature(shared),
    inventory: createInventoryFeature(shared),
    who: createWhoFeature(shared),
    review: createReviewFeature(shared),
    audit: createAuditFeature(shared),
    earlier: createStaleMessagesFeature({
      answers,
      reposting: createReposting({ ...parts, ...workflow }),
    }),
    remind: createRemindFeature(shared),
    projectOptions: createProjectOptions(shared),
  };
  return createDispatch({
    routes: createRoutes(features, answers),
    inboundChecks: createInboundChecks({
      ...parts,
      report: (refused) => parts.notes.note(refused),
    }),
    words: workflow.words,
    answers,
    rateLimit: parts.rateLimit,
    failure,
    log,
  });
}
