import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AtlasKey } from '../../src/domain/key/key.ts';
import { type KeySpec, specHash } from '../../src/domain/key/spec.ts';
import { replacementSpec } from '../../src/domain/ledger/actSpec.ts';
import { grantMacInput } from '../../src/domain/record/grant.ts';
import type { Request } from '../../src/domain/record/request.ts';
import { PausedError } from '../../src/foundation/errors.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { connectRedis } from '../../src/store/redis/connection.ts';
import { createSeals } from '../../src/store/secrets/seal.ts';
import { createStore } from '../../src/store/store.ts';
import { dueOf } from '../../src/workflow/core/dueFor.ts';
import { createTransitions } from '../../src/workflow/core/transition.ts';
import { createIssuing } from '../../src/workflow/issuing/issue.ts';
import type { Organization } from '../../src/workflow/ports/atlas.ts';
import { people, policy, request as requestIn, STATES, vote } from '../domain/fixtures.ts';
import { recordingLog, ring, signer } from '../store/fixtures.ts';
import { type Server, startServer } from '../store/server.ts';
import { UNTOUCHED } from '../untouched.ts';
import { keyOf } from './credentials/actStage.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.remove();
});

const ids = { request: () => 'unused', nonce: () => randomBytes(16).toString('base64url') };
const stopwatch = { now: () => performance.now(), sleep: (ms: number) => sleep(ms) };

/** One organization that creates what it is asked for; `created` runs before it answers. */
function organizationThat(created: () => Promise<unknown>, deleted: string[]): Organization {
  const never = async () => {
    throw new Error('nobody should ask');
  };
  const made: AtlasKey[] = [];
  return {
    id: '32b6e34b3d91647abb20e7b8',
    name: 'acme',
    baseUrl: 'https://cloud.mongodb.com',
    listKeys: never,
    listKeysOnce: never,
    listKeysForCertain: never,
    listProjectKeys: never,
    unreadableKeys: never,
    listProjects: never,
    getKey: async (keyId) => made.find(({ id }) => id === keyId),
    getKeyJson: never,
    requiresAccessList: never,
    addAccessListEntries: never,
    listAddressUse: never,
    async createKey({ description }) {
      await created();
      const key = { id: 'b'.repeat(24), publicKey: 'pubpubpu', description, roles: [] };
      made.push(key);
      return { key, privateKey: new Secret('79222003-5bcf-4254-b875-f8692c99525b') };
    },
    async deleteKey(keyId) {
      deleted.push(keyId);
    },
  };
}

/** A request that is approved, and what issues its key. */
async function setUp(
  created: (admin: Redis) => Promise<unknown>,
  { asked, ...more }: { readonly differs?: () => Promise<boolean>; readonly asked?: KeySpec } = {},
) {
  const log = recordingLog();
  const connection = connectRedis({ url: new Secret(server.url), log });
  await connection.ready(60_000);
  const admin = new Redis(server.url);
  const store = createStore({
    redis: connection.redis,
    installation: ids.nonce(),
    signer,
    nameOf: () => 'acme',
    random: Math.random,
    monotonic: stopwatch.now,
    log,
  });
  const at = await store.now();
  const unsigned = requestIn({ ...STATES.approved, at, retryAt: at } as never, {
    version: 1,
    ...(asked && { spec: asked, specHash: specHash(asked) }),
  });
  const grant = vote('U0RAVI', { specHash: unsigned.specHash });
  const mac = signer.sign(grantMacInput(unsigned, grant));
  const request: Request = { ...unsigned, grants: [{ ...grant, mac }] };
  const entry = {
    event: 'x',
    requestId: request.id,
    by: 'x',
    at,
    outcome: 'success',
    policyHash: 'h',
    facts: { version: 1 },
  } as const;
  await store.commit({ before: undefined, request, entry, notices: [], due: dueOf(request.state) });

  const deleted: string[] = [];
  const parts = {
    requests: store,
    preApprovals: store.preApprovals,
    history: { ...store.history, ...more },
    older: UNTOUCHED.older,
    people: { about: async () => people() },
    policy: () => policy(),
    ids,
    log,
    signer,
    stopwatch,
  };
  const issuing = createIssuing({
    ...parts,
    transitions: createTransitions({ ...parts, moved: () => undefined }),
    credentials: store.credentials,
    ledger: { move: async () => Promise.reject(new Error('nothing waits for an old key')) },
    atlas: { organization: () => organizationThat(() => created(admin), deleted) },
    journal: { append: async () => undefined, catchUp: async () => undefined },
    seals: createSeals({ ring, installation: 'test', workspace: 'T', randomBytes }),
  });
  await issuing.issue(request.id);
  const state = (await store.load(request.id))?.request.state;
  connection.close();
  admin.disconnect();
  return { state, deleted, events: log.lines.map(({ event }) => event) };
}

it('a key whose record was written while Redis stalled is the winner and stays alive', async () => {
  const { state, deleted } = await setUp((admin) => admin.client('PAUSE', '1800', 'WRITE'));
  expect(state?.status).toBe('fitting');
  expect(deleted).toEqual([]);
});

it('where the log cannot be compared no key is created, and nobody looks at the audit file', async () => {
  const never = async () => {
    throw new Error('nobody should ask');
  };
  const { state, events } = await setUp(never, {
    async differs() {
      throw new PausedError();
    },
  });
  expect(state).toMatchObject({ status: 'approved', problem: { code: 'log_not_compared' } });
  expect(events).toContain('audit.log_not_compared');
  expect(events).not.toContain('audit.file_unwritable');
});

it('no key replaces one whose owning group has lost who asked for it', async () => {
  const never = async () => {
    throw new Error('nobody should ask');
  };
  const old = keyOf({ owner: { kind: 'group', id: 'S0DEPLOY' } });
  const asked = replacementSpec(old, { overlap: 1, lifetime: 1 });
  const { state } = await setUp(never, { asked });
  expect(state).toMatchObject({ status: 'held', reason: 'not_allowed_any_more' });
});
