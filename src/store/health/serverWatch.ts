import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { StoreError } from '../../foundation/errors.ts';
import type { Health, Problem } from '../../workflow/ports/health.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type { Connection } from '../redis/connection.ts';
import { errorWord, toStoreError } from '../redis/failure.ts';
import { askInfo, type ServerFacts } from '../redis/serverFacts.ts';
import { type Accepted, losesRecords } from '../redis/serverRules.ts';

const ASK_EVERY_MS = 100;
/** A reveal must have time left to show the key. */
const KEPT_WITHIN_MS = 5_000;
/** A rewrite that failed is asked for again after this time. */
const AGAIN_AFTER_MS = 30_000;
/** It is looked at each second; a look may take longer than that while nothing answers. */
const LEFT_FOR_MS = 5_000;
const TIME = z.tuple([z.coerce.number(), z.coerce.number()]);
const SETTING = z.tuple([z.string(), z.string()]);

export interface ServerWatch {
  /**
   * Looks at the server, once a second: whether it is the master, whether it was restarted, and
   * whether its settings let it lose records (the answer). Throws `StoreError`.
   */
  mayLoseRecords(): Promise<boolean>;
  /**
   * Resolves when the append-only file was written anew since this Redis started, or where that is
   * not needed or not allowed; throws `StoreError` if it takes longer than people can wait.
   */
  kept(): Promise<void>;
  /** What a failed call of a writing script means. */
  problemOf(failure: unknown): Problem;
  /** Its clock, epoch ms, without what tests add. Throws `StoreError`. */
  time(): Promise<number>;
}

type Info = NonNullable<ServerFacts['info']>;

function redisProblem(cause: unknown): Problem {
  if (!(cause instanceof StoreError)) return { code: 'redis_refuses' };
  if (cause.code === 'unreachable' || cause.code === 'unsure') return { code: 'redis_away' };
  const { word } = cause;
  switch (word) {
    case 'OOM':
      return { code: 'redis_full' };
    case 'READONLY':
      return { code: 'redis_read_only' };
    case 'NOREPLICAS':
      return { code: 'redis_no_replica' };
    case 'MISCONF':
      return { code: 'redis_disk' };
    case 'LOADING':
    case 'MASTERDOWN':
      return { code: 'redis_away' };
    default:
      return { code: 'redis_refuses', ...(word === undefined ? {} : { detail: word }) };
  }
}

/** Whether the append-only file was written anew, whole, since this process of Redis started. */
function wasRewritten(info: Info): boolean {
  return Number(info.get('aof_last_rewrite_time_sec') ?? -1) >= 0;
}

function isRewriting(info: Info): boolean {
  return info.get('aof_rewrite_in_progress') === '1' || info.get('aof_rewrite_scheduled') === '1';
}

/**
 * A power cut inside a script leaves an open MULTI at the end of the append-only file. With
 * `aof-load-truncated yes` Redis keeps it, and writes behind it what it confirms from then on: the
 * next restart loses that. A file that was written anew has no such place. See
 * src/README.md#redis.
 */
export function createServerWatch(parts: {
  readonly connection: Pick<Connection, 'redis' | 'renew' | 'onReadOnly'>;
  readonly accepted: Accepted;
  readonly monotonic: () => number;
  readonly health: Pick<Health, 'is'>;
  readonly log: Log;
}): ServerWatch {
  const { connection, accepted, monotonic, health, log } = parts;
  const { redis } = connection;
  /** The server whose file is known to be whole, by its run id. */
  let whole: string | undefined;
  let asked: { readonly of: string; readonly at: number } | undefined;
  /** Whether it was known to be whole, and the connection stands since: no restart goes unseen. */
  let confirmed = false;
  let replicaSeenAt = Number.NEGATIVE_INFINITY;
  redis.on('close', () => {
    confirmed = false;
  });

  function isReplica(): void {
    replicaSeenAt = monotonic();
    health.is('redis', { code: 'redis_read_only' });
  }
  // Whoever writes first after a failover hears it, and the connection is renewed at once.
  connection.onReadOnly(isReplica);

  async function info(): Promise<ServerFacts['info']> {
    try {
      return await askInfo(redis);
    } catch (cause) {
      throw toStoreError(cause, 'reads', 'what it is');
    }
  }

  async function cutsOff(): Promise<boolean> {
    const reply = await redis.call('CONFIG', 'GET', 'aof-load-truncated').catch(whereRefused);
    return SETTING.safeParse(reply).data?.[1] !== 'no';
  }

  /** Asks for a rewrite; `false` where this user may not. */
  async function rewrite(): Promise<boolean> {
    try {
      await redis.bgrewriteaof();
      return true;
    } catch (cause) {
      const word = errorWord(cause);
      if (word === undefined) throw cause;
      // "ERR Background append only file rewriting already in progress" is as good as a yes.
      const known = await info();
      return known !== undefined && isRewriting(known);
    }
  }

  /** Whether the file of this server is whole now; asks for what is missing. */
  async function settle(known: ServerFacts['info']): Promise<boolean> {
    const id = known?.get('run_id') ?? 'unknown';
    if (whole === id) return settled(id);
    const needsNone = known === undefined || known.get('aof_enabled') !== '1';
    const done = needsNone || (wasRewritten(known) && !isRewriting(known));
    if (done && (needsNone || known.get('aof_last_bgrewrite_status') === 'ok')) {
      return settled(id);
    }
    if (known !== undefined && isRewriting(known)) return false;
    if (asked?.of === id && monotonic() - asked.at < AGAIN_AFTER_MS) return false;
    const failed = asked?.of === id && known?.get('aof_last_bgrewrite_status') === 'err';
    if (!(await cutsOff())) return settled(id);
    asked = { of: id, at: monotonic() };
    if (await rewrite()) {
      if (failed) health.is('redis_file', { code: 'redis_file_not_rewritten' });
      return false;
    }
    log.warn({ message: NOT_ALLOWED, code: 'aof_load_truncated' }, 'redis.warning');
    return settled(id);
  }

  function settled(id: string): true {
    whole = id;
    confirmed = true;
    health.is('redis_file', undefined);
    return true;
  }

  async function isWhole(known: ServerFacts['info']): Promise<boolean> {
    try {
      return await settle(known);
    } catch (cause) {
      throw toStoreError(cause, 'reads', 'whether its file is whole');
    }
  }

  return {
    async mayLoseRecords() {
      const known = await info();
      const role = known?.get('role');
      if (role !== undefined && role !== 'master') {
        isReplica();
        connection.renew();
        return false;
      }
      await isWhole(known);
      return losesRecords(known, accepted);
    },
    async kept() {
      const until = monotonic() + KEPT_WITHIN_MS;
      while (!confirmed && !(await isWhole(await info()))) {
        if (monotonic() >= until) {
          throw new StoreError('refused', 'Redis has not written its append-only file anew yet');
        }
        await sleep(ASK_EVERY_MS);
      }
    },
    problemOf(failure) {
      const problem = redisProblem(failure);
      // We left it ourselves, a moment ago.
      const left = monotonic() - replicaSeenAt < LEFT_FOR_MS && problem.code === 'redis_away';
      return left ? { code: 'redis_read_only' } : problem;
    },
    async time() {
      try {
        const [seconds, micros] = TIME.parse(await redis.time());
        return seconds * 1000 + micros / 1000;
      } catch (cause) {
        throw toStoreError(cause, 'reads', 'its time');
      }
    },
  };
}

const NOT_ALLOWED =
  'This Redis does not let Keywarden ask for BGREWRITEAOF. A power cut in the middle of a change could then lose later changes that were confirmed. Set aof-load-truncated no, or let its user run BGREWRITEAOF.';

function whereRefused(error: unknown): undefined {
  if (errorWord(error) === undefined) throw error;
  return undefined;
}
