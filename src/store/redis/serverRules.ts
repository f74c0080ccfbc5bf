import type { ServerFacts } from './serverFacts.ts';

/** Something that an operator must or should know, with advice. */
export interface Finding {
  readonly code: string;
  readonly message: string;
}

export interface Findings {
  readonly refusals: readonly Finding[];
  readonly warnings: readonly Finding[];
}

type Rule = readonly [applies: boolean, code: string, message: string];

/** What keeps the data, as the operator says it. */
export interface Accepted {
  /** Nothing does: only for trying things out. */
  readonly allowVolatile: boolean;
  /** Replicas of Redis, not its files. */
  readonly keptByReplicas: boolean;
}

const SKEW_WARN_MS = 1000;
const SKEW_REFUSE_MS = 5000;
const MEMORY_WARN = 0.75;

/** What a Redis server must and should be like, and why: src/README.md#redis. Pure. */
export function judgeServer(facts: ServerFacts, accepted: Accepted): Findings {
  return {
    refusals: [...mustRun(facts), ...mustKeep(facts, accepted)].flatMap(found),
    warnings: [...shouldKeep(facts, accepted), ...shouldKnow(facts)].flatMap(found),
  };
}

function found([applies, code, message]: Rule): readonly Finding[] {
  return applies ? [{ code, message }] : [];
}

function mustRun({ info, runsScripts, skewMs }: ServerFacts): readonly Rule[] {
  const version = info?.get('redis_version') ?? 'of unknown version';
  return [
    [
      !runsScripts || Number.parseInt(version, 10) < 7,
      'version',
      `This Redis (${version}) does not run the scripts Keywarden needs. Use Redis 7.0 or newer, or Valkey, and let its user run EVAL and EVALSHA.`,
    ],
    [
      info?.has('role') === true && info.get('role') !== 'master',
      'not_master',
      'This Redis is a replica and takes no writes. Point REDIS_URL at the primary.',
    ],
    [
      info?.get('loading') === '1' || info?.get('async_loading') === '1',
      'loading',
      'This Redis is still loading its data. Start Keywarden again when it has finished.',
    ],
    [
      Math.abs(skewMs) > SKEW_REFUSE_MS,
      'clock_skew',
      `The clocks of this host and of Redis differ by ${Math.abs(skewMs)} ms. Set both by NTP.`,
    ],
  ];
}

function throwsAway(info: ServerFacts['info']): boolean {
  return isLimited(info) && info?.get('maxmemory_policy') !== 'noeviction';
}

function needsNoFile({ allowVolatile, keptByReplicas }: Accepted): boolean {
  return allowVolatile || keptByReplicas;
}

function keepsNothing(info: ServerFacts['info'], accepted: Accepted): boolean {
  return !needsNoFile(accepted) && info !== undefined && info.get('aof_enabled') !== '1';
}

/**
 * Whether Redis may lose records. Its settings can change while Keywarden runs, so this is asked
 * again.
 */
export function losesRecords(info: ServerFacts['info'], accepted: Accepted): boolean {
  return throwsAway(info) || keepsNothing(info, accepted);
}

function mustKeep({ info }: ServerFacts, accepted: Accepted): readonly Rule[] {
  const policy = info?.get('maxmemory_policy');
  return [
    [
      !needsNoFile(accepted) && info === undefined,
      'cannot_check',
      'This Redis does not let Keywarden read INFO, so nothing tells whether it keeps its data. Allow INFO. A hosted Redis with replicas needs KEYWARDEN_REDIS_DURABILITY=replicas.',
    ],
    [
      keepsNothing(info, accepted),
      'not_persistent',
      'This Redis keeps no append-only file: a restart would lose requests and the audit log. Set appendonly yes. A hosted Redis that cannot, but has replicas, needs KEYWARDEN_REDIS_DURABILITY=replicas; one for trying things out, KEYWARDEN_ALLOW_VOLATILE_REDIS=dev.',
    ],
    [
      throwsAway(info),
      'evicts',
      `This Redis throws data away when its memory is full (maxmemory-policy ${policy}). Set maxmemory-policy noeviction.`,
    ],
    [
      info?.get('aof_last_write_status') === 'err' ||
        info?.get('aof_last_bgrewrite_status') === 'err',
      'aof_failing',
      'The last write to the append-only file of this Redis failed. Look at its disk and its log.',
    ],
    [
      info?.get('rdb_last_bgsave_status') === 'err',
      'rdb_failing',
      'The last snapshot of this Redis failed. Look at its disk and its log.',
    ],
  ];
}

function shouldKeep({ info, config }: ServerFacts, accepted: Accepted): readonly Rule[] {
  const fsync = config?.get('appendfsync');
  const persists = info?.get('aof_enabled') === '1';
  return [
    [
      accepted.allowVolatile && !accepted.keptByReplicas && !persists,
      'volatile',
      'Volatile storage is allowed: requests, audit log and waiting keys are lost when Redis restarts. Never run like this in production.',
    ],
    [
      accepted.keptByReplicas && !persists,
      'kept_by_replicas',
      'This Redis keeps no append-only file. Every change waits until one of its replicas has it; requests, audit log and waiting keys are lost if all its nodes stop together.',
    ],
    [
      persists && config === undefined,
      'config_forbidden',
      'This Redis forbids CONFIG, so Keywarden cannot see how often it writes to disk. Make sure that appendfsync is always, or at least everysec.',
    ],
    [
      persists && fsync !== undefined && fsync !== 'always',
      'fsync_not_always',
      `This Redis writes to disk ${fsync === 'no' ? 'only when the system likes' : 'once a second'}: a power cut may lose the newest changes. Set appendfsync always.`,
    ],
    [
      persists && config?.get('no-appendfsync-on-rewrite') === 'yes',
      'fsync_paused',
      'This Redis stops syncing while it rewrites its append-only file. Set no-appendfsync-on-rewrite no.',
    ],
  ];
}

function shouldKnow({ info, skewMs, plaintextToRemote }: ServerFacts): readonly Rule[] {
  const used = Number(info?.get('used_memory')) / Number(info?.get('maxmemory'));
  const skew = Math.abs(skewMs);
  return [
    [
      isLimited(info) && used > MEMORY_WARN,
      'memory_short',
      `This Redis uses ${Math.round(used * 100)} % of its memory limit. When it is full, nothing can be requested or approved. Raise maxmemory.`,
    ],
    [
      Number(info?.get('connected_slaves') ?? 0) > 0 || info?.get('redis_mode') === 'sentinel',
      'replicated',
      'This Redis is replicated asynchronously: a failover may lose the newest changes. Keywarden waits for a replica where a key depends on it; set min-replicas-to-write 1 and min-replicas-max-lag 10 for the rest.',
    ],
    [
      info?.get('cluster_enabled') === '1',
      'cluster',
      'This Redis is part of a cluster: a failover may lose the newest changes.',
    ],
    [
      skew >= SKEW_WARN_MS && skew <= SKEW_REFUSE_MS,
      'clock_skew',
      `The clocks of this host and of Redis differ by ${skew} ms. Set both by NTP.`,
    ],
    [
      plaintextToRemote,
      'plaintext',
      'The connection to Redis is not encrypted. Outside a private network, use rediss:// in REDIS_URL.',
    ],
  ];
}

function isLimited(info: ServerFacts['info']): boolean {
  return Number(info?.get('maxmemory') ?? 0) > 0;
}
