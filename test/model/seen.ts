import type { Request } from '../../src/domain/request.ts';
import type { Alarm } from '../../src/workflow/findings.ts';
import type { AuditEntry } from '../../src/workflow/ports/audit.ts';
import type { Notice, Transition } from '../../src/workflow/ports/store.ts';

export interface Post {
  readonly at: number;
  readonly organizationId: string;
  readonly description: string;
  readonly roles: readonly string[];
}

/** A private key that Slack put before somebody's eyes, whatever we heard of it. */
export interface Display {
  readonly requestId: string;
  readonly user: string;
  readonly keyId: string;
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
  displays(display: Display): void;
  commits(before: Request | undefined, transition: Transition): void;
}

export function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
