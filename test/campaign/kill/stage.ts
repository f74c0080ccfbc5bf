import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import {
  type AtlasSimulator,
  type SimulatedKey,
  startAtlasSimulator,
} from '../../../src/sandbox/atlas/simulator.ts';
import { seedDemo as seedSlack } from '../../../src/sandbox/slack/seed.ts';
import { type SlackSimulator, startSlackSimulator } from '../../../src/sandbox/slack/simulator.ts';
import type { Starved } from '../../../src/sandbox/time/starved.ts';
import { createStarved } from '../../../src/sandbox/time/starved.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import { type RedisServer, startRedis } from '../../../src/sandbox/world/redis.ts';
import { BOT } from '../paths.ts';
import { atlasCall, slackCall } from './cuts/calls.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { type HttpProxy, startHttpProxy } from './proxies/httpProxy.ts';
import { type RedisProxy, startRedisProxy } from './proxies/redisProxy.ts';
import { type RedisProcess, superviseRedis } from './proxies/redisRestart.ts';
import { createSwitchboard, type Switchboard } from './proxies/switchboard.ts';

export const INSTALLATION = 'killed';
export const ORGANIZATION = '32b6e34b3d91647abb20e7b8';
const CLIENT = { clientId: 'mdb_sa_id_killed', clientSecret: 'mdb_sa_sk_killed-not-a-secret' };
const PEOPLES_KEYS = 12;
/** In the organization from the beginning. A key for projects gets roles in some of them. */
export const PROJECTS = ['checkout', 'catalog', 'observability'] as const;
const WEEK = 7 * 24 * 60 * 60_000;
/** Each handles one request at a time. */
export const APPROVERS = ['U0RAVI', 'U0MEI', 'U0AP1', 'U0AP2', 'U0AP3', 'U0AP4'] as const;
const POLICY = `organizations:
  - name: acme
    id: ${ORGANIZATION}
    roles: [ORG_READ_ONLY, ORG_BILLING_READ_ONLY, ORG_GROUP_CREATOR, ORG_OWNER]
graceFor: 1h
channels: { approvals: C0APPROVALS, announcements: [C0KEYS], alerts: C0ALERTS }
approvers: [S0PLATFORM]
admins: [U0ADMIN]
digest: off
`;

/** Replicas of the real bot behind proxies, with a real Redis and the strict simulators. */
export interface Stage {
  /** A clock that stands while the machine has no core for us, ms. */
  readonly now: () => number;
  /** Numbers of the replicas, from 0. */
  readonly replicas: readonly number[];
  readonly slack: SlackSimulator;
  readonly atlas: AtlasSimulator;
  /** A direct connection, without a proxy. It reconnects after each kill. */
  readonly redis: Redis;
  readonly redisFolder: string;
  readonly redisProcess: RedisProcess;
  readonly fleet: Fleet;
  readonly board: Switchboard;
  /** The Atlas proxy of each replica. */
  readonly atlasDoors: readonly HttpProxy[];
  readonly auditFolder: string;
  /** Environment of one replica with direct addresses instead of proxies. */
  readonly env: Readonly<Record<string, string>>;
  /** Keys that people created. Keywarden must not change them. */
  readonly peoplesKeys: readonly SimulatedKey[];
  close(): Promise<void>;
}

function seedAtlas(atlas: AtlasSimulator): readonly SimulatedKey[] {
  atlas.addOrganization({ id: ORGANIZATION, name: 'acme' });
  for (const name of PROJECTS) {
    atlas.addProject({ organizationId: ORGANIZATION, name, createdAt: Date.now() - WEEK });
  }
  atlas.addServiceAccount({ ...CLIENT, organizationId: ORGANIZATION, roles: ['ORG_OWNER'] });
  // Faults must come from the table of cuts only.
  atlas.rateLimits.enforced = false;
  return Array.from({ length: PEOPLES_KEYS }, (_, index) => {
    const made = { description: `by hand ${index}`, roles: ['ORG_READ_ONLY'] };
    return atlas.addKey({ organizationId: ORGANIZATION, ...made });
  });
}

function seedPeople(slack: SlackSimulator): void {
  seedSlack(slack);
  slack.rates.set('*', 'off');
  for (const id of APPROVERS.slice(2)) {
    const name = id.toLowerCase();
    slack.addPerson({ id, name, email: `${name}@example.com`, locale: 'en-US' });
  }
  slack.changeUserGroup('S0PLATFORM', { users: APPROVERS });
  const members = [...APPROVERS, 'U0ADMIN', slack.app.botUserId];
  slack.changeChannel('C0APPROVALS', { members });
}

/**
 * One address for all replicas, because every `response_url` has the same. The path tells the
 * replicas apart.
 */
function slackDoor(board: Switchboard, slack: () => SlackSimulator): Promise<HttpProxy> {
  return startHttpProxy({
    board,
    upstream: () => slack().origin,
    route(_method, target, body) {
      const [, index, rest] = /^\/r(\d+)(\/.*)$/.exec(target) ?? [];
      const path = rest ?? target;
      const replica = Number(index ?? -1);
      return { path, passing: { server: 'slack', replica, ...slackCall(path, body) } };
    },
  });
}

function atlasDoor(board: Switchboard, atlas: AtlasSimulator, replica: number) {
  return startHttpProxy({
    board,
    upstream: () => atlas.origin,
    route: (method, path, body) => ({
      path,
      passing: { server: 'atlas', replica, ...atlasCall(method, path, body) },
    }),
  });
}

const secretKey = () => `k1:${randomBytes(32).toString('base64')}`;

/** The settings of an operator, with direct addresses. */
async function environment(
  folder: string,
  { slack, atlas, redis }: { slack: SlackSimulator; atlas: AtlasSimulator; redis: RedisServer },
) {
  const [policy, audit] = [join(folder, 'policy.yaml'), join(folder, 'audit')];
  await writeFile(policy, POLICY);
  await mkdir(audit);
  return {
    SLACK_BOT_TOKEN: slack.app.botToken,
    SLACK_APP_TOKEN: slack.app.appToken,
    SLACK_API_URL: slack.apiUrl,
    REDIS_URL: redis.url,
    KEYWARDEN_POLICY: policy,
    KEYWARDEN_INSTALLATION: INSTALLATION,
    KEYWARDEN_TEST_CLOCK: 'dev',
    KEYWARDEN_SEAL_KEYS: secretKey(),
    KEYWARDEN_SIGN_KEYS: secretKey(),
    KEYWARDEN_AUDIT_DIR: audit,
    HOST: '127.0.0.1',
    MONGODB_ATLAS_BASE_URL: atlas.origin,
    MONGODB_ATLAS_CLIENT_ID: CLIENT.clientId,
    MONGODB_ATLAS_CLIENT_SECRET: CLIENT.clientSecret,
  };
}

/** The servers that replicas use, and the folder that all replicas share. */
async function startServers(board: Switchboard, starved: Starved) {
  const late: { slack?: SlackSimulator } = {};
  const slackAt = await slackDoor(board, () => {
    if (late.slack === undefined) throw new Error('Slack is not there yet');
    return late.slack;
  });
  const [slack, atlas, redis, folder] = await Promise.all([
    startSlackSimulator({ publicOrigin: slackAt.origin, starved }),
    startAtlasSimulator(),
    // Redis must not rewrite its file, because the file is searched later for everything ever
    // written.
    startRedis({ port: await freePort(), args: ['--auto-aof-rewrite-percentage', '0'] }),
    mkdtemp(join(tmpdir(), 'keywarden-kill-')),
  ]);
  late.slack = slack;
  seedPeople(slack);
  return { slackAt, slack, atlas, redis, folder, peoplesKeys: seedAtlas(atlas) };
}

/** A connection without a proxy. Redis is killed often, so each call waits until it is back. */
function lookPast(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on('error', () => undefined);
  return redis;
}

export async function setStage(options: { readonly replicas: number }): Promise<Stage> {
  // All processes wait for a core at the same time, so each of them waits for a part of the sum. With
  // the whole sum the clock would go backwards on a busy machine, and nothing would ever be over.
  const processes = options.replicas + 2;
  const allStarved = createStarved();
  const starved = () => allStarved() / processes;
  const now = () => performance.now() - starved();
  const board = createSwitchboard(now);
  const replicas = Array.from({ length: options.replicas }, (_, index) => index);
  const servers = await startServers(board, starved);
  const { slackAt, slack, atlas, redis: server, folder, peoplesKeys } = servers;
  const env = await environment(folder, servers);
  const atlasDoors = await Promise.all(replicas.map((one) => atlasDoor(board, atlas, one)));
  const redisDoors: readonly RedisProxy[] = await Promise.all(
    replicas.map((replica) => startRedisProxy({ port: server.port, replica, board })),
  );
  const ports = await Promise.all(replicas.map(freePort));
  const fleet = startFleet({
    entry: BOT,
    now,
    environments: replicas.map((one) => ({
      ...env,
      PORT: String(ports[one]),
      SLACK_API_URL: `${slackAt.origin}/r${one}/api/`,
      REDIS_URL: redisDoors[one]?.url ?? '',
      MONGODB_ATLAS_BASE_URL: atlasDoors[one]?.origin ?? '',
    })),
  });
  const redis = lookPast(server.url);
  return {
    now,
    replicas,
    slack,
    atlas,
    redis,
    redisFolder: server.dir,
    redisProcess: superviseRedis(server, now),
    fleet,
    board,
    atlasDoors,
    auditFolder: env.KEYWARDEN_AUDIT_DIR,
    env,
    peoplesKeys,
    async close() {
      await fleet.close();
      redis.disconnect();
      await Promise.all([...redisDoors, ...atlasDoors, slackAt].map((door) => door.close()));
      await Promise.all([slack.close(), atlas.close(), server.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
