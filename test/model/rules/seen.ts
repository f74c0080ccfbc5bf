import type { Request } from '../../../src/domain/record/request.ts';
import type { Alarm } from '../../../src/workflow/ports/alarms.ts';
import type { AuditEntry, SafeMode } from '../../../src/workflow/ports/audit.ts';
import type { CredentialChange } from '../../../src/workflow/ports/credentials.ts';
import type { Notice, Transition } from '../../../src/workflow/ports/store.ts';
import type { Life } from '../ports/line.ts';

export interface Post {
  readonly at: number;
  readonly organizationId: string;
  readonly description: string;
  readonly roles: readonly string[];
}

/** A private key that Slack showed to a person, even if Slack's answer was lost. */
export interface Display {
  readonly at: number;
  readonly requestId: string;
  readonly user: string;
  readonly keyId: string;
}

/** A moment at which the store lost its newest entries. */
export interface Loss {
  readonly at: number;
  /** Requests that lost something. */
  readonly requests: ReadonlySet<string>;
  /** The lost commits. */
  readonly commits: ReadonlySet<string>;
  /** Whether a copy of the log held more than the log after the loss. */
  readonly copied: boolean;
}

/** All events that the invariants need. */
export interface Seen {
  readonly posts: Post[];
  readonly deletes: string[];
  /** What admins said about keys that were made without Keywarden: ids of credentials. */
  readonly words: Set<string>;
  readonly displays: Display[];
  /** Number of windows, by key id, of which Slack confirmed that they show the key. */
  readonly confirmed: Map<string, number>;
  /** Number of decryptions of a private key, by key id. */
  readonly unsealed: Map<string, number>;
  readonly journal: AuditEntry[];
  readonly told: Notice[];
  readonly alarms: Alarm[];
  readonly commits: Transition[];
  /** Each change of a credential, with the entry of its commit. */
  readonly credentials: (CredentialChange & { readonly entry: AuditEntry })[];
  readonly losses: Loss[];
  /** Times at which safe mode was entered. */
  readonly entered: number[];
  /**
   * Time since which the newest entry of a marker or a revealed key is being written to the file.
   */
  readonly appended: Map<string, number>;
  /** Times at which somebody confirmed that entries were lost. */
  readonly accepted: number[];
  /** Safe modes of which the admins were told. */
  readonly alerts: SafeMode[];
  /** Time of each commit, by its id. */
  readonly at: Map<string, number>;
  /** Log lines as text. */
  readonly logs: string[];
  readonly wrong: string[];
  readonly counts: Record<'crashes' | 'pauses' | 'steps' | 'refusals' | 'failures', number>;
}

export function createSeen(): Seen {
  return {
    posts: [],
    deletes: [],
    words: new Set(),
    displays: [],
    confirmed: new Map(),
    unsealed: new Map(),
    journal: [],
    told: [],
    alarms: [],
    commits: [],
    credentials: [],
    losses: [],
    entered: [],
    appended: new Map(),
    accepted: [],
    alerts: [],
    at: new Map(),
    logs: [],
    wrong: [],
    counts: { crashes: 0, pauses: 0, steps: 0, refusals: 0, failures: 0 },
  };
}

/** Called at the moment of each event, to check rules then and not only at rest. */
export interface Watch {
  posts(organizationId: string, description: string, roles: readonly string[]): void;
  deletes(keyId: string): void;
  /** Called at Atlas, just before what a key may do is changed there. */
  changes(keyId: string): void;
  /** Just after it. */
  changed(keyId: string): void;
  /** Something that safe mode forbids is being sent. */
  sends(life: Life, what: string): void;
  accepts(safeMode: SafeMode, entry: AuditEntry): void;
  displays(display: Display): void;
  commits(before: Request | undefined, transition: Transition): void;
  credentials(
    one: CredentialChange,
    change: { readonly entry: AuditEntry; readonly request?: Request | undefined },
  ): void;
}

export function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
