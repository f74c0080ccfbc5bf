import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type AtlasSimulator, startAtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
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
import { keepRedis, type RedisKeeper } from './proxies/redisRestart.ts';
import { createSwitchboard, type Switchboard } from './proxies/switchboard.ts';

export const INSTALLATION = 'killed';
export const ORGANIZATION = '32b6e34b3d91647abb20e7b8';
const CLIENT = { clientId: 'mdb_sa_id_killed', clientSecret: 'mdb_sa_sk_killed-not-a-secret' };
const PEOPLES_KEYS = 12;
/** Each sees to one request at a time. */
export const APPROVERS = ['U0RAVI', 'U0MEI', 'U0AP1', 'U0AP2', 'U0AP3', 'U0AP4'] as const;
const POLICY = `organizations:
  - name: acme
    id: ${ORGANIZATION}
    roles: [ORG_READ_ONLY, ORG_OWNER]
channels: { approvals: C0APPROVALS, announcements: [C0KEYS], alerts: C0ALERTS }
approvers: [S0PLATFORM]
admins: [U0ADMIN]
`;

/** Replicas of the real bot behind proxies, a real Redis, and the strict simulators. */
export interface Stage {
  /** Their numbers, from 0. */
  readonly replicas: readonly number[];
  readonly slack: SlackSimulator;
  readonly atlas: AtlasSimulator;
  /** Past the proxies, and there again after each of its deaths. */
  readonly redis: Redis;
  readonly redisFolder: string;
  readonly keeper: RedisKeeper;
  readonly fleet: Fleet;
  readonly board: Switchboard;
  /** The door of each replica to Atlas. */
  readonly atlasDoors: readonly HttpProxy[];
  readonly auditFolder: string;
  /** The environment of one replica, without what stands in its way. */
  readonly env: Readonly<Record<string, string>>;
  /** Keys that people made; nobody may touch them. */
  readonly peoplesKeys: readonly string[];
  close(): Promise<void>;
}

function seedAtlas(atlas: AtlasSimulator): readonly string[] {
  atlas.addOrganization({ id: ORGANIZATION, name: 'acme' });
  atlas.addServiceAccount({ ...CLIENT, organizationId: ORGANIZATION, roles: ['ORG_OWNER'] });
  // Faults come from the table of cuts alone.
  atlas.rateLimits.enforced = false;
  return Array.from({ length: PEOPLES_KEYS }, (_, index) => {
    const made = { description: `by hand ${index}`, roles: ['ORG_READ_ONLY'] };
    return atlas.addKey({ organizationId: ORGANIZATION, ...made }).id;
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

/** One address for all replicas, because response_urls have one; the path tells them apart. */
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

/** What an operator sets, with nothing in the way. */
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
    KEYWARDEN_SEAL_KEYS: secretKey(),
    KEYWARDEN_SIGN_KEYS: secretKey(),
    KEYWARDEN_AUDIT_DIR: audit,
    HOST: '127.0.0.1',
    MONGODB_ATLAS_BASE_URL: atlas.origin,
    MONGODB_ATLAS_CLIENT_ID: CLIENT.clientId,
    MONGODB_ATLAS_CLIENT_SECRET: CLIENT.clientSecret,
  };
}

/** The servers that replicas talk to, and the folder that all of them share. */
async function startServers(board: Switchboard, starved: Starved) {
  const late: { slack?: SlackSimulator } = {};
  const slackAt = await slackDoor(board, () => {
    if (late.slack === undefined) throw new Error('Slack is not there yet');
    return late.slack;
  });
  const [slack, atlas, redis, folder] = await Promise.all([
    startSlackSimulator({ publicOrigin: slackAt.origin, starved }),
    startAtlasSimulator(),
    // Nothing that was ever written may vanish from the file before it is searched.
    startRedis({ port: await freePort(), args: ['--auto-aof-rewrite-percentage', '0'] }),
    mkdtemp(join(tmpdir(), 'keywarden-kill-')),
  ]);
  late.slack = slack;
  seedPeople(slack);
  return { slackAt, slack, atlas, redis, folder, peoplesKeys: seedAtlas(atlas) };
}

/** Past the proxies. Redis is killed on purpose, again and again: each call waits until it is back. */
function lookPast(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on('error', () => undefined);
  return redis;
}

export async function setStage(options: { readonly replicas: number }): Promise<Stage> {
  const starved = createStarved();
  const board = createSwitchboard(() => performance.now() - starved());
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
    replicas,
    slack,
    atlas,
    redis,
    redisFolder: server.dir,
    keeper: keepRedis(server),
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
