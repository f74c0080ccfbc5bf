import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type { SimulatedKey } from '../../../src/sandbox/atlas/simulator.ts';
import type { AuditEntry } from '../../../src/workflow/ports/audit.ts';
import type { Made } from './secrets.ts';
import type { Seen } from './seenAtAtlas.ts';

/** One call of Keywarden to Slack. */
export interface Said {
  readonly name: string;
  readonly text: string;
  readonly ok: boolean;
  /** Owner of the changed window, for `views.update`. */
  readonly user?: string;
  /** Channel or person, for a message. */
  readonly to?: string;
}

/** Everything that is examined after a trial. */
export interface Evidence {
  readonly records: readonly Request[];
  /** The ledger, with what has ended. */
  readonly credentials: readonly Credential[];
  /** All keys of the organization at Atlas. */
  readonly keys: readonly SimulatedKey[];
  /** Each access that a key of ours ever had. */
  readonly seen: readonly Seen[];
  /** By the clock of the records. */
  readonly now: number;
  /** The audit log in Redis, oldest entry first. */
  readonly entries: readonly AuditEntry[];
  /** The audit files of all replicas, joined. */
  readonly files: string;
  /** Contents of disks and output, by place. */
  readonly resting: ReadonlyMap<string, string>;
  readonly said: readonly Said[];
  /** Live keys at Atlas with our marker. */
  readonly live: readonly Made[];
  /** Every key with our marker that was ever created. */
  readonly made: readonly Made[];
  /** Description of every create request that reached Atlas, whatever Atlas answered. */
  readonly sent: readonly string[];
  /** Keys that people made, as they were and as they are. */
  readonly peoplesKeys: {
    readonly before: readonly SimulatedKey[];
    readonly after: readonly SimulatedKey[];
  };
  /** Opens a sealed private key. `undefined` if it does not open. */
  readonly unseal: (request: Request) => string | undefined;
}

/** One kind of violation: how often it was possible, and where it happened. */
export interface Count {
  readonly what: string;
  readonly of: number;
  readonly wrong: readonly string[];
}
