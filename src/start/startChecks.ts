import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningAtlas } from '../atlas/atlas.ts';
import type { Config } from '../config/config.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { AtlasError, SlackError, StoreError } from '../foundation/errors.ts';
import { checkChannels } from '../slack/directory/channels.ts';
import { checkGroups } from '../slack/directory/groups.ts';
import { isOutage } from '../slack/outbound/errorOutcomes.ts';
import type { SlackIdentity, SlackWebApi } from '../slack/outbound/webApi.ts';
import type { Connection } from '../store/redis/connection.ts';
import { checkServer } from '../store/redis/serverCheck.ts';
import type { LockedOutOrganization } from '../workflow/keys/lockedOutOrganizations.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { Requests } from '../workflow/ports/store.ts';

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

/** The only scope whose absence causes no error: Slack just leaves out the e-mail address. */
const EMAIL_SCOPE = 'users:read.email';

/**
 * The identity of our bot. Throws `StartRefused` if Slack does not accept the token or the token
 * lacks the scope for e-mail addresses, `NotYet` if Slack cannot be reached.
 */
export async function identify(calls: SlackWebApi): Promise<SlackIdentity> {
  try {
    const identity = await calls.identity();
    if (identity.response_metadata?.scopes?.includes(EMAIL_SCOPE) === false) {
      throw new StartRefused([
        `SLACK_BOT_TOKEN: it lacks the scope ${EMAIL_SCOPE}, so two accounts of one person would pass for two people. Add it under OAuth & Permissions, and install the app again.`,
      ]);
    }
    return identity;
  } catch (cause) {
    if (!(cause instanceof SlackError)) throw cause;
    if (isOutage(cause)) {
      throw new NotYet(
        `Slack cannot be reached (${cause.reason}). Check the network and SLACK_API_URL.`,
      );
    }
    throw new StartRefused([
      `SLACK_BOT_TOKEN: Slack does not accept it (${cause.reason}). Install the app again and copy the bot token.`,
    ]);
  }
}

/**
 * Checks that the channels and user groups of the policy exist. Returns the language of each
 * channel.
 */
export async function checkSlack(
  calls: SlackWebApi,
  policy: Policy,
  log: Log,
): Promise<ReadonlyMap<string, string>> {
  try {
    const channels = await checkChannels(calls, policy);
    const groups = await checkGroups(calls, policy);
    for (const message of [...channels.warnings, ...groups.warnings]) {
      log.warn({ message }, 'slack.warning');
    }
    refuseIfAny([...channels.refusals, ...groups.refusals]);
    return channels.locales;
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
        log.warn({ message, code: cause.code }, 'atlas.warning');
        return [];
      }
    }),
  );
  const shut = refusals.flat();
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
    const wrong = /NOAUTH|WRONGPASS|NOPERM/.test(cause.message);
    if (wrong)
      throw new StartRefused([`REDIS_URL: ${cause.message}. Check its user and password.`]);
    throw new NotYet(`REDIS_URL: ${cause.message}. Check that Redis runs and can be reached.`);
  }
  const found = await checkServer({
    redis: connection.redis,
    allowVolatile: config.redis.allowVolatile,
    clock: Date.now,
    installation: config.installation,
    workspace,
    sealRing: config.sealKeys,
    signRing: config.signKeys,
  });
  for (const { code, message } of found.warnings) log.warn({ code, message }, 'redis.warning');
  // Redis answered a moment ago, so it is probably restarting: the start may be tried again.
  const away = found.refusals.find(({ code }) => code === 'unreachable');
  if (away !== undefined) throw new NotYet(`REDIS_URL: ${away.message}`);
  refuseIfAny(found.refusals.map(({ message }) => message));
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
export function explainServer(cause: unknown, port: number): Error | undefined {
  if (!(cause instanceof Error)) return undefined;
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new StartRefused([`PORT: ${port} is in use by another process. Set another one.`]);
  }
  if (/invalid_auth|not_allowed_token_type|not_authed/.test(cause.message)) {
    return new StartRefused([
      'SLACK_APP_TOKEN: Slack does not accept it. Make an app-level token with connections:write and copy it.',
    ]);
  }
  return undefined;
}
