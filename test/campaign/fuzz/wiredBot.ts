import { Agent } from 'undici';
import type { Request } from '../../../src/domain/record/request.ts';
import { no } from '../../../src/domain/record/result.ts';
import { AtlasError, KeywardenError } from '../../../src/foundation/errors.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { createDialogs, type Dialogs } from '../../../src/slack/inbound/dialogs.ts';
import { DELIVERY } from '../../../src/slack/inbound/inboundChecks.ts';
import { sentence } from '../../../src/slack/views/kit/failure.ts';
import { wireSlack } from '../../../src/start/slackParts.ts';
import { wireWorkflow } from '../../../src/start/workflowParts.ts';
import { encryptFor } from '../../../src/store/secrets/ageFile.ts';
import { createSeals } from '../../../src/store/secrets/seal.ts';
import { createSigner } from '../../../src/store/secrets/sign.ts';
import { createRefusalNotes } from '../../../src/workflow/audit/refusalNotes.ts';
import type { Organization } from '../../../src/workflow/ports/atlas.ts';
import type { AuditEntry, SafeMode } from '../../../src/workflow/ports/audit.ts';
import type { Credentials } from '../../../src/workflow/ports/credentials.ts';
import type { Log } from '../../../src/workflow/ports/logging.ts';
import type { PreApprovals } from '../../../src/workflow/ports/store.ts';
import { request } from '../../domain/fixtures.ts';
import { createModelStore } from '../../model/ports/store/store.ts';
import { UNTOUCHED } from '../../untouched.ts';
import { CREDENTIALS } from './credentials.ts';
import { foreignAccess, OBSERVED, PROPOSAL } from './foreign.ts';
import {
  folk,
  LOST_KEY,
  NAME,
  NOW,
  POLICY,
  preApprovals,
  records,
  SAFE_MODE,
  TEAM,
  WINDOWS_OPEN,
} from './records.ts';
import { createReviewsFake } from './reviews.ts';
import { createSpy, type Spy } from './spy.ts';

/** A committed change of a record. */
export interface Effect {
  readonly entry: AuditEntry;
  readonly request?: Request;
}

/**
 * The whole bot from the dispatch table on, with Slack, Atlas and Redis replaced by memory. The
 * input are payloads of Slack.
 */
export interface House {
  readonly spy: Spy;
  readonly effects: readonly Effect[];
  /** Logged errors that can only come from a mistake in the code. */
  readonly broken: readonly string[];
  readonly logged: readonly string[];
  /** Number of deliveries that it remembers. */
  remembered(): number;
  handle(body: unknown, delivery: string): Promise<void>;
  /** The dialogs of its windows. */
  readonly dialogs: () => Dialogs;
}

const ring = (byte: number) =>
  [{ kid: 'k1', secret: new Secret(Buffer.alloc(32, byte).toString('base64')) }] as const;
const signer = createSigner({ ring: ring(1), installation: 'campaign' });
export const seals = createSeals({
  ring: ring(3),
  installation: 'campaign',
  workspace: TEAM,
  randomBytes: (size) => Buffer.alloc(size, 5),
});
const RECORDS = records(seals);
const PRE_APPROVALS = preApprovals(signer);
/** Audit entry for the records that exist from the start. */
const FOUND = {
  event: 'x',
  by: 'x',
  at: NOW,
  outcome: 'success',
  policyHash: 'p',
  facts: {},
} as const;
const nothing = async () => {};
const noDispatcher = new Agent();

export const PROJECT_NAME = 'Data Lake';

function organization(): Organization {
  const key = { id: 'b'.repeat(24), publicKey: 'hgfedcba', description: 'a person', roles: [] };
  const away = async () => {
    throw new AtlasError('unreachable', 'away', { effect: 'none', operation: 'house' });
  };
  return {
    id: POLICY.organizations[0]?.id ?? '',
    name: NAME,
    baseUrl: 'https://cloud.mongodb.com',
    listKeys: async () => [key],
    unreadableKeys: async () => 0,
    listKeysOnce: async () => [key],
    listKeysForCertain: async () => [key],
    listProjectKeys: async () => [key],
    listProjects: async () => [
      { id: 'c'.repeat(24), name: PROJECT_NAME, organizationId: request().spec.organizationId },
    ],
    getKey: async (keyId) => [key, { ...key, ...LOST_KEY }].find(({ id }) => id === keyId),
    getKeyJson: async () => '{}',
    requiresAccessList: async () => false,
    createKey: away,
    addAccessListEntries: away,
    listAddressUse: async () => [],
    deleteKey: away,
  };
}

function createLog(house: { broken: string[]; logged: string[] }): Log {
  const at = (facts: object, event: string) => {
    const err: unknown = 'err' in facts ? facts.err : undefined;
    const told = err instanceof Error ? `${err.name} ${err.message} ${err.stack ?? ''}` : '';
    house.logged.push(`${event} ${JSON.stringify(facts)} ${told}`);
    if (err !== undefined && !(err instanceof KeywardenError))
      house.broken.push(`${event} ${told}`);
  };
  return { debug: at, info: at, warn: at, error: at };
}

function createStore(effects: Effect[]) {
  const store = createModelStore({ now: () => NOW });
  for (const record of RECORDS) {
    store.force(
      { before: undefined, request: record, entry: FOUND, notices: [], due: null },
      false,
    );
    const place = { channel: 'C0APPROVALS', ts: `1.${record.id}` };
    const card = { id: 'x', requestId: record.id, kind: 'card', target: 'C0APPROVALS' } as const;
    store.settle({ ...card, about: 'pending', version: 0, tries: 0 }, place);
  }
  for (const window of WINDOWS_OPEN) store.rememberWindow(window, 600_000);
  for (const credential of CREDENTIALS) {
    const found = { before: undefined, credential, due: null };
    store.credentials.commit({ credentials: [found], entry: FOUND, notices: [] });
  }
  for (const one of PRE_APPROVALS) store.preApprovals.save(one, undefined, FOUND);
  const requests = {
    load: async (id: string) => store.load(id),
    now: async () => NOW,
    ofRequester: async (...asked: Parameters<typeof store.ofRequester>) =>
      store.ofRequester(...asked),
    listed: async (...asked: Parameters<typeof store.listed>) => store.listed(...asked),
    placed: async (id: string, slot: string) => store.placed(id, slot),
    issued: async (ids: readonly string[]) => store.issued(ids),
    recallWindow: async (nonce: string) => store.recallWindow(nonce),
    async commit(transition: Parameters<typeof store.commit>[0]) {
      const committed = store.commit(transition);
      if (committed.ok) effects.push(transition);
      return committed;
    },
    takeDue: async () => ({ requestIds: [], notices: [], unreadable: [], nextAt: null, now: NOW }),
    takeNotices: async () => [],
    isOwed: async () => false,
    settle: nothing,
    postpone: nothing,
    rememberWindow: nothing,
    note: nothing,
  };
  const early: PreApprovals = {
    open: async () => store.preApprovals.open(),
    get: async (ids) => store.preApprovals.get(ids),
    used: async (ids) => store.preApprovals.used(ids),
    async save(one, before, entry, notices) {
      const saved = store.preApprovals.save(one, before, entry, notices);
      if (saved) effects.push({ entry });
      return saved;
    },
  };
  const credentials: Credentials = {
    load: async (id) => store.credentials.load(id),
    get: async (ids) => store.credentials.get(ids),
    async page(_of, { offset, limit }) {
      const all = [...store.ledger.values()];
      return { credentials: all.slice(offset, offset + limit), total: all.length, now: NOW };
    },
    async commit(change) {
      const committed = store.credentials.commit(change);
      if (committed.ok) effects.push({ entry: change.entry, request: change.request });
      return committed;
    },
    takeDue: async () => ({ ids: [], nextAt: null, now: NOW }),
  };
  return { requests, early, credentials };
}

export function createHouse(paused: boolean): House {
  const effects: Effect[] = [];
  const said = { broken: [] as string[], logged: [] as string[] };
  const log = createLog(said);
  const spy = createSpy();
  const { requests, early, credentials } = createStore(effects);
  const seen = new Set<string>();
  let made = 0;
  const next = (): string => {
    made += 1;
    return String(made);
  };
  const ids = {
    request: () => `01${next().padStart(24, '0')}`,
    nonce: () => next().padStart(22, '0'),
  };
  const policyHash = () => POLICY.hash;
  const notes = createRefusalNotes({ requests, policyHash, monotonic: () => made, log });
  const guard = {
    known: () => (paused ? SAFE_MODE : undefined),
    isOn: async () => paused,
    head: async () => SAFE_MODE.log,
    check: nothing,
    checkStore: nothing,
    enter: nothing,
    async leave(id: string, by: string) {
      if (!paused || id !== SAFE_MODE.id) return no({ why: 'safe_mode_over' });
      const about = { at: NOW, outcome: 'success', policyHash: POLICY.hash, facts: {} } as const;
      effects.push({ entry: { event: 'safe_mode.off', by, ...about } });
      const ended: SafeMode = SAFE_MODE;
      return { ok: true, ended } as const;
    },
  };
  const shared = { requests, calls: spy.calls, policy: () => POLICY, ids, log, notes };
  const workflow = wireWorkflow({
    ...shared,
    health: { is: () => undefined },
    isTimeRight: async () => true,
    projectNaming: { of: async () => ({}) },
    people: folk,
    proposals: { load: async () => PROPOSAL, put: async () => true },
    observations: {
      note: nothing,
      all: async () => OBSERVED,
      async find(organizationIds) {
        const [organizationId = ''] = organizationIds;
        return OBSERVED.map((observation) => ({ organizationId, observation }));
      },
      takeReadings: async () => ({ readings: [], unusable: [] }),
      noteUse: nothing,
      turn: async () => ({
        credentials: [],
        unreadable: [],
        ended: [],
        issued: new Map(),
        differences: undefined,
        wrongTypes: [],
        now: NOW,
      }),
    },
    credentials,
    reviews: createReviewsFake((entry) => effects.push({ entry })),
    atlas: {
      organization: (id) => (id === POLICY.organizations[0]?.id ? organization() : undefined),
      credentialAccess: () => foreignAccess,
    },
    journal: { append: nothing, catchUp: nothing },
    history: UNTOUCHED.history,
    listings: UNTOUCHED.listings,
    seals,
    encryptFor,
    signer,
    guard,
    auditHead: {
      standing: async () => ({
        head: SAFE_MODE.log,
        ...(paused ? { safeMode: SAFE_MODE } : {}),
      }),
      chainValue: async () => undefined,
      enter: async () => false,
      leave: async () => false,
      mayAlert: async () => false,
      alerted: nothing,
      resign: nothing,
    },
    presses: { first: async () => undefined, put: async () => 'over' },
    async *readLost() {},
    shut: [],
    outageTurns: { take: async () => false, done: nothing },
    preApprovals: early,
    sweeps: { take: async () => [], unreported: async () => new Set(), markReported: nothing },
    pages: { before: async () => [], after: async () => [] },
    channelLocale: () => undefined,
    stopwatch: { now: () => NOW, sleep: async () => undefined },
  });
  const dispatch = wireSlack({
    ...shared,
    workflow,
    dispatcher: noDispatcher,
    reference: () => 'ABCDEF',
    teamId: TEAM,
    // Without a limit, because ten thousand mutated clicks come from one person.
    rateLimit: () => 'go',
    botId: 'B0KEYWARDEN',
    replays: {
      async isFirst(...keys) {
        const first = keys.every((key) => !seen.has(key));
        for (const key of keys) seen.add(key);
        return first;
      },
    },
    now: () => NOW,
    origins: [],
  });
  return {
    spy,
    effects,
    broken: said.broken,
    logged: said.logged,
    remembered: () => seen.size,
    handle: (body, delivery) =>
      dispatch.handle({ body, ack: spy.ack, context: { [DELIVERY]: delivery } }),
    dialogs() {
      const answers = { privately: nothing, unknown: nothing, inPlace: nothing, show: nothing };
      return createDialogs({ ...shared, ...workflow, answers, failure: () => sentence('') });
    },
  };
}
