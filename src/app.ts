import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { Agent } from 'undici';
import { createAtlas } from './atlas/atlas.ts';
import { type Audit, createAudit } from './auditing.ts';
import type { Config } from './config.ts';
import { aliasesOf, groupsOf } from './domain/policy.ts';
import { SlackError, StoreError } from './errors.ts';
import { createSlackLogger, createSlackServer, type SlackServer } from './slack/bolt.ts';
import { createCalls, createClient, type SlackCalls, type SlackIdentity } from './slack/calls.ts';
import { checkChannels } from './slack/channels.ts';
import type { Dispatch } from './slack/dispatch.ts';
import { createPeople } from './slack/people.ts';
import { type Connection, connectRedis } from './store/connection.ts';
import { createSeals } from './store/seal.ts';
import { createSigner } from './store/sign.ts';
import { checkServer } from './store/startup.ts';
import { createStore, type Store } from './store/store.ts';
import { wireSlack, wireWorkflow } from './wiring.ts';
import type { Stopwatch } from './workflow/issue.ts';
import type { Ids, Log } from './workflow/ports.ts';
import type { Runner } from './workflow/runner.ts';

const REDIS_WITHIN = 10_000;
const USER_AGENT = 'keywarden/0.1';
const SLACK_HOOKS = 'https://hooks.slack.com';

/** Something a person must change before Keywarden may start: one sentence each. */
export class StartRefused extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.name = 'StartRefused';
    this.reasons = reasons;
  }
}

export interface App {
  start(): Promise<void>;
  /** Takes nothing new, lets what is in work end within `ms`, hangs up. */
  stop(ms: number): Promise<void>;
}

const ids: Ids = {
  request: () => ulid(),
  nonce: () => randomBytes(16).toString('base64url'),
};

const stopwatch: Stopwatch = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

const REFERENCE = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const reference = () =>
  Array.from({ length: 6 }, () => REFERENCE.charAt(randomInt(REFERENCE.length))).join('');

function createSlack(config: Config, log: Log): SlackCalls {
  const { botToken, apiUrl } = config.slack;
  const shared = {
    logger: createSlackLogger(log),
    ...(apiUrl === undefined ? {} : { apiUrl }),
  };
  return createCalls({
    quick: createClient(botToken.reveal(), { ...shared, timeoutMs: 2500 }),
    patient: createClient(botToken.reveal(), { ...shared, timeoutMs: 10_000 }),
  });
}

async function identify(calls: SlackCalls): Promise<SlackIdentity> {
  try {
    return await calls.identity();
  } catch (cause) {
    if (!(cause instanceof SlackError) || cause.reason === 'unreachable') throw cause;
    throw new StartRefused([
      `SLACK_BOT_TOKEN: Slack does not accept it (${cause.reason}). Install the app again and copy the bot token.`,
    ]);
  }
}

/** The first entry of a run. */
async function noteStart(store: Store, policyHash: string): Promise<void> {
  const at = await store.now();
  const about = { by: 'keywarden', at, outcome: 'success', policyHash, facts: {} } as const;
  await store.note({ event: 'keywarden.start', ...about });
}

/** A second audit device that cannot be written is found out here, before anything is promised. */
async function beginAudit(audit: Audit): Promise<void> {
  try {
    await audit.begin();
  } catch (cause) {
    if (!(cause instanceof StoreError) || cause.code !== 'refused') throw cause;
    throw new StartRefused([
      `KEYWARDEN_AUDIT_DIR: ${cause.message}. Make the folder, on a volume that outlives the container, and let this user write to it.`,
    ]);
  }
}

/** Builds each client once; nothing is half-built before `start` resolves. */
export function createApp(config: Config, log: Log): App {
  const calls = createSlack(config, log);
  const dispatcher = new Agent({ connections: 8 });
  const atlas = createAtlas({
    organizations: config.organizations,
    clock: { now: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }) },
    random: {
      fraction: Math.random,
      hex: (bytes) => randomBytes(bytes).toString('hex'),
    },
    log,
    userAgent: USER_AGENT,
  });
  const running: {
    audit?: Audit;
    connection?: Connection;
    server?: SlackServer;
    dispatch?: Dispatch;
    runner?: Runner;
  } = {};

  async function openStore(identity: SlackIdentity): Promise<Store> {
    const connection = connectRedis({ url: config.redis.url, log });
    running.connection = connection;
    await connection.ready(REDIS_WITHIN);
    const found = await checkServer({
      redis: connection.redis,
      allowVolatile: config.redis.allowVolatile,
      clock: Date.now,
      installation: config.installation,
      workspace: identity.team_id,
      sealRing: config.sealKeys,
      signRing: config.signKeys,
    });
    for (const { code, message } of found.warnings) log.warn({ code, message }, 'redis.warning');
    if (found.refusals.length > 0) {
      throw new StartRefused(found.refusals.map(({ message }) => message));
    }
    return createStore({
      redis: connection.redis,
      installation: config.installation,
      signer: createSigner({ ring: config.signKeys, installation: config.installation }),
      ids,
      random: Math.random,
      monotonic: stopwatch.now,
      log,
    });
  }

  async function start(): Promise<void> {
    const identity = await identify(calls);
    const channels = await checkChannels(calls, config.policy);
    for (const message of channels.warnings) log.warn({ message }, 'slack.warning');
    if (channels.refusals.length > 0) throw new StartRefused(channels.refusals);
    const store = await openStore(identity);
    const audit = createAudit({ config, store, calls, atlas, ids, stopwatch, log });
    running.audit = audit;
    await beginAudit(audit);
    await noteStart(store, config.policy.hash);
    await audit.follow();
    const people = createPeople({
      calls,
      teamId: identity.team_id,
      groups: () => groupsOf(config.policy),
      aliases: (id) => aliasesOf(config.policy, id),
      now: Date.now,
      log,
    });
    const policy = () => config.policy;
    const workflow = wireWorkflow({
      requests: store,
      sweeps: store.sweeps,
      people,
      atlas,
      ...audit,
      pages: store.pages,
      calls,
      policy,
      ids,
      stopwatch,
      log,
      signer: createSigner({ ring: config.signKeys, installation: config.installation }),
      seals: createSeals({
        ring: config.sealKeys,
        installation: config.installation,
        workspace: identity.team_id,
        randomBytes,
      }),
    });
    running.dispatch = wireSlack({
      workflow,
      requests: store,
      calls,
      policy,
      ids,
      log,
      dispatcher,
      reference,
      teamId: identity.team_id,
      botId: identity.bot_id,
      replays: store.replays,
      notes: audit.notes,
      now: Date.now,
      origins: [
        config.slack.apiUrl === undefined ? SLACK_HOOKS : new URL(config.slack.apiUrl).origin,
      ],
    });
    running.runner = workflow.runner;
    running.server = createSlackServer({
      transport: config.slack.transport,
      port: config.port,
      ...(config.slack.apiUrl === undefined ? {} : { apiUrl: config.slack.apiUrl }),
      botToken: config.slack.botToken,
      botId: identity.bot_id,
      botUserId: identity.user_id,
      dispatch: running.dispatch,
      health: async () => ((await audit.guard.isOn()) ? 'safe_mode' : 'ok'),
      forged: (refused) => audit.notes.note(refused),
      log,
    });
    await running.server.start();
    workflow.runner.start();
    audit.watch.start();
  }

  return {
    start,
    async stop(ms) {
      await running.server?.stop();
      await Promise.all([running.dispatch?.drain(ms), running.runner?.stop(ms)]);
      await running.audit?.watch.stop(Math.min(ms, 2000));
      await Promise.allSettled([atlas.close(), dispatcher.close(), running.audit?.close()]);
      running.connection?.close();
    },
  };
}
