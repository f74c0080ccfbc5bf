/** What the page shows of what lies behind Slack, and how it interferes there; types only, see `contract.ts`. */

/** keys: Keywarden's own or all of both organizations; find: in description, id or public key. */
export interface BehindQuery {
  readonly keys?: 'ours' | 'all';
  readonly find?: string;
  /** Of keys, exchanges, requests and audit entries each; default 50, at most 500. */
  readonly limit?: number;
}

export interface AtlasKey {
  readonly id: string;
  readonly organization: string;
  readonly description: string;
  readonly publicKey: string;
  /** Of the organization. */
  readonly roles: readonly string[];
  readonly projects: readonly { readonly name: string; readonly roles: readonly string[] }[];
  readonly accessList: readonly string[];
  readonly createdAt: number;
  /** Carries Keywarden's marker. */
  readonly isOurs: boolean;
}

/** POST /api/try: a program signs in to Atlas with this key, and looks around. */
export interface TryBody {
  readonly keyId: string;
}

export interface KeyTrial {
  /** The names of the projects that it reads; null: Atlas does not let it in. */
  readonly reads: readonly string[] | null;
  /** What one of the other projects answers. */
  readonly other?: { readonly name: string; readonly status: number };
}

export interface RequestRow {
  readonly id: string;
  /** What is asked for: create, extend, change or replace. */
  readonly act: string;
  readonly status: string;
  readonly requester: string;
  readonly organization: string;
  readonly description: string;
  readonly roles: readonly string[];
  readonly reason: string;
  readonly createdAt: number;
  readonly version: number;
  readonly quorum: number;
  readonly votes: readonly { readonly by: string; readonly at: number }[];
  readonly attempts: number;
  readonly publicKey?: string;
  /** The rest of the state that is fit to be seen, as label and value. */
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface AuditRow {
  /** From 1, without a gap. */
  readonly n: number;
  readonly event: string;
  readonly requestId?: string;
  readonly by: string;
  readonly at: number;
  readonly outcome: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** The first characters of the chained MAC: enough to see that it differs. */
  readonly mac: string;
}

/** One HTTP exchange (or Socket Mode envelope), secrets masked. */
export interface ExchangeRow {
  readonly id: string;
  readonly at: number;
  /** Who asked whom. */
  readonly from: 'app' | 'slack' | 'program';
  readonly to: 'atlas' | 'slack' | 'app';
  /** `POST /api/atlas/v2/orgs/…/apiKeys`, `views.update`, `command`. */
  readonly what: string;
  /** null: no answer (yet). */
  readonly status: number | null;
  /** A word on the outcome where the status does not tell: `invalid_blocks`, `operation_timeout`. */
  readonly note?: string;
  /** Only with Atlas. */
  readonly request?: string;
  readonly response?: string;
  readonly tookMs?: number;
  /** Fault switches that it met. */
  readonly faults: readonly string[];
}

export type FaultId =
  | 'atlas.slow'
  | 'atlas.lost_reply'
  | 'atlas.late_commit'
  | 'atlas.too_many'
  | 'atlas.down'
  | 'slack.slow'
  | 'slack.too_many'
  | 'slack.window_closed';

export interface FaultSwitch {
  readonly id: FaultId;
  readonly of: 'atlas' | 'slack';
  readonly name: string;
  /** One plain line. */
  readonly explanation: string;
  readonly isOn: boolean;
  /** Switches itself off when it has happened. */
  readonly once: boolean;
  /** How often it happened since it was switched on. */
  readonly hits: number;
}

export interface FaultBody {
  readonly fault: FaultId;
  readonly on: boolean;
}

export interface BotFacts {
  readonly state: 'up' | 'starting' | 'stopping' | 'down';
  readonly pid: number | null;
  readonly since: number;
  /** How it ended, while it is down: `exit code 0`, `SIGKILL`. */
  readonly ended?: string;
}

/** kill: SIGKILL, at once; stop: SIGTERM, it finishes what it does. */
export interface BotBody {
  readonly action: 'kill' | 'stop' | 'start';
}

/** Newest first everywhere. */
export interface Behind {
  readonly simulation: true;
  readonly world: number;
  readonly now: number;
  readonly bot: BotFacts;
  readonly keys: {
    readonly rows: readonly AtlasKey[];
    /** How many match the filter, how many there are, how many are Keywarden's. */
    readonly matching: number;
    readonly total: number;
    readonly ours: number;
  };
  /** null: Redis could not be read. */
  readonly requests: { readonly rows: readonly RequestRow[]; readonly total: number } | null;
  readonly audit: { readonly rows: readonly AuditRow[]; readonly total: number } | null;
  readonly exchanges: { readonly rows: readonly ExchangeRow[]; readonly total: number };
  readonly faults: readonly FaultSwitch[];
}
