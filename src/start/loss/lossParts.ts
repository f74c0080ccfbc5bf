import type { Policy } from '../../domain/policy/policy.ts';
import { SlackError } from '../../foundation/errors.ts';
import type { SlackWebApi } from '../../slack/outbound/webApi.ts';
import { firstAcceptedNews } from '../../slack/views/news/safeMode.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Transitions } from '../../workflow/core/transition.ts';
import type { Look } from '../../workflow/health/watch.ts';
import type { LedgerTransitions } from '../../workflow/ledger/ledgerTransitions.ts';
import { createLossAcceptance, type LossAcceptance } from '../../workflow/loss/accepting.ts';
import { createAdmins } from '../../workflow/loss/admins.ts';
import { createHoldLost } from '../../workflow/loss/holdLost.ts';
import { createHoldLostCredentials } from '../../workflow/loss/holdLostCredentials.ts';
import { createPressNews } from '../../workflow/loss/pressNews.ts';
import type { Sweeps } from '../../workflow/ports/alarms.ts';
import type {
  AuditHead,
  History,
  Presses,
  ReadLost,
  SafeMode,
} from '../../workflow/ports/audit.ts';
import type { Credentials } from '../../workflow/ports/credentials.ts';
import type { Ids } from '../../workflow/ports/ids.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { People } from '../../workflow/ports/slack.ts';
import type { PreApprovals, Requests } from '../../workflow/ports/store.ts';

/** What accepting a loss needs of the audit log. */
export interface LossStore {
  readonly auditHead: AuditHead;
  readonly presses: Presses;
  readonly readLost: ReadLost;
}

/** Accepting a loss in Slack, and telling that it was accepted by one of two. */
export function createLossParts(
  parts: LossStore & {
    readonly guard: Parameters<typeof createLossAcceptance>[0]['guard'] & {
      known(): SafeMode | undefined;
    };
    readonly history: Pick<History, 'follow' | 'isOlder'>;
    readonly requests: Requests;
    readonly preApprovals: PreApprovals;
    readonly transitions: Transitions;
    readonly ledger: LedgerTransitions;
    readonly credentials: Credentials;
    readonly sweeps: Sweeps;
    readonly people: People;
    readonly members: (group: string) => Promise<ReadonlySet<string> | undefined>;
    readonly calls: Pick<SlackWebApi, 'post'>;
    readonly words: (target: string) => Catalogue;
    readonly policy: () => Policy;
    readonly ids: Ids;
    readonly log: Log;
  },
): { readonly loss: LossAcceptance; readonly look: Look } {
  const { guard, calls, policy, words, log } = parts;
  const policyHash = () => policy().hash;
  const run = createPressNews({
    ...parts,
    current: () => guard.known(),
    async tell(press) {
      const { alerts } = policy().channels;
      try {
        await calls.post(alerts, firstAcceptedNews(words(alerts), press));
        return true;
      } catch (cause) {
        if (!(cause instanceof SlackError)) throw cause;
        log.warn({ err: cause }, 'safe_mode.first_not_told');
        return false;
      }
    },
  });
  return {
    loss: createLossAcceptance({
      ...parts,
      admins: createAdmins(parts),
      holdLost: createHoldLost(parts),
      holdLostCredentials: createHoldLostCredentials({
        ...parts,
        transitions: parts.ledger,
        policyHash,
      }),
      policyHash,
    }),
    look: { name: 'first_accepted', everyMs: 1_000, run },
  };
}
