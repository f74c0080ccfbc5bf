import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningAtlas } from '../atlas/atlas.ts';
import type { Config } from '../config/config.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { AtlasError, SlackError, StoreError } from '../foundation/errors.ts';
import { checkChannels } from '../slack/directory/channels.ts';
import { checkPeople, type PolicyPeople } from '../slack/directory/policyPeople.ts';
import { isOutage, isRefused } from '../slack/outbound/errorOutcomes.ts';
import { refusedByProxy } from '../slack/outbound/neverSent.ts';
import type { SlackIdentity, SlackWebApi } from '../slack/outbound/webApi.ts';
import { ALL_SCRIPTS } from '../store/allScripts.ts';
import { createLifting } from '../store/records/lifting.ts';
import { type Connection, NO_DATABASE } from '../store/redis/connection.ts';
import { createKeys } from '../store/redis/keys.ts';
import { checkServer } from '../store/redis/serverCheck.ts';
import type { Store } from '../store/store.ts';
import type { LockedOutOrganization } from '../workflow/keys/lockedOutOrganizations.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { Signer } from '../workflow/ports/secrets.ts';
import type { Requests } from '../workflow/ports/store.ts';
import { withoutOwner } from './atlasRoles.ts';
import { missingScopes } from './scopes.ts';
import { slackUnreachable } from './slackUnreachable.ts';
import { tlsMistake } from './tlsProbe.ts';

const REDIS_WITHIN = 10_000;
const ATLAS_WITHIN = 8_000;

/** Something that a person must change before Keywarden can start: one sentence for each reason. */
export class StartRefused extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.name = 'StartRefused';
    this.reasons = reasons;
  }
}

/** Something outside is not available now: a supervisor may try again. */
export class NotYet extends Error {}

function refuseIfAny(reasons: readonly string[]): void {
  if (reasons.length > 0) throw new StartRefused(reasons);
}

/**
 * The identity of our bot. Throws `StartRefused` if Slack does not accept the token, if the token
 * lacks a scope of the manifest or is of a whole organization, `NotYet` if Slack cannot be reached.
 */
export async function identify(calls: SlackWebApi): Promise<SlackIdentity> {
  try {
    const identity = await calls.identity();
    if (identity.is_enterprise_install === true) {
      throw new StartRefused([
        'SLACK_BOT_TOKEN: the app was installed for a whole Enterprise organization. Keywarden works in one workspace: install it there, and copy the bot token of that workspace.',
      ]);
    }
    const missing = missingScopes(identity.response_metadata?.scopes);
    refuseIfAny(missing.map((sentence) => `SLACK_BOT_TOKEN: ${sentence}`));
    return identity;
  } catch (cause) {
    if (!(cause instanceof SlackError)) throw cause;
    if (isOutage(cause)) throw new NotYet(slackUnreachable(cause));
    throw new StartRefused([
      `SLACK_BOT_TOKEN: Slack does not accept it (${cause.reason}). Install the app again and copy the bot token.`,
    ]);
  }
}

export interface SlackFindings extends PolicyPeople {
  /** The language of each channel. */
  readonly locales: ReadonlyMap<string, string>;
}

/**
 * Checks that the channels, people and user groups of the policy exist, and whether those who are
 * there can decide.
 */
export async function checkSlack(
  calls: SlackWebApi,
  policy: Policy,
  teamId: string,
  log: Log,
): Promise<SlackFindings> {
  try {
    const channels = await checkChannels(calls, policy);
    for (const message of channels.warnings) log.warn({ message }, 'slack.warning');
    const people = await checkPeople(calls, policy, teamId, log);
    for (const message of people.warnings) log.warn({ message }, 'slack.warning');
    if (channels.refusals.length > 0) {
      throw new StartRefused([...channels.refusals, ...people.undecidable]);
    }
    return { locales: channels.locales, ...people };
  } catch (cause) {
    if (!(cause instanceof SlackError)) throw cause;
    throw new NotYet(`Slack cannot be asked now (${cause.reason}).`);
  }
}

/** Answers of Atlas that mean that a person must change something. No answer does not mean that. */
const MISTAKEN = [
  'bad_credentials',
  'missing_role',
  'address_not_allowed',
  'forbidden',
  'not_found',
];

/**
 * Asks for one key of each organization, so that wrong credentials are found at the start. Returns
 * the organizations whose credentials Atlas refuses. Throws `StartRefused` if it refuses all of
 * them.
 */
export async function checkAtlas(
  atlas: RunningAtlas,
  config: Pick<Config, 'organizations'>,
  log: Log,
): Promise<readonly (LockedOutOrganization & { readonly message: string })[]> {
  const refusals = await Promise.all(
    config.organizations.map(async ({ id, name }) => {
      try {
        const asked = atlas.client(id)?.listOrgApiKeys({ orgId: id, itemsPerPage: 1 });
        const late = sleep(ATLAS_WITHIN, 'late' as const, { ref: false });
        if ((await Promise.race([asked, late])) === 'late') {
          const message = `Atlas did not answer for organization ${name} in time.`;
          log.warn({ message }, 'atlas.warning');
        }
        return [];
      } catch (cause) {
        if (!(cause instanceof AtlasError)) throw cause;
        const message = `organization ${name} (${id}): ${cause.message}`;
        if (MISTAKEN.includes(cause.code)) return [{ id, name, code: cause.code, message }];
        const proxy = refusedByProxy(cause);
        const more = proxy === undefined ? {} : { proxy: `HTTPS_PROXY: it answers ${proxy}.` };
        log.warn({ message, code: cause.code, ...more }, 'atlas.warning');
        return [];
      }
    }),
  );
  const refused = refusals.flat();
  const open = config.organizations.filter(({ id }) => !refused.some((one) => one.id === id));
  const shut = [...refused, ...(await withoutOwner(atlas, open))];
  if (shut.length === config.organizations.length) refuseIfAny(shut.map(({ message }) => message));
  for (const { id, message } of shut)
    log.error({ organizationId: id, message }, 'atlas.organization_shut');
  return shut;
}

export async function checkRedis(
  connection: Connection,
  config: Config,
  workspace: string,
  log: Log,
): Promise<void> {
  try {
    await connection.ready(REDIS_WITHIN);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    if (cause.message.includes(NO_DATABASE)) {
      throw new StartRefused([
        'REDIS_URL: this Redis does not have the database whose number stands at the end of the URL. Write 0, or raise "databases" in the settings of Redis.',
      ]);
    }
    const mistake = await tlsMistake(config.redis.url);
    if (mistake !== undefined) throw new StartRefused([`REDIS_URL: ${mistake}`]);
    const wrong = /NOAUTH|WRONGPASS|NOPERM/.test(cause.message);
    if (wrong)
      throw new StartRefused([`REDIS_URL: ${cause.message}. Check its user and password.`]);
    throw new NotYet(`REDIS_URL: ${cause.message}. Check that Redis runs and can be reached.`);
  }
  const found = await checkServer({
    redis: connection.redis,
    allowVolatile: config.redis.allowVolatile,
    keptByReplicas: config.redis.keptByReplicas,
    clock: Date.now,
    scripts: ALL_SCRIPTS,
    installation: config.installation,
    workspace,
    sealRing: config.sealKeys,
    signRing: config.signKeys,
  });
  for (const { code, message } of found.warnings) log.warn({ code, message }, 'redis.warning');
  // Redis answered a moment ago, so it is probably restarting: the start may be tried again.
  const away = found.refusals.find(({ code }) => code === 'unreachable');
  if (away !== undefined) throw new NotYet(`REDIS_URL: ${away.message}`);
  // A replica that is being replaced comes back by itself.
  const alone = found.refusals.find(({ code }) => code === 'no_replica');
  if (alone !== undefined) throw new NotYet(alone.message);
  refuseIfAny(found.refusals.map(({ message }) => message));
}

/** Before anything is decided: everything in the store is of the form that this version reads. */
export async function checkForm(parts: {
  readonly redis: Connection['redis'];
  readonly config: Pick<Config, 'installation'>;
  readonly signer: Signer;
  readonly nonce: () => string;
  readonly log: Log;
}): Promise<void> {
  const keys = createKeys(parts.config.installation);
  try {
    const finding = await createLifting({ ...parts, keys, sleep }).ready();
    if (finding !== undefined) throw new StartRefused([`REDIS_URL: ${finding.message}`]);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    throw new NotYet(`REDIS_URL: ${cause.message}`);
  }
}

/** An entry behind the audit head, left by a script that was stopped half-way, is told and mended. */
export async function mendHead(
  store: Pick<Store, 'mendHead' | 'now' | 'note'>,
  policyHash: string,
): Promise<void> {
  const mended = await store.mendHead().catch((cause: unknown) => {
    if (!(cause instanceof StoreError) || cause.code !== 'corrupt') throw cause;
    throw new StartRefused([
      'REDIS_URL: the audit log in this Redis has entries behind its end that Keywarden did not write, so nothing could be added to it. Find out who wrote to Redis, and restore it from a backup.',
    ]);
  });
  if (mended === undefined) return;
  const { from, to } = mended;
  const about = { by: 'keywarden', at: await store.now(), outcome: 'success', policyHash } as const;
  await store.note({ event: 'audit.head_mended', ...about, facts: { from, to } });
}

/** Writes the first audit entry of a run. */
export async function noteStart(
  store: Pick<Requests, 'now' | 'note'>,
  policyHash: string,
): Promise<void> {
  const at = await store.now();
  const about = { by: 'keywarden', at, outcome: 'success', policyHash, facts: {} } as const;
  await store.note({ event: 'keywarden.start', ...about });
}

/**
 * Opens the audit file, so that a folder that cannot be written is found before the first request.
 */
export async function beginAudit(begin: () => Promise<unknown>): Promise<void> {
  try {
    await begin();
  } catch (cause) {
    if (!(cause instanceof StoreError) || cause.code !== 'refused') throw cause;
    // Redis itself may refuse, too (read-only after a failover). That is temporary.
    if (cause.message.startsWith('Redis')) throw new NotYet(cause.message);
    throw new StartRefused([
      `KEYWARDEN_AUDIT_DIR: ${cause.message}. Make the folder, on a volume that outlives the container, and let this user write to it.`,
    ]);
  }
}

/**
 * Why the server could not listen or connect, if the configuration is wrong; otherwise `undefined`.
 */
export function explainServer(
  cause: unknown,
  { port, host }: Pick<Config, 'port' | 'host'>,
): Error | undefined {
  if (!(cause instanceof Error)) return undefined;
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new StartRefused([`PORT: ${port} is in use by another process. Set another one.`]);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartRefused([
      `HOST: this machine does not have the address ${host ?? ''}. Name one that it has, or leave HOST out.`,
    ]);
  }
  if (code === 'EACCES') {
    return new StartRefused([
      `PORT: this user may not listen on ${port}. Set one from 1024 on, and map it from outside.`,
    ]);
  }
  if (isRefused(cause, 'operator')) {
    return new StartRefused([
      'SLACK_APP_TOKEN: Slack does not accept it. Make an app-level token with connections:write and copy it.',
    ]);
  }
  return undefined;
}
