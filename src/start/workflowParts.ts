import { SlackError } from '../foundation/errors.ts';
import { createWords } from '../slack/directory/language.ts';
import { createNames } from '../slack/directory/names.ts';
import { createOpenChannels } from '../slack/directory/openChannels.ts';
import type { SlackPeople } from '../slack/directory/people.ts';
import { createSameChannel } from '../slack/directory/sameChannel.ts';
import { createAdminNews } from '../slack/outbound/adminNews.ts';
import { createAlarms } from '../slack/outbound/alarms.ts';
import { createCredentialMessages } from '../slack/outbound/credentials/credentialMessages.ts';
import { createStrangerNews } from '../slack/outbound/credentials/strangerNews.ts';
import { createMessenger } from '../slack/outbound/messages.ts';
import type { SlackWebApi } from '../slack/outbound/webApi.ts';
import { pausedAtlas } from '../workflow/audit/backgroundInSafeMode.ts';
import { createAcceptance } from '../workflow/audit/endSafeMode.ts';
import type { RefusalNotes } from '../workflow/audit/refusalNotes.ts';
import type { SafeModeGuard } from '../workflow/audit/safeMode.ts';
import { guardUseCases } from '../workflow/audit/useCaseGuards.ts';
import { createLoadOrAlarm } from '../workflow/core/loadOrAlarm.ts';
import { createOlderRecords } from '../workflow/core/olderRecords.ts';
import { createOwnTurns } from '../workflow/core/ownTurns.ts';
import { createTransitions } from '../workflow/core/transition.ts';
import { createWindows } from '../workflow/core/windows.ts';
import { createCarryOut } from '../workflow/credentials/carryOut.ts';
import { createChangeForms } from '../workflow/credentials/changeForms.ts';
import { createDeciders } from '../workflow/health/deciders.ts';
import { createOutageNotes } from '../workflow/health/outageNotes.ts';
import type { Look } from '../workflow/health/watch.ts';
import { createFitting } from '../workflow/issuing/fit.ts';
import { createIssuing } from '../workflow/issuing/issue.ts';
import type { IssuingParts } from '../workflow/issuing/issuingParts.ts';
import { createRecovery } from '../workflow/issuing/recover.ts';
import {
  createLockedOutOrganizations,
  type LockedOutOrganization,
} from '../workflow/keys/lockedOutOrganizations.ts';
import type { ProjectNaming } from '../workflow/keys/projectNames.ts';
import { createRequestableProjects } from '../workflow/keys/requestableProjects.ts';
import { createKeyKeeping } from '../workflow/loss/keepKey.ts';
import { createOutages } from '../workflow/notices/channelOutages.ts';
import { createDelivery } from '../workflow/notices/deliver.ts';
import type { Sweeps } from '../workflow/ports/alarms.ts';
import type { Atlas } from '../workflow/ports/atlas.ts';
import type { AuditPages, History } from '../workflow/ports/audit.ts';
import type { CredentialsAtAtlas } from '../workflow/ports/credentialAccess.ts';
import type { Credentials } from '../workflow/ports/credentials.ts';
import type { Health } from '../workflow/ports/health.ts';
import type { Listings } from '../workflow/ports/listings.ts';
import type { EncryptFor } from '../workflow/ports/secrets.ts';
import type { OutageTurns } from '../workflow/ports/slack.ts';
import { createPreApproving } from '../workflow/preApproval/preApproval.ts';
import { createAsking } from '../workflow/requests/ask.ts';
import { createBreakingGlass } from '../workflow/requests/breakGlass.ts';
import { createChanges } from '../workflow/requests/change.ts';
import { createClosing } from '../workflow/requests/close.ts';
import { createDiscussion } from '../workflow/requests/discussion.ts';
import { createFormOffers } from '../workflow/requests/newRequest/formOffer.ts';
import { createRequestContexts } from '../workflow/requests/requestContext.ts';
import { createExpiry } from '../workflow/requests/reveal/expire.ts';
import { createReveal } from '../workflow/requests/reveal/reveal.ts';
import { createReview } from '../workflow/requests/review.ts';
import { createRevocations } from '../workflow/requests/revoke.ts';
import { withCredentials } from '../workflow/requests/shownRequest.ts';
import { createSubmission } from '../workflow/requests/submit.ts';
import { createWhoseTurn } from '../workflow/requests/whoseTurn.ts';
import type { Reviews } from '../workflow/reviews/reviews.ts';
import type { Runner } from '../workflow/timer/runner.ts';
import { createInventoryParts, type InventoryStore } from './inventory/inventoryParts.ts';
import { createLookingParts } from './inventory/lookingParts.ts';
import { createReviewParts } from './inventory/reviewParts.ts';
import { createKeyParts } from './keyParts.ts';
import { createLedgerParts } from './ledgerParts.ts';
import { createLossParts, type LossStore } from './loss/lossParts.ts';
import { createTimer } from './timerParts.ts';

/** How often Slack is asked what was checked at the start, ms. */
const LOOKED_EVERY = 60_000;
/** How often a replica asks whether it is time to look at owners, ms. */
const OWNERS_EVERY = 5_000;

function unlessSlackSaysNo(cause: unknown): undefined {
  if (!(cause instanceof SlackError)) throw cause;
}

/** Connects the use cases with their ports, and creates the runner that processes due requests. */
export function wireWorkflow(
  outside: Omit<IssuingParts, 'transitions' | 'people' | 'older' | 'atlas'> &
    LossStore &
    InventoryStore & {
      readonly atlas: Atlas & CredentialsAtAtlas;
      readonly credentials: Credentials;
      readonly reviews: Reviews;
      readonly projectNaming: Pick<ProjectNaming, 'of'>;
      readonly people: SlackPeople;
      readonly calls: SlackWebApi;
      readonly sweeps: Sweeps;
      readonly listings: Listings;
      readonly history: History;
      /** Organizations whose credentials Atlas refused. */
      readonly shut: readonly LockedOutOrganization[];
      readonly outageTurns: OutageTurns;
      readonly guard: SafeModeGuard;
      readonly notes: RefusalNotes;
      readonly pages: AuditPages;
      readonly health: Pick<Health, 'is'>;
      /** Whether the clock of Redis is right. */
      readonly isTimeRight: () => Promise<boolean>;
      /** The language of each channel of the policy. */
      readonly channelLocale: (channel: string) => string | undefined;
      readonly encryptFor: EncryptFor;
      readonly outdated?: () => void;
    },
) {
  const { requests, people, stopwatch, guard, log } = outside;
  const sweeps = createOwnTurns(outside.sweeps, requests);
  // The runner is created last, but the parts that it runs must be able to wake it.
  const late: { runner?: Runner } = {};
  const moved = (requestId: string) => late.runner?.attendNow(requestId);
  const words = createWords(outside);
  const alarms = createAlarms({ ...outside, words });
  const older = createOlderRecords({ ...outside, sweeps, alarms });
  const transitions = createTransitions({ ...outside, older, moved });
  const atlas = pausedAtlas(guard, outside.atlas);
  const shared = { ...outside, sweeps, atlas, older, transitions, moved };
  const ledgerParts = createLedgerParts({
    ...shared,
    shared: outside.sweeps,
    movedCredential: (id) => late.runner?.attendCredential('now', id),
  });
  const parts = { ...shared, ...ledgerParts };
  const seen = { ...requests, ...withCredentials(requests, outside.credentials) };
  const windows = createWindows(requests, stopwatch);
  const expiry = createExpiry(parts);
  const keyParts = createKeyParts({
    ...parts,
    windows,
    isPaused: guard.isOn,
    isEmptyGroup: people.isEmpty,
    endUnrevealed: (requestId) => expiry.expire(requestId, true),
  });
  const revocations = createRevocations({ ...parts, windows });
  const shut = createLockedOutOrganizations({ ...parts, found: outside.shut, alarms });
  const records = createLoadOrAlarm({ ...parts, alarms });
  const channels = createSameChannel(outside.calls, stopwatch.now);
  const names = createNames({ calls: outside.calls, now: stopwatch.now, log });
  const requestContexts = createRequestContexts({ ...outside, requests: seen, names });
  const whoseTurn = createWhoseTurn(outside);
  const openChannels = createOpenChannels({ ...outside, monotonic: stopwatch.now });
  const members = (group: string) => people.members(group).catch(unlessSlackSaysNo);
  const deciders = createDeciders({ ...parts, members });
  const { loss, look } = createLossParts({ ...parts, words, members });
  const messenger = createMessenger({
    ...outside,
    words,
    whoseTurn,
    requestContexts,
    blockedAt: async (channel, { request }) =>
      (await openChannels.openness(channel)) ??
      ((await deciders.areMissing(request)) ? 'no_deciders' : undefined),
    head: guard.head,
  });
  const credentialMessenger = createCredentialMessages({
    ...outside,
    words,
    members: people.members,
    lastSeen: keyParts.lastSeen,
  });
  const news = createAdminNews({ ...outside, words });
  const policyHash = () => outside.policy().hash;
  const outageNotes = createOutageNotes({ ...outside, turns: outside.outageTurns, policyHash });
  const outages = createOutages({ ...outside, outageNotes, news });
  const inventoryParts = createInventoryParts({
    ...parts,
    ...keyParts.useCases,
    ...createStrangerNews({ ...outside, words }),
    names,
    windows,
    isPaused: guard.isOn,
  });
  const reviewParts = createReviewParts({
    ...parts,
    ...keyParts.useCases,
    ...inventoryParts.shared,
    words,
    members,
  });
  const { runner, types } = createTimer({
    ...parts,
    ...inventoryParts.timer,
    alarms,
    records,
    attendDue: (requestId) => late.runner?.attendDue(requestId),
    attendLater: (lane, id, of) => late.runner?.attendCredential(lane, id, of),
    acts: createCarryOut({ ...parts, ...inventoryParts }),
    issuing: createIssuing(parts),
    recovery: createRecovery(parts),
    fitting: createFitting(parts),
    expiry,
    delivery: createDelivery({ ...parts, requests: seen, messenger, credentialMessenger, outages }),
  });
  late.runner = runner;
  const requestableProjects = createRequestableProjects(parts);
  const submission = createSubmission({ ...parts, shut });
  const formOffers = createFormOffers({ ...parts, names, requestableProjects });
  const useCases = guardUseCases(outside, {
    submission,
    review: createReview({ ...parts, requests: seen, windows, channels }),
    reveal: createReveal({ ...parts, windows }),
    revocations,
    keeping: createKeyKeeping({ ...parts, windows }),
    closing: createClosing({ ...parts, windows }),
    allowing: createPreApproving({ ...parts, windows }),
    discussion: createDiscussion({ ...parts, windows }),
    changes: createChanges({ ...parts, windows, submission }),
    asking: createAsking({ windows, submission }),
    breakingGlass: createBreakingGlass({ windows, submission }),
    acceptance: createAcceptance({ ...parts, loss, windows }),
    ...keyParts.useCases,
    ...createLookingParts({ ...parts, names, seen }),
    ...inventoryParts.useCases,
    ...reviewParts.useCases,
  });
  return {
    ...useCases,
    requests: seen,
    history: outside.history,
    outageNotes,
    runner,
    news,
    deciders,
    looks: [
      look,
      { name: 'types', everyMs: LOOKED_EVERY, run: types.look },
      { name: 'channels', everyMs: LOOKED_EVERY, later: true, run: openChannels.look },
      { name: 'owners', everyMs: OWNERS_EVERY, later: true, run: keyParts.owners.look },
      inventoryParts.look,
      reviewParts.look,
      { name: 'deciders', everyMs: LOOKED_EVERY, later: true, run: deciders.look },
    ] satisfies readonly Look[],
    windows,
    lastSeen: keyParts.lastSeen,
    words,
    messenger,
    channels,
    shut,
    requestContexts,
    formOffers,
    changeForms: createChangeForms({ ...parts, formOffers, requestableProjects, submission }),
    requestableProjects,
  };
}
