import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAtlas, type OrganizationOptions } from '../atlas/atlas.ts';
import { createReplaceableAtlas } from '../atlas/replaceableAtlas.ts';
import type { Config } from '../config/config.ts';
import { aliasesOf, organizationName } from '../domain/policy/policy.ts';
import { groupsOf, strictGroupsOf } from '../domain/policy/policyPeople.ts';
import { createPeople } from '../slack/directory/people.ts';
import { socketProblem } from '../slack/health/socket.ts';
import { createSlackServer } from '../slack/inbound/bolt.ts';
import { createRateLimit } from '../slack/inbound/rateLimit.ts';
import { responseOrigins } from '../slack/outbound/responseOrigins.ts';
import type { SlackIdentity } from '../slack/outbound/webApi.ts';
import { NEWER } from '../store/lifting/lifting.ts';
import { type Connection, connectRedis } from '../store/redis/connection.ts';
import { encryptFor } from '../store/secrets/ageFile.ts';
import { createSeals } from '../store/secrets/seal.ts';
import { createSigner } from '../store/secrets/sign.ts';
import { createStore, type Store } from '../store/store.ts';
import { createProjectNaming } from '../workflow/keys/projectNames.ts';
import type { Log } from '../workflow/ports/logging.ts';
import { createAudit } from './auditParts.ts';
import { afterRateLimit } from './checks/afterRateLimit.ts';
import { beginAudit, noteStart } from './checks/beginAudit.ts';
import { checkAtlas } from './checks/checkAtlas.ts';
import { checkForm, checkRedis, mendHead } from './checks/checkRedis.ts';
import { checkSlack, identify } from './checks/checkSlack.ts';
import { explainServer } from './checks/explainServer.ts';
import { createHealthParts } from './healthParts.ts';
import { createOutboundConnections } from './outboundConnections.ts';
import { newsAtStart } from './policyNews.ts';
import { createReloading, type PolicySource } from './policyReload.ts';
import { createProbes } from './probes.ts';
import { type Running, stopParts } from './shutdown.ts';
import { createSlack } from './slackClients.ts';
import { wireSlack } from './slackParts.ts';
import { ids, reference, stopwatch } from './timeAndChance.ts';
import { wireWorkflow } from './workflowParts.ts';

const USER_AGENT = 'keywarden/0.1';

export interface App {
  start(): Promise<void>;
  /** Reads the policy file again. Does nothing before the app has started. */
  reload(): void;
  /** Accepts no new work, waits at most `ms` for the running work, then closes all connections. */
  stop(ms: number): Promise<void>;
}

/**
 * Creates the app. `start` builds every part before the server accepts anything. `outdated` is
 * called when a newer version has taken over the store: this process must end.
 */
export function createApp(
  config: Config,
  source: PolicySource,
  log: Log,
  outdated: (says: string) => void = () => undefined,
): App {
  const found = createHealthParts({ config, stopwatch, log, atlas: () => firstAtlas });
  const dispatcher = createOutboundConnections(config.proxy);
  const calls = found.watched(createSlack({ config, dispatcher, hearing: found.hearing, log }));
  const atlasOf = (organizations: readonly OrganizationOptions[]) =>
    createAtlas({
      organizations,
      clock: { now: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }) },
      random: { fraction: Math.random, hex: (bytes) => randomBytes(bytes).toString('hex') },
      log,
      userAgent: USER_AGENT,
      dispatcher,
      heard: found.heardAtlas,
    });
  const firstAtlas = atlasOf(config.organizations);
  const atlas = createReplaceableAtlas(atlasOf, firstAtlas);
  const running: Running = { phase: 'starting' };

  const signer = createSigner({ ring: config.signKeys, installation: config.installation });

  async function openStore(connection: Connection, identity: SlackIdentity): Promise<Store> {
    await checkRedis(connection, config, identity.team_id, log);
    const { redis } = connection;
    const store = createStore({
      redis,
      installation: config.installation,
      signer,
      nameOf: (id) => organizationName(running.reloading?.policy() ?? config.policy, id),
      random: Math.random,
      monotonic: stopwatch.now,
      keptByReplicas: config.redis.keptByReplicas,
      log,
      testClock: config.redis.testClock,
    });
    await checkForm({ redis, config, store, signer, nonce: ids.nonce, log });
    return store;
  }

  async function start(): Promise<void> {
    const patient = afterRateLimit(calls, log);
    const identity = await identify(patient);
    const atSlack = await checkSlack(patient, config.policy, identity.team_id, log);
    for (const message of config.warnings) log.warn({ message }, 'policy.warning');
    const shut = await checkAtlas(firstAtlas, config, log);
    const connection = connectRedis({ url: config.redis.url, log });
    running.connection = connection;
    const store = found.store(await openStore(connection, identity));
    const policyNews = await newsAtStart(config, atSlack, store.policyInForce);
    const server = found.server(connection);
    const reloading = createReloading({
      first: { config, locales: atSlack.locales, shut },
      teamId: identity.team_id,
      lastPolicy: store.policyInForce,
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
      ...server,
      copied: found.copied,
      unreadable: found.unreadableLog,
      ids,
      stopwatch,
      log,
    });
    running.audit = audit;
    await mendHead(store, config.policy.hash);
    await beginAudit(audit.begin);
    await noteStart(store, config.policy.hash);
    const policyChange = await store.policyInForce.put(config.policyText);
    // The audit follower repeats it every second. Creating and revealing wait until it succeeds.
    await audit.follow().catch((cause) => log.error({ err: cause }, 'audit.copy_behind'));
    const people = createPeople({
      calls,
      teamId: identity.team_id,
      groups: () => groupsOf(policy()),
      strict: () => strictGroupsOf(policy()),
      sawGroups: found.sawGroups,
      sawMembers: (group, members) => running.deciders?.saw(group, members),
      aliases: (id) => aliasesOf(policy(), id),
      now: stopwatch.now,
      log,
    });
    const projectNaming = createProjectNaming({ atlas, stopwatch, log });
    const workflow = wireWorkflow({
      channelLocale: reloading.localeOf,
      outdated: () => outdated(NEWER),
      health: found.health,
      isTimeRight: found.clocks.isRedisRight,
      shut,
      requests: projectNaming.named(store),
      credentials: store.credentials,
      ...{ observations: store.observations, proposals: store.proposals, reviews: store.reviews },
      projectNaming,
      sweeps: store.sweeps,
      listings: store.listings,
      outageTurns: store.outageTurns,
      preApprovals: store.preApprovals,
      history: store.history,
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
      encryptFor,
      seals: createSeals({
        ring: config.sealKeys,
        installation: config.installation,
        workspace: identity.team_id,
        randomBytes,
      }),
    });
    running.dispatch = wireSlack({
      workflow,
      requests: workflow.requests,
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
    running.deciders = workflow.deciders;
    const slackServer = createSlackServer({
      transport: config.slack.transport,
      port: config.port,
      host: config.host,
      apiUrl: config.slack.apiUrl,
      botToken: config.slack.botToken,
      botId: identity.bot_id,
      botUserId: identity.user_id,
      teamId: identity.team_id,
      dispatcher,
      dispatch: running.dispatch,
      probes: createProbes({
        ...found,
        phase: () => running.phase,
        isHostRight: found.clocks.isHostRight,
        head: audit.guard.head,
      }),
      deliveries: found.deliveries,
      forged: (refused) => audit.notes.note(refused),
      connected: (problem) => found.health.is('slack_socket', socketProblem(problem)),
      stopwatch,
      log,
    });
    await slackServer.start().catch((cause: unknown) => {
      throw explainServer(cause, config) ?? cause;
    });
    running.server = slackServer;
    workflow.runner.start();
    await workflow.shut.tell().catch((cause) => log.error({ err: cause }, 'atlas.shut_not_told'));
    audit.watch.start();
    reloading.start(policyNews(policyChange));
    running.watch = found.watch({ ...audit, ...workflow, more: workflow.looks });
    running.watch.start();
    running.phase = 'started';
  }

  return {
    start,
    reload: () => running.reloading?.now(),
    stop: (ms) => stopParts({ running, atlas, dispatcher, log }, ms),
  };
}
