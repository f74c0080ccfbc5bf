import type { Policy } from '../../domain/policy/policy.ts';
import type { OlderRecords } from '../core/olderRecords.ts';
import type { Transitions } from '../core/transition.ts';
import type { Atlas } from '../ports/atlas.ts';
import type { History, Journal } from '../ports/audit.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/logging.ts';
import type { Seals, Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import type { PreApprovals, Requests } from '../ports/store.ts';

export interface IssuingParts {
  readonly requests: Requests;
  readonly preApprovals: PreApprovals;
  readonly transitions: Transitions;
  readonly people: People;
  readonly atlas: Atlas;
  readonly journal: Journal;
  readonly history: Pick<History, 'differs' | 'usage'>;
  readonly older: OlderRecords;
  readonly seals: Seals;
  readonly signer: Signer;
  readonly policy: () => Policy;
  readonly ids: Ids;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}
