import type { Policy } from '../domain/policy/policy.ts';
import { createCredentialWork } from '../workflow/converging/atAtlas.ts';
import {
  createDueCredentials,
  type DueCredentials,
} from '../workflow/converging/dueCredentials.ts';
import { createPace, type Pace } from '../workflow/converging/pace.ts';
import { createPuttingOff } from '../workflow/converging/putOff.ts';
import { createTurns, type Turns } from '../workflow/converging/turns.ts';
import type { OlderRecords } from '../workflow/core/olderRecords.ts';
import { credentialNoticesFor, frozenNoticeId } from '../workflow/credentials/credentialNotices.ts';
import {
  createLedgerTransitions,
  type LedgerTransitions,
} from '../workflow/ledger/ledgerTransitions.ts';
import { requestRepaint } from '../workflow/ledger/requestRepaint.ts';
import type { Sweeps } from '../workflow/ports/alarms.ts';
import type { History, Journal } from '../workflow/ports/audit.ts';
import type { CredentialsAtAtlas } from '../workflow/ports/credentialAccess.ts';
import type { Credentials } from '../workflow/ports/credentials.ts';
import type { Ids } from '../workflow/ports/ids.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { People } from '../workflow/ports/slack.ts';
import type { Stopwatch } from '../workflow/ports/stopwatch.ts';
import type { Requests } from '../workflow/ports/store.ts';

/** What moves requests on together with their credentials, and the credentials by themselves. */
export function createLedgerParts(parts: {
  readonly requests: Requests;
  readonly credentials: Credentials;
  readonly people: People;
  readonly policy: () => Policy;
  readonly ids: Ids;
  readonly older: OlderRecords;
  readonly history: Pick<History, 'differs'>;
  readonly journal: Pick<Journal, 'catchUp'>;
  readonly atlas: CredentialsAtAtlas;
  /** Turns as this replica takes them where the shared ones are unusable. */
  readonly sweeps: Sweeps;
  /** Only one replica may work on a credential, so its turns are the shared ones. */
  readonly shared: Sweeps;
  readonly moved: (requestId: string) => void;
  readonly movedCredential: (credentialId: string) => void;
  readonly isTimeRight: () => Promise<boolean>;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}): {
  readonly ledger: LedgerTransitions;
  readonly turns: Turns;
  readonly due: DueCredentials;
  readonly pace: Pace;
} {
  const { requests, stopwatch, shared, sweeps } = parts;
  const ledger = createLedgerTransitions({
    ...parts,
    credentialNotices: (step, policy, request) => [
      ...credentialNoticesFor(step, policy),
      ...requestRepaint(step, request, policy),
    ],
    moved({ request, credential, other }) {
      if (request !== undefined) parts.moved(request.after.id);
      for (const one of [credential, other]) {
        if (one === undefined) continue;
        parts.movedCredential(one.after.id);
        // A request waits for what became of its change.
        const { settles } = one.accepted;
        if (settles !== undefined) parts.moved(settles.request);
      }
    },
  });
  const turns = createTurns({ sweeps: shared, stopwatch });
  const pace = createPace({ sweeps, stopwatch });
  const atAtlas = createCredentialWork({ ...parts, ledger, turns, pace });
  const due = createDueCredentials({
    ...parts,
    ledger,
    atAtlas,
    putOff: createPuttingOff(parts),
    isOwed: (credential) => requests.isOwed(frozenNoticeId(credential)),
  });
  return { ledger, turns, due, pace };
}
