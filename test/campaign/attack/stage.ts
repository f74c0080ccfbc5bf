import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type AtlasSimulator, startAtlasSimulator } from '../../../src/sandbox/atlas/simulator.ts';
import { seedDemo } from '../../../src/sandbox/slack/seed.ts';
import { type SlackSimulator, startSlackSimulator } from '../../../src/sandbox/slack/simulator.ts';
import { createStarved } from '../../../src/sandbox/time/starved.ts';
import type { Bot } from '../../../src/sandbox/world/bot.ts';
import { freePort } from '../../../src/sandbox/world/freePort.ts';
import type { RedisServer } from '../../../src/sandbox/world/redis.ts';
import { startBotHere } from '../../story/botHere.ts';
import { INSTALLATION, KEYS } from './scene.ts';

export const ACME = '32b6e34b3d91647abb20e7b8';
export const LABS = '5f1a9c20b7e84d3fa6021c9e';
export const REQUESTERS = ['U0R1', 'U0R2', 'U0R3', 'U0R4'] as const;
export const APPROVERS = ['U0A1', 'U0A2', 'U0A3', 'U0A4', 'U0A5', 'U0A6', 'U0A7', 'U0A8'] as const;
export const ADMINS = ['U0ADMIN', 'U0BOSS', 'U0CHIEF', 'U0DUTY'] as const;
/** How many keys a rule gives one person a day, and how many the glass. */
export const QUOTA = { rule: 2, glass: 1 } as const;

const POLICY = `organizations:
  - { name: acme, id: ${ACME}, credentials: ACME, roles: [ORG_READ_ONLY, ORG_GROUP_CREATOR, ORG_OWNER] }
  - { name: labs, id: ${LABS}, credentials: LABS, roles: [ORG_READ_ONLY, ORG_GROUP_CREATOR, ORG_OWNER] }
channels: { approvals: C0APPROVALS, announcements: [C0KEYS], alerts: C0ALERTS }
graceFor: 1h
approvers: [S0PLATFORM]
admins: [${ADMINS.join(', ')}]
limits: { open: 50, perDay: 100 }
breakGlass: { people: [${REQUESTERS.join(', ')}], organizations: [acme], quota: { count: ${QUOTA.glass}, per: 1d } }
rules:
  - name: reading is free
    organizations: [acme]
    risk: read
    automatic: { count: ${QUOTA.rule}, per: 1d }
`;
const PEOPLES_KEYS = 8;
const START_TRIES = 5;
const QUIET = 60;
const QUIET_WITHIN = 900;
const CREDENTIALS = {
  ACME: {
    organizationId: ACME,
    clientId: 'mdb_sa_id_acme',
    clientSecret: 'mdb_sa_sk_acme-not-real',
  },
  LABS: {
    organizationId: LABS,
    clientId: 'mdb_sa_id_labs',
    clientSecret: 'mdb_sa_sk_labs-not-real',
  },
} as const;

/** The whole bot between Slack and Atlas, on a Redis that somebody else may write to. */
export interface Stage {
  readonly slack: SlackSimulator;
  readonly atlas: AtlasSimulator;
  /** The connection of the attacker. */
  readonly redis: Redis;
  /** Whether time can be moved here; else the offset of the clock is the attacker's. */
  readonly movesTime: boolean;
  readonly peoplesKeys: readonly string[];
  /** What the bot was started with. */
  readonly env: Readonly<Record<string, string>>;
  bot(): Bot | undefined;
  /** Ends the bot and starts it again. Says why it did not start, if it did not. */
  restart(): Promise<string | undefined>;
  /** What was written to the audit files, which are out of the attacker's reach. */
  copied(): Promise<string>;
  /** Resolves when nothing was said to Slack or Atlas for a moment, or after a while. */
  settled(within?: number): Promise<void>;
  /** Moves the clock of every deadline. */
  later(ms: number): Promise<void>;
  close(): Promise<void>;
}

function seedAtlas(atlas: AtlasSimulator): readonly string[] {
  atlas.rateLimits.enforced = false;
  atlas.addOrganization({ id: ACME, name: 'acme' });
  atlas.addOrganization({ id: LABS, name: 'labs' });
  for (const credential of Object.values(CREDENTIALS)) {
    atlas.addServiceAccount({ ...credential, roles: ['ORG_OWNER'] });
  }
  return Array.from({ length: PEOPLES_KEYS }, (_, index) => {
    const organizationId = index % 2 === 0 ? ACME : LABS;
    const made = { organizationId, description: `by hand ${index}`, roles: ['ORG_READ_ONLY'] };
    return atlas.addKey(made).id;
  });
}

function seedPeople(slack: SlackSimulator): void {
  seedDemo(slack);
  slack.rates.set('*', 'off');
  for (const id of [...REQUESTERS, ...APPROVERS, ...ADMINS.slice(1)]) {
    const name = id.toLowerCase();
    slack.addPerson({ id, name, email: `${name}@example.com`, locale: 'en-US' });
  }
  const bot = slack.app.botUserId;
  slack.changeUserGroup('S0PLATFORM', { users: APPROVERS });
  slack.changeChannel('C0APPROVALS', { members: [...APPROVERS, ...ADMINS, bot] });
  slack.changeChannel('C0ALERTS', { members: [...ADMINS, bot] });
  slack.changeChannel('C0KEYS', { members: [...REQUESTERS, ...APPROVERS, ...ADMINS, bot] });
  slack.changeChannel('C0GENERAL', { members: [...REQUESTERS, ...APPROVERS, ...ADMINS, bot] });
}

const secretKey = () => `k1:${randomBytes(32).toString('base64')}`;

async function environment(
  folder: string,
  { slack, atlas, url }: { slack: SlackSimulator; atlas: AtlasSimulator; url: string },
) {
  const [policy, audit, port] = [
    join(folder, 'policy.yaml'),
    join(folder, 'audit'),
    await freePort(),
  ];
  await writeFile(policy, POLICY);
  await mkdir(audit);
  slack.app.requestUrl = `http://127.0.0.1:${port}/slack/events`;
  slack.app.optionsUrl = slack.app.requestUrl;
  return {
    SLACK_BOT_TOKEN: slack.app.botToken,
    SLACK_SIGNING_SECRET: slack.app.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    REDIS_URL: url,
    KEYWARDEN_POLICY: policy,
    KEYWARDEN_INSTALLATION: INSTALLATION,
    KEYWARDEN_SEAL_KEYS: secretKey(),
    KEYWARDEN_SIGN_KEYS: secretKey(),
    KEYWARDEN_AUDIT_DIR: audit,
    HOST: '127.0.0.1',
    PORT: String(port),
    MONGODB_ATLAS_BASE_URL: atlas.origin,
    ACME_CLIENT_ID: CREDENTIALS.ACME.clientId,
    ACME_CLIENT_SECRET: CREDENTIALS.ACME.clientSecret,
    LABS_CLIENT_ID: CREDENTIALS.LABS.clientId,
    LABS_CLIENT_SECRET: CREDENTIALS.LABS.clientSecret,
  };
}

/** What was refused at a start, without the log below it. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** On a busy machine Slack may not answer a bot in time that starts: a supervisor tries again. */
async function firstStart(env: Readonly<Record<string, string>>): Promise<Bot> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startBotHere({ entry: '', env });
    } catch (cause) {
      if (tries === START_TRIES) throw cause;
    }
  }
}

/** Starts a bot on an empty Redis. Nothing is left of what was there before. */
export async function setStage(server: RedisServer, movesTime: boolean): Promise<Stage> {
  const redis = new Redis(server.url);
  redis.on('error', () => undefined);
  await redis.flushall();
  const [slack, atlas, folder] = await Promise.all([
    startSlackSimulator({ starved: createStarved() }),
    startAtlasSimulator(),
    mkdtemp(join(tmpdir(), 'keywarden-attack-')),
  ]);
  seedPeople(slack);
  const peoplesKeys = seedAtlas(atlas);
  const base = await environment(folder, { slack, atlas, url: server.url });
  const env = movesTime ? { ...base, KEYWARDEN_TEST_CLOCK: 'dev' } : base;
  let bot: Bot | undefined = await firstStart(env);
  return {
    slack,
    atlas,
    redis,
    movesTime,
    peoplesKeys,
    env,
    bot: () => bot,
    async restart() {
      await bot?.kill();
      bot = undefined;
      try {
        bot = await startBotHere({ entry: '', env });
        return undefined;
      } catch (cause) {
        return reasonOf(cause);
      }
    },
    async copied() {
      const names = await readdir(env.KEYWARDEN_AUDIT_DIR);
      const read = names.map((name) => readFile(join(env.KEYWARDEN_AUDIT_DIR, name), 'utf8'));
      return (await Promise.all(read)).join('');
    },
    async settled(within = QUIET_WITHIN) {
      const said = () => slack.transcript.length + atlas.exchanges.length + slack.deliveries.length;
      const end = performance.now() + within;
      for (let before = -1; before !== said() && performance.now() < end; ) {
        before = said();
        await sleep(QUIET);
      }
    },
    async later(ms) {
      if (movesTime) await redis.incrby(KEYS.clockOffset, ms);
    },
    async close() {
      await bot?.kill();
      redis.disconnect();
      await Promise.all([slack.close(), atlas.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
