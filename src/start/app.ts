import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { Agent } from 'undici';
import { createAtlas, type OrganizationOptions } from '../atlas/atlas.ts';
import { createReplaceableAtlas } from '../atlas/replaceableAtlas.ts';
import type { Config } from '../config/config.ts';
import { aliasesOf } from '../domain/policy/policy.ts';
import { groupsOf } from '../domain/policy/policyPeople.ts';
import { createPeople } from '../slack/directory/people.ts';
import { createSlackLogger, createSlackServer, type SlackServer } from '../slack/inbound/bolt.ts';
import type { Dispatch } from '../slack/inbound/dispatch.ts';
import { createRateLimit } from '../slack/inbound/rateLimit.ts';
import {
  createClient,
  createWebApi,
  type SlackIdentity,
  type SlackWebApi,
} from '../slack/outbound/webApi.ts';
import { type Connection, connectRedis } from '../store/redis/connection.ts';
import { mayForget } from '../store/redis/serverCheck.ts';
import { createSeals } from '../store/secrets/seal.ts';
import { createSigner } from '../store/secrets/sign.ts';
import { createStore, type Store } from '../store/store.ts';
import type { Ids } from '../workflow/ports/ids.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { Stopwatch } from '../workflow/ports/stopwatch.ts';
import type { Runner } from '../workflow/timer/runner.ts';
import { afterRateLimit } from './afterRateLimit.ts';
import { type Audit, createAudit } from './auditParts.ts';
import { wireSlack, wireWorkflow } from './parts.ts';
import { createReloading, type PolicySource, type Reloading } from './policyReload.ts';
import {
  beginAudit,
  checkAtlas,
  checkRedis,
  checkSlack,
  explainServer,
  identify,
  noteStart,
} from './startChecks.ts';

/** Milliseconds. Longer than any acknowledgement takes. */
const CLOSES_WITHIN = 5_000;
const USER_AGENT = 'keywarden/0.1';
const SLACK_HOOKS = 'https://hooks.slack.com';

export interface App {
  start(): Promise<void>;
  /** Reads the policy file again. Does nothing before the app has started. */
  reload(): void;
  /** Accepts no new work, waits at most `ms` for the running work, then closes all connections. */
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

function createSlack(config: Config, log: Log): SlackWebApi {
  const { botToken, apiUrl } = config.slack;
  const shared = {
    logger: createSlackLogger(log),
    apiUrl,
  };
  return createWebApi({
    quick: createClient(botToken.reveal(), { ...shared, timeoutMs: 2500 }),
    patient: createClient(botToken.reveal(), { ...shared, timeoutMs: 10_000 }),
  });
}

/** Slack's `response_url`s have a host of their own. A simulator uses the origin of its Web API. */
function responseOrigins(apiUrl: string | undefined): readonly string[] {
  const api = apiUrl === undefined ? undefined : new URL(apiUrl);
  return api === undefined || /(^|\.)slack\.com$/.test(api.hostname) ? [SLACK_HOOKS] : [api.origin];
}

/** Creates the app. `start` builds every part before the server accepts anything. */
export function createApp(config: Config, source: PolicySource, log: Log): App {
  const calls = createSlack(config, log);
  const dispatcher = new Agent({ connections: 8 });
  const atlasOf = (organizations: readonly OrganizationOptions[]) =>
    createAtlas({
      organizations,
      clock: { now: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }) },
      random: {
        fraction: Math.random,
        hex: (bytes) => randomBytes(bytes).toString('hex'),
      },
      log,
      userAgent: USER_AGENT,
    });
  const firstAtlas = atlasOf(config.organizations);
  const atlas = createReplaceableAtlas(atlasOf, firstAtlas);
  const running: {
    audit?: Audit;
    connection?: Connection;
    reloading?: Reloading;
    server?: SlackServer;
    dispatch?: Dispatch;
    runner?: Runner;
  } = {};

  const signer = createSigner({ ring: config.signKeys, installation: config.installation });

  async function openStore(connection: Connection, identity: SlackIdentity): Promise<Store> {
    await checkRedis(connection, config, identity.team_id, log);
    return createStore({
      redis: connection.redis,
      installation: config.installation,
      signer,
      ids,
      random: Math.random,
      monotonic: stopwatch.now,
      log,
    });
  }

  async function start(): Promise<void> {
    const patient = afterRateLimit(calls, log);
    const identity = await identify(patient);
    const locales = await checkSlack(patient, config.policy, log);
    for (const message of config.warnings) log.warn({ message }, 'policy.warning');
    const shut = await checkAtlas(firstAtlas, config, log);
    const connection = connectRedis({ url: config.redis.url, log });
    running.connection = connection;
    const store = await openStore(connection, identity);
    const reloading = createReloading({
      first: { config, locales, shut },
      source,
      atlas,
      calls,
      requests: store,
      replays: store.replays,
      stopwatch,
      log,
    });
    running.reloading = reloading;
    const { policy } = reloading;
    const audit = createAudit({
      config,
      policy,
      store,
      calls,
      atlas,
      signer,
      mayForget: () => mayForget(connection.redis, config.redis),
      ids,
      stopwatch,
      log,
    });
    running.audit = audit;
    await beginAudit(audit.begin);
    await noteStart(store, config.policy.hash);
    // The audit follower repeats it every second. Creating and revealing wait until it succeeds.
    await audit.follow().catch((cause) => log.error({ err: cause }, 'audit.copy_behind'));
    const people = createPeople({
      calls,
      teamId: identity.team_id,
      groups: () => groupsOf(policy()),
      aliases: (id) => aliasesOf(policy(), id),
      now: stopwatch.now,
      log,
    });
    const workflow = wireWorkflow({
      channelLocale: reloading.localeOf,
      shut,
      requests: store,
      sweeps: store.sweeps,
      outageNotes: store.outageNotes,
      preApprovals: store.preApprovals,
      people,
      atlas,
      ...audit,
      pages: store.pages,
      calls,
      policy,
      ids,
      stopwatch,
      log,
      signer,
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
      rateLimit: createRateLimit(stopwatch.now),
      notes: audit.notes,
      now: Date.now,
      origins: responseOrigins(config.slack.apiUrl),
    });
    running.runner = workflow.runner;
    const server = createSlackServer({
      transport: config.slack.transport,
      port: config.port,
      apiUrl: config.slack.apiUrl,
      botToken: config.slack.botToken,
      botId: identity.bot_id,
      botUserId: identity.user_id,
      dispatch: running.dispatch,
      head: audit.guard.head,
      forged: (refused) => audit.notes.note(refused),
      connected: () => undefined,
      stopwatch,
      log,
    });
    try {
      await server.start();
    } catch (cause) {
      throw explainServer(cause, config.port) ?? cause;
    }
    running.server = server;
    workflow.runner.start();
    await workflow.shut.tell().catch((cause) => log.error({ err: cause }, 'atlas.shut_not_told'));
    audit.watch.start();
    reloading.start();
  }

  return {
    start,
    reload: () => running.reloading?.now(),
    async stop(ms) {
      // A half-sent HTTP request delays this `stop`. It must not delay the rest of the shutdown.
      const closed = running.server
        ?.stop()
        .catch((cause) => log.warn({ err: cause }, 'slack.stop'));
      const timeUp = sleep(Math.min(ms, CLOSES_WITHIN), undefined, { ref: false });
      await Promise.all([
        Promise.race([closed, timeUp]),
        running.dispatch?.drain(ms),
        running.runner?.stop(ms),
        running.reloading?.stop(Math.min(ms, CLOSES_WITHIN)),
      ]);
      await running.audit?.watch.stop(Math.min(ms, 2000));
      await Promise.allSettled([atlas.close(), dispatcher.close(), running.audit?.close()]);
      running.connection?.close();
    },
  };
}
