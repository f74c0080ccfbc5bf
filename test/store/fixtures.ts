import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { ulid } from 'ulid';
import type { PreApproval } from '../../src/domain/approval/preApproval.ts';
import type { Grant } from '../../src/domain/record/grant.ts';
import type { Request } from '../../src/domain/record/request.ts';
import type { Attempt, IssuedKey, NewKey, Sealed, State } from '../../src/domain/record/state.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { createRecords } from '../../src/store/records/record.ts';
import { createRecordMac } from '../../src/store/records/recordMac.ts';
import { type Connection, connectRedis } from '../../src/store/redis/connection.ts';
import { createKeys } from '../../src/store/redis/keys.ts';
import type { Ring } from '../../src/store/secrets/keyRing.ts';
import { createSigner } from '../../src/store/secrets/sign.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import type { AuditEntry } from '../../src/workflow/ports/audit.ts';
import type { Log } from '../../src/workflow/ports/logging.ts';
import type { Signer } from '../../src/workflow/ports/secrets.ts';
import type { Notice, Transition } from '../../src/workflow/ports/store.ts';

export const T0 = 1_780_000_000_000;

export const ring: Ring = [
  { kid: 'k1', secret: new Secret(Buffer.alloc(32, 1).toString('base64')) },
];
export const otherRing: Ring = [
  { kid: 'k2', secret: new Secret(Buffer.alloc(32, 2).toString('base64')) },
];
export const signer = createSigner({ ring, installation: 'test' });
/** What stores of `openStore` sign and check with. */
export const mac = createRecordMac(signer);
export const nameOf = (): string => 'acme';
export const records = createRecords(mac, nameOf);

export interface Logged {
  readonly level: string;
  readonly event: string;
  readonly facts: object;
}

export function recordingLog(): Log & { readonly lines: readonly Logged[] } {
  const lines: Logged[] = [];
  const at = (level: string) => (facts: object, event: string) => {
    lines.push({ level, event, facts });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export const key: IssuedKey = {
  id: '5f0000000000000000000001',
  publicKey: 'abcdefgh',
  attempt: 1,
  createdAt: T0 + 5,
  provenAt: T0 + 6,
};
export const sealed: Sealed = { key, sealed: 'v1.k1.s.i.t.c', until: T0 + 1000, shown: 0 };
export const attempt: Attempt = { number: 1, nonce: 'n', marker: ' [ck:x]', startedAt: T0 };
const newKey: NewKey = { key, sealed: 'v1.k1.s.i.t.c', attempt };
export const grant: Extract<Grant, { kind: 'vote' }> = {
  kind: 'vote',
  by: 'U0APPROVER',
  at: T0 + 1,
  specHash: 'hash',
  mac: 'k1:mac',
};

/** Until far after any test, by Redis's own clock. */
export const preApproval: PreApproval = {
  id: '01JD0000000000000000000000',
  version: 1,
  commitId: 'c1',
  person: 'U0REQUESTER',
  organizationId: '32b6e34b3d91647abb20e7b8',
  organizationName: 'acme',
  roles: ['ORG_READ_ONLY'],
  by: 'U0APPROVER',
  at: T0,
  until: 4_000_000_000_000,
  uses: 2,
  mac: 'k1:mac',
};

/** One state of each status, some with every optional fact. */
export const states: readonly State[] = [
  { status: 'pending', until: T0 + 1 },
  { status: 'approved', at: T0, retryAt: T0 + 1 },
  { status: 'approved', at: T0, retryAt: T0 + 1, waitsFor: 'apiKey:5' },
  {
    status: 'approved',
    at: T0,
    retryAt: T0 + 1,
    problem: { code: 'rate_limited', status: 429, errorCode: 'X', detail: 'slow down' },
  },
  { status: 'creating', attempt, leaseUntil: T0 + 60 },
  { status: 'recovering', attempt, after: T0 + 90, afterwards: { next: 'retry' } },
  {
    status: 'recovering',
    attempt,
    after: T0 + 90,
    afterwards: { next: 'hold', reason: 'credentials', problem: { code: 'forbidden' } },
  },
  {
    status: 'recovering',
    attempt,
    after: T0 + 90,
    afterwards: { next: 'fail', problem: { code: 'bad_request' } },
    suspect: { keyId: key.id, ours: true, publicKey: key.publicKey, provenAt: T0 + 6 },
  },
  { status: 'fitting', ...newKey, since: T0, retryAt: T0 + 1 },
  {
    status: 'fitting',
    ...newKey,
    since: T0,
    retryAt: T0 + 1,
    quietUntil: T0 + 90,
    problem: { code: 'not_found', status: 404 },
  },
  { status: 'ready', ...sealed },
  { status: 'claimed', ...sealed, claimId: 'c', leaseUntil: T0 + 30 },
  { status: 'uncertain', ...sealed },
  { status: 'delivered', key, at: T0 },
  { status: 'expired', key, at: T0 },
  { status: 'held', at: T0, reason: 'credentials', from: { status: 'approved' } },
  {
    status: 'held',
    at: T0,
    reason: 'cannot_delete',
    problem: { code: 'forbidden' },
    from: { status: 'recovering', attempt, afterwards: { next: 'retry' } },
  },
  { status: 'held', at: T0, reason: 'seal_broken', from: { status: 'ready', ...sealed } },
  {
    status: 'held',
    at: T0,
    reason: 'entries_lost',
    from: { status: 'pending', until: T0, remindAt: T0, reminded: 2, escalateAt: T0 },
    later: {
      event: 'vote.denied',
      by: 'U0APPROVER',
      at: T0,
      status: 'denied',
      version: 2,
      reason: 'too broad',
    },
  },
  {
    status: 'held',
    at: T0,
    reason: 'entries_lost',
    from: { status: 'delivered', key, at: T0 },
    later: { event: 'key.created', by: 'keywarden', at: T0, status: 'ready', version: 9, key },
  },
  { status: 'held', at: T0, reason: 'took_too_long', from: { status: 'fitting', ...newKey } },
  { status: 'ready', ...sealed, remindAt: T0 + 500 },
  { status: 'revoked', key, by: 'U0APPROVER', at: T0 },
  {
    status: 'held',
    at: T0,
    reason: 'cannot_delete',
    from: { status: 'approved', waitsFor: 'apiKey:5' },
  },
  {
    status: 'held',
    at: T0,
    reason: 'approvers_changed',
    voters: ['U0APPROVER'],
    from: { status: 'approved' },
  },
  { status: 'denied', by: 'U0APPROVER', at: T0, reason: 'too broad' },
  {
    status: 'unchecked',
    at: T0,
    by: 'U0ADMIN',
    said: 'the organization was deleted',
    left: { what: 'key', key },
  },
  { status: 'withdrawn', at: T0 },
  { status: 'lapsed', at: T0 },
  { status: 'failed', at: T0, problem: { code: 'bad_request' } },
];

export function makeRequest(over: Partial<Request> = {}): Request {
  return {
    schema: 1,
    id: ulid(),
    version: 1,
    commitId: randomBytes(9).toString('base64url'),
    createdAt: T0,
    requester: 'U0REQUESTER',
    organizationName: 'acme',
    reason: 'deploys\r\nand "quotes"',
    spec: {
      organizationId: '32b6e34b3d91647abb20e7b8',
      description: 'ci-deploy',
      roles: ['ORG_READ_ONLY'],
      accessList: ['10.0.0.0/8'],
    },
    specHash: 'hash',
    route: { rule: 'default', stages: [[{ need: 1, of: ['S0PLATFORM'] }]], denials: 1, atLeast: 1 },
    grants: [],
    attempts: 0,
    attemptsAllowed: 4,
    lost: [],
    state: { status: 'pending', until: T0 + 1000 },
    ...over,
  };
}

/** The same request one version on, by another commit. */
export function next(request: Request, over: Partial<Request> = {}): Request {
  const { version } = request;
  const commitId = randomBytes(9).toString('base64url');
  return { ...request, version: version + 1, commitId, ...over };
}

export function makeEntry(over: Partial<AuditEntry> = {}): AuditEntry {
  return {
    event: 'request.created',
    by: 'U0REQUESTER',
    at: T0,
    outcome: 'success',
    policyHash: 'policy',
    facts: { roles: ['ORG_READ_ONLY'], count: 1, text: 'a\r\nb', none: null },
    ...over,
  };
}

export function makeNotice(request: Request, over: Partial<Notice> = {}): Notice {
  return {
    id: `${request.id}:card`,
    requestId: request.id,
    kind: 'card',
    target: 'C0APPROVALS',
    about: request.state.status,
    version: request.version,
    tries: 0,
    ...over,
  };
}

export function makeTransition(request: Request, over: Partial<Transition> = {}): Transition {
  return {
    before: undefined,
    request,
    entry: makeEntry({ requestId: request.id }),
    notices: [],
    due: null,
    ...over,
  };
}

/** One step on from a stored request. */
export function makeStep(
  before: Request,
  changes: Partial<Request> = {},
  over: Partial<Transition> = {},
): Transition {
  return makeTransition(next(before, changes), { before, ...over });
}

export interface Opened extends Connection {
  readonly store: Store;
  readonly keys: ReturnType<typeof createKeys>;
  readonly log: ReturnType<typeof recordingLog>;
  /** Moves Redis's clock for the scripts. */
  travel(ms: number): Promise<void>;
}

let installations = 0;

/** A store of its own (or, by `installation`, somebody else's) on a connection of its own. */
export async function openStore(
  url: string,
  over: {
    installation?: string;
    patienceMs?: number;
    monotonic?: () => number;
    signer?: Signer;
    testClock?: boolean;
    keptByReplicas?: boolean;
    form?: number;
  } = {},
): Promise<Opened> {
  installations += 1;
  const { installation = `test-${installations}`, ...rest } = over;
  const log = recordingLog();
  const connection = connectRedis({ url: new Secret(url), log });
  await connection.ready(60_000);
  const keys = createKeys(installation);
  const store = createStore({
    redis: connection.redis,
    installation,
    signer,
    nameOf,
    testClock: true,
    random: Math.random,
    monotonic: () => performance.now(),
    log,
    ...rest,
  });
  return {
    ...connection,
    store,
    keys,
    log,
    async travel(ms) {
      await connection.redis.incrby(keys.clockOffset, ms);
    },
  };
}

/** Every key of an installation with its bytes: two equal dumps mean that nothing was written. */
export async function dump({ redis, keys }: Opened): Promise<Record<string, string>> {
  const prefix = keys.due.slice(0, -'due'.length);
  const names = (await redis.keys(`${prefix.replace(/[[\]*?]/g, '\\$&')}*`)).sort();
  const all: Record<string, string> = {};
  for (const name of names) {
    all[name] = (await redis.dumpBuffer(name))?.toString('hex') ?? '';
  }
  return all;
}
