import type { Request } from '../../../src/domain/record/request.ts';
import type { Alarm } from '../../../src/workflow/ports/alarms.ts';
import type { AuditEntry, SafeMode } from '../../../src/workflow/ports/audit.ts';
import type { Notice, Transition } from '../../../src/workflow/ports/store.ts';
import type { Life } from '../ports/line.ts';

export interface Post {
  readonly at: number;
  readonly organizationId: string;
  readonly description: string;
  readonly roles: readonly string[];
}

/** A private key that Slack put before somebody's eyes, whatever we heard of it. */
export interface Display {
  readonly at: number;
  readonly requestId: string;
  readonly user: string;
  readonly keyId: string;
}

/** The store lost its tail at this moment. */
export interface Loss {
  readonly at: number;
  /** Which requests lost something, and which of their commits. */
  readonly requests: ReadonlySet<string>;
  readonly commits: ReadonlySet<string>;
  /** A copy of the log reached farther than what was left of it. */
  readonly copied: boolean;
}

/** Everything that happened and that an invariant speaks of. */
export interface Seen {
  readonly posts: Post[];
  readonly deletes: string[];
  readonly displays: Display[];
  /** Windows of which Slack said that they now show the key, by key id. */
  readonly confirmed: Map<string, number>;
  /** How often a private key was decrypted, by key id. */
  readonly unsealed: Map<string, number>;
  readonly journal: AuditEntry[];
  readonly told: Notice[];
  readonly alarms: Alarm[];
  readonly commits: Transition[];
  readonly losses: Loss[];
  /** When safe mode was entered. */
  readonly entered: number[];
  /** Since when the newest entry of a marker or of a revealed key was on its way to the file. */
  readonly appended: Map<string, number>;
  /** When somebody confirmed that entries were lost. */
  readonly accepted: number[];
  /** Safe modes that the admins were told of. */
  readonly alerts: SafeMode[];
  /** When each commit was made, by its id. */
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
    displays: [],
    confirmed: new Map(),
    unsealed: new Map(),
    journal: [],
    told: [],
    alarms: [],
    commits: [],
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

/** What is looked at the moment it happens, not only when all is quiet. */
export interface Watch {
  posts(organizationId: string, description: string, roles: readonly string[]): void;
  deletes(keyId: string): void;
  /** Something that safe mode forbids is sent now. */
  sends(life: Life, what: string): void;
  accepts(safeMode: SafeMode, entry: AuditEntry): void;
  displays(display: Display): void;
  commits(before: Request | undefined, transition: Transition): void;
}

export function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
