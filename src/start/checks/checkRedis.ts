import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config/config.ts';
import { StoreError } from '../../foundation/errors.ts';
import { createCredentialRecords } from '../../store/credentials/credentialRecord.ts';
import { createBesideRequests } from '../../store/lifting/besideRequests.ts';
import { createLifting } from '../../store/lifting/lifting.ts';
import { createRecordMac } from '../../store/records/recordMac.ts';
import { type Connection, NO_DATABASE } from '../../store/redis/connection.ts';
import { createKeys } from '../../store/redis/keys.ts';
import { createRun } from '../../store/redis/runScript.ts';
import { checkServer } from '../../store/redis/serverCheck.ts';
import type { Store } from '../../store/store.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Signer } from '../../workflow/ports/secrets.ts';
import { refuseIfAny, StartRefused, UnavailableAtStart } from './startErrors.ts';
import { tlsMistake } from './tlsProbe.ts';

const REDIS_WITHIN = 10_000;

/**
 * Waits until Redis answers, and judges it. Throws `StartRefused` if somebody must change something,
 * `UnavailableAtStart` if it is away.
 */
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
    throw new UnavailableAtStart(
      `REDIS_URL: ${cause.message}. Check that Redis runs and can be reached.`,
    );
  }
  const found = await checkServer({
    redis: connection.redis,
    allowVolatile: config.redis.allowVolatile,
    keptByReplicas: config.redis.keptByReplicas,
    clock: Date.now,
    installation: config.installation,
    workspace,
    sealRing: config.sealKeys,
    signRing: config.signKeys,
  });
  for (const { code, message } of found.warnings) log.warn({ code, message }, 'redis.warning');
  // Redis answered a moment ago, so it is probably restarting: the start may be tried again.
  const away = found.refusals.find(({ code }) => code === 'unreachable');
  if (away !== undefined) throw new UnavailableAtStart(`REDIS_URL: ${away.message}`);
  // A replica that is being replaced comes back by itself.
  const alone = found.refusals.find(({ code }) => code === 'no_replica');
  if (alone !== undefined) throw new UnavailableAtStart(alone.message);
  refuseIfAny(found.refusals.map(({ message }) => message));
}

/** Before anything is decided: everything in the store is of the form that this version reads. */
export async function checkForm(parts: {
  readonly redis: Connection['redis'];
  readonly config: Pick<Config, 'installation' | 'policy'>;
  readonly store: Pick<Store, 'now' | 'note'>;
  readonly signer: Signer;
  readonly nonce: () => string;
  readonly log: Log;
}): Promise<void> {
  const { redis, config, store, signer } = parts;
  const keys = createKeys(config.installation);
  const beside = createBesideRequests({
    redis,
    run: createRun(redis, { testClock: false }),
    keys,
    credentials: createCredentialRecords(createRecordMac(signer)),
    now: store.now,
    note: store.note,
    policyHash: config.policy.hash,
  });
  try {
    const finding = await createLifting({ ...parts, keys, sleep, beside }).ready();
    if (finding !== undefined) throw new StartRefused([`REDIS_URL: ${finding.message}`]);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    throw new UnavailableAtStart(`REDIS_URL: ${cause.message}`);
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
