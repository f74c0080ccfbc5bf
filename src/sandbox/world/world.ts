import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Seeded, seedDemo as seedAtlas } from '../atlas/seed.ts';
import { type AtlasSimulator, startAtlasSimulator } from '../atlas/simulator.ts';
import { seedDemo as seedSlack } from '../slack/seed.ts';
import { type SlackSimulator, startSlackSimulator } from '../slack/simulator.ts';
import { createStarved } from '../time/starved.ts';
import type { BotOptions } from './bot.ts';
import { type Bot, startBot } from './bot.ts';
import type { WorldClocks } from './clocks.ts';
import { freePort } from './freePort.ts';
import { type RedisServer, startRedis } from './redis.ts';

export interface WorldOptions {
  /** How Slack reaches the bot. Default `http`. */
  readonly transport?: 'http' | 'socket';
  /** How the bot authenticates at Atlas. Default `oauth`. */
  readonly auth?: 'oauth' | 'digest' | 'token';
  /** The policy file; the default names both organizations of the seed. */
  readonly policy?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the bot reaches Slack, if something stands in between. */
  readonly slackOrigin?: string;
  /** Prepares what stands around the bot, and says what the bot must know of it. */
  readonly between?: (servers: {
    readonly slack: SlackSimulator;
    readonly atlas: AtlasSimulator;
    readonly redis: RedisServer;
  }) => Promise<Readonly<Record<string, string>>>;
  readonly host?: string;
  /** Clocks that can be moved; that of the bot is the one of its process. */
  readonly clocks?: WorldClocks;
  /** The bot's compiled entry. Default: `dist/main.js` of this checkout. */
  readonly entry?: string;
  /** What is different in this world, from before the bot starts. */
  readonly beforeBot?: (world: Pick<World, 'slack' | 'atlas' | 'redis' | 'seeded'>) => unknown;
  /** Another way to start the bot than as a child process. */
  readonly launch?: (options: BotOptions) => Promise<Bot>;
}

/** Simulated Slack and Atlas, a private Redis, and the real bot between them. */
export interface World {
  readonly slack: SlackSimulator;
  readonly atlas: AtlasSimulator;
  readonly redis: Awaited<ReturnType<typeof startRedis>>;
  readonly seeded: Seeded;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  bot(): Bot;
  /** Starts the bot (again) with the same environment. */
  startBot(): Promise<Bot>;
  close(): Promise<void>;
}

const INSTALLATION = 'sandbox';

/** Without the weekly digest: whether it comes depends on the day on which somebody looks at this. */
export const DEFAULT_POLICY = `organizations:
  - name: acme
    id: 32b6e34b3d91647abb20e7b8
    credentials: ACME
  - name: acme-labs
    id: 5f1a9c20b7e84d3fa6021c9e
    credentials: LABS
channels: { approvals: C0APPROVALS, announcements: [C0KEYS], alerts: C0ALERTS }
approvers: [S0PLATFORM]
admins: [U0ADMIN]
digest: off
`;

function key(): string {
  return `sandbox:${randomBytes(32).toString('base64')}`;
}

function credentials(
  prefix: string,
  { serviceAccount, apiKey, accessToken }: Seeded['acme']['credentials'],
  auth: NonNullable<WorldOptions['auth']>,
): Record<string, string> {
  switch (auth) {
    case 'oauth':
      return {
        [`${prefix}_CLIENT_ID`]: serviceAccount.clientId,
        [`${prefix}_CLIENT_SECRET`]: serviceAccount.clientSecret,
      };
    case 'digest':
      return {
        [`${prefix}_PUBLIC_API_KEY`]: apiKey.publicKey,
        [`${prefix}_PRIVATE_API_KEY`]: apiKey.privateKey,
      };
    case 'token':
      return { [`${prefix}_ACCESS_TOKEN`]: accessToken };
    default:
      return auth satisfies never;
  }
}

function slackEnvironment(slack: SlackSimulator, transport: 'http' | 'socket') {
  const { app, apiUrl } = slack;
  return {
    SLACK_BOT_TOKEN: app.botToken,
    SLACK_API_URL: apiUrl,
    ...(transport === 'socket'
      ? { SLACK_APP_TOKEN: app.appToken }
      : { SLACK_SIGNING_SECRET: app.signingSecret }),
  };
}

function builtEntry(): string {
  const beside = fileURLToPath(new URL('../../main.js', import.meta.url));
  return beside.replace(/\/src\/main\.js$/, '/dist/main.js');
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { transport = 'http', auth = 'oauth', policy = DEFAULT_POLICY, host, clocks } = options;
  const entry = options.entry ?? builtEntry();
  const place = (clock: 'slack' | 'atlas') => ({
    ...(host !== undefined && { host }),
    ...(clocks !== undefined && { now: () => clocks.now(clock) }),
  });
  const [slack, atlas, redis, port, folder] = await Promise.all([
    startSlackSimulator({
      ...place('slack'),
      starved: createStarved(),
      publicOrigin: options.slackOrigin,
    }),
    startAtlasSimulator(place('atlas')),
    startRedis(),
    freePort(),
    mkdtemp(join(tmpdir(), 'keywarden-')),
  ]);
  seedSlack(slack);
  const seeded = seedAtlas(atlas);
  await options.beforeBot?.({ slack, atlas, redis, seeded });
  if (transport === 'http') {
    slack.app.requestUrl = `http://127.0.0.1:${port}/slack/events`;
    slack.app.optionsUrl = slack.app.requestUrl;
  }
  const policyFile = join(folder, 'policy.yaml');
  await writeFile(policyFile, policy);
  const auditDir = join(folder, 'audit');
  await mkdir(auditDir);
  const env: Record<string, string> = {
    ...slackEnvironment(slack, transport),
    // Nobody but the simulated Slack on this machine has to reach it.
    HOST: '127.0.0.1',
    PORT: String(port),
    REDIS_URL: (await clocks?.stand(redis.url, INSTALLATION)) ?? redis.url,
    KEYWARDEN_POLICY: policyFile,
    KEYWARDEN_INSTALLATION: INSTALLATION,
    KEYWARDEN_TEST_CLOCK: 'dev',
    KEYWARDEN_SEAL_KEYS: key(),
    KEYWARDEN_SIGN_KEYS: key(),
    KEYWARDEN_AUDIT_DIR: auditDir,
    MONGODB_ATLAS_BASE_URL: atlas.origin,
    ...credentials('ACME', seeded.acme.credentials, auth),
    ...credentials('LABS', seeded.labs.credentials, auth),
    ...options.env,
    ...(await options.between?.({ slack, atlas, redis })),
  };
  const closing = new AbortController();
  const start = options.launch ?? startBot;
  const launch = () => start({ entry, env, signal: closing.signal });
  const closeAround = async () => {
    await clocks?.close();
    await Promise.all([slack.close(), atlas.close(), redis.stop()]);
    await rm(folder, { recursive: true, force: true });
  };
  let launching: Promise<Bot> | undefined;
  let bot = await launch().catch(async (cause: unknown) => {
    await closeAround();
    throw cause;
  });
  return {
    slack,
    atlas,
    redis,
    seeded,
    folder,
    env,
    bot: () => bot,
    async startBot() {
      launching = launch();
      bot = await launching;
      return bot;
    },
    async close() {
      closing.abort();
      await Promise.allSettled([launching]);
      // Nothing of this world is kept, so nothing has to end in order.
      await bot.kill();
      await closeAround();
    },
  };
}
