import { approvedOf } from '../../../src/domain/credential/access.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { dueOf } from '../../../src/domain/credential/due.ts';
import type { AccessParts } from '../../../src/domain/key/access.ts';
import type { LedgerAccepted } from '../../../src/domain/ledger/together.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import { StoreError } from '../../../src/foundation/errors.ts';
import { createCredentialWork } from '../../../src/workflow/converging/atAtlas.ts';
import { createDueCredentials } from '../../../src/workflow/converging/dueCredentials.ts';
import { createPace } from '../../../src/workflow/converging/pace.ts';
import { createPuttingOff } from '../../../src/workflow/converging/putOff.ts';
import { createTurns } from '../../../src/workflow/converging/turns.ts';
import { createLedgerTransitions } from '../../../src/workflow/ledger/ledgerTransitions.ts';
import type { Sweeps } from '../../../src/workflow/ports/alarms.ts';
import type { CredentialsAtAtlas } from '../../../src/workflow/ports/credentialAccess.ts';
import type { CredentialChange, Credentials } from '../../../src/workflow/ports/credentials.ts';
import { ORG_ID, openScene, type SceneOptions } from '../../atlas/scene.ts';
import { people, policy } from '../../domain/fixtures.ts';
import { makeCredential } from '../../store/credentials/fixtures.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const OWNER = 'U0DANA';

/** Credentials in memory: the same comparison of commits as in Redis. */
function createMemory(now: () => number) {
  const stored = new Map<string, { credential: Credential; due: number | null }>();
  const get = (id: string) => stored.get(id)?.credential;

  function fits({ before, credential }: CredentialChange): boolean {
    return get(credential.id)?.commitId === before?.commitId;
  }

  const port: Pick<Credentials, 'load' | 'commit' | 'takeDue' | 'get'> = {
    async load(id) {
      const credential = get(id);
      return credential && { credential, now: now() };
    },
    async get(ids) {
      return new Map(ids.flatMap((id) => (stored.has(id) ? [[id, get(id) ?? missing()]] : [])));
    },
    async commit({ credentials }) {
      if (!credentials.every(fits)) return { ok: false, why: 'stale' };
      for (const { credential, due } of credentials) stored.set(credential.id, { credential, due });
      return { ok: true };
    },
    async takeDue({ limit, leaseMs }) {
      const due = [...stored.values()].filter((one) => one.due !== null && one.due <= now());
      const taken = due.toSorted((a, b) => (a.due ?? 0) - (b.due ?? 0)).slice(0, limit);
      for (const one of taken) one.due = now() + leaseMs;
      const next = [...stored.values()].flatMap((one) => one.due ?? []);
      const nextAt = next.length === 0 ? null : Math.min(...next);
      return { ids: taken.map(({ credential }) => credential.id), nextAt, now: now() };
    },
  };
  return { port, get, all: () => [...stored.values()].map(({ credential }) => credential) };
}

function missing(): never {
  throw new Error('it was there a moment ago');
}

/** Turns as the script in Redis gives them. */
function createTurnBook(now: () => number): Pick<Sweeps, 'take'> {
  const next = new Map<string, number>();
  return {
    async take(names, everyMs) {
      const taken = names.filter((name) => {
        const due = next.get(name) ?? 0;
        return due <= now() || due > now() + everyMs;
      });
      for (const name of taken) next.set(name, now() + everyMs);
      return taken;
    },
  };
}

export interface LedgerStageOptions extends SceneOptions {
  readonly policy?: Partial<Policy>;
  readonly isTimeRight?: () => boolean;
  readonly differs?: () => boolean;
  /** Whether the audit file takes nothing. */
  readonly isFileFull?: () => boolean;
}

/** A simulated Atlas, a ledger in memory, and all that moves credentials on. One clock for both. */
export async function openLedger(options: LedgerStageOptions = {}) {
  const { policy: said, isTimeRight = () => true, differs = () => false, ...others } = options;
  const { isFileFull = () => false, ...rest } = others;
  const scene = await openScene(rest);
  const { sim, clock, atlas, log } = scene;
  const memory = createMemory(clock.now);
  const steps: LedgerAccepted[] = [];
  const owed = new Set<string>();
  const sweeps = createTurnBook(clock.now);
  let nonces = 0;

  /** Another replica has a turn book of its own only if it shares none: so all of them use this. */
  function replica(through: CredentialsAtAtlas = atlas) {
    const credentials = memory.port;
    const history = { differs: async () => differs() };
    const ledger = createLedgerTransitions({
      requests: { load: async () => undefined, now: async () => 0 },
      credentials,
      people: { about: async () => people() },
      policy: () => policy(said),
      ids: { nonce: () => `commit-${++nonces}` },
      older: { mayEnd: async () => true },
      credentialNotices: () => [],
      moved: (step) => steps.push(step),
    });
    const turns = createTurns({ sweeps, stopwatch: clock });
    const pace = createPace({ sweeps, stopwatch: clock });
    const journal = {
      async catchUp() {
        if (isFileFull()) throw new StoreError('refused', 'no space left');
      },
    };
    const parts = { credentials, ledger, history, journal, atlas: through, log };
    const due = createDueCredentials({
      ...parts,
      atAtlas: createCredentialWork({ ...parts, turns, pace, stopwatch: clock }),
      putOff: createPuttingOff({ atlas: through, policy: () => policy(said) }),
      policy: () => policy(said),
      isOwed: async ({ id }) => owed.has(id),
      isTimeRight: async () => isTimeRight(),
    });
    return { ledger, due };
  }

  const first = replica();

  /** A key at Atlas with its record. It was made an hour ago. */
  async function issue(shown: Partial<AccessParts> = {}, over: Partial<Credential> = {}) {
    const { organizationRoles = ['ORG_MEMBER'], projects = [], addresses = [] } = shown;
    const number = memory.all().length;
    const publicKey = `public${number.toString(26).padStart(2, 'a')}`;
    const key = sim.addKey({
      organizationId: ORG_ID,
      description: 'deploys [ck:x]',
      publicKey,
      roles: organizationRoles,
      projects,
      accessList: addresses,
    });
    const now = clock.now();
    const credential = makeCredential({
      id: `apiKey:${key.id}`,
      handle: publicKey,
      organizationId: ORG_ID,
      createdAt: now - HOUR,
      handedOverAt: now - HOUR,
      owner: { kind: 'person', id: OWNER },
      ...approvedOf({ organizationRoles, projects, addresses }),
      ends: {},
      told: undefined,
      purpose: 'deploys',
      state: { status: 'live' },
      ...over,
    });
    await memory.port.commit({
      credentials: [{ before: undefined, credential, due: dueOf(credential) }],
      entry: { event: 'x', by: 'x', at: 0, outcome: 'success', policyHash: '', facts: {} },
      notices: [],
    });
    return credential;
  }

  const atlasKey = ({ id }: Pick<Credential, 'id'>) =>
    sim.keys(ORG_ID).find((key) => id === `apiKey:${key.id}`);

  /** Everything that is due now, again and again, until nothing is due, or so often. */
  async function attend({ due } = first, most = 10_000): Promise<void> {
    let left = most;
    for (;;) {
      const { ids } = await memory.port.takeDue({ limit: 20, leaseMs: 0 });
      const before = steps.length;
      for (const id of ids) {
        left -= 1;
        if (left < 0) return;
        if ((await due.attend(id)) !== 'done') await due.work(id);
      }
      if (steps.length === before) return;
    }
  }

  return {
    ...scene,
    ...first,
    replica,
    issue,
    attend,
    atlasKey,
    owed,
    events: () => steps.map(({ event }) => event),
    record: ({ id }: Pick<Credential, 'id'>) => memory.get(id) ?? missing(),
    /** What a person does. */
    act: (of: Pick<Credential, 'id'>, type: 'freeze' | 'thaw' | 'end_now', by = OWNER) =>
      first.ledger.move({ credential: of.id }, () => ({ credential: { type, by } })),
    later(ms: number) {
      clock.time += ms;
    },
  };
}
