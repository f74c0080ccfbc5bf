import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningAtlas } from '../atlas/atlas.ts';
import type { Hearing } from '../atlas/http/hearing.ts';
import type { Config } from '../config/config.ts';
import { type SlackError, StoreError } from '../foundation/errors.ts';
import { isUnpaid } from '../slack/directory/groups.ts';
import { createDeliveryWatch, type DeliveryWatch } from '../slack/health/deliveries.ts';
import { type Fetch, hearingFetch } from '../slack/health/hearingFetch.ts';
import { createRefusedMessages } from '../slack/health/refusedMessages.ts';
import { createTokenWatch } from '../slack/health/token.ts';
import { watchCalls } from '../slack/health/watchedCalls.ts';
import type { SlackWebApi } from '../slack/outbound/webApi.ts';
import { instanceName } from '../store/audit/journal.ts';
import { createFolderProbe } from '../store/health/folderProbe.ts';
import { createServerWatch, type ServerWatch } from '../store/health/serverWatch.ts';
import type { Connection } from '../store/redis/connection.ts';
import type { Store } from '../store/store.ts';
import type { SafeModeGuard } from '../workflow/audit/safeMode.ts';
import { type Clocks, createClocks } from '../workflow/health/clocks.ts';
import { createHealth } from '../workflow/health/health.ts';
import { createTelling } from '../workflow/health/telling.ts';
import { createHealthWatch, type HealthWatch, type Look } from '../workflow/health/watch.ts';
import type { Health, HealthNews } from '../workflow/ports/health.ts';
import type { Log } from '../workflow/ports/logging.ts';
import type { OutageNotes } from '../workflow/ports/slack.ts';
import type { Stopwatch } from '../workflow/ports/stopwatch.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Longer than an answer of Slack or Atlas takes; what comes later is heard as well. */
const ASKED_WITHIN = 3 * SECOND;

/** Replicas on one host listen on different ports, so the port gives each its own name. */
export function instanceOf({ installation, port }: Config): string {
  const host = hostname().replaceAll(/[^A-Za-z0-9_-]/g, '-');
  return instanceName(installation, `${host}-${port}`);
}

export interface HealthParts {
  readonly health: Health;
  readonly clocks: Clocks;
  readonly deliveries: DeliveryWatch;
  /** For all calls to Slack. */
  hearing(send: Fetch): Fetch;
  /** For all calls to Atlas. */
  readonly heardAtlas: Hearing;
  watched(calls: SlackWebApi): SlackWebApi;
  server(connection: Connection): ServerWatch;
  /** The same store; each turn of the timer shows whether Redis takes writes. */
  store(store: Store): Store;
  sinceTurn(): number;
  /** The copy of the audit log was written, or could not be. */
  copied(failure: unknown): void;
  /** Whether what is in Redis can be read as the audit log. */
  unreadableLog(isUnreadable: boolean): void;
  /** Slack shows who is in the user groups, or refuses to. */
  sawGroups(refused: SlackError | undefined): void;
  /** What is looked at all the time, to be started. */
  watch(parts: {
    readonly outageNotes: OutageNotes;
    readonly news: HealthNews;
    readonly guard: Pick<SafeModeGuard, 'known'>;
    readonly more: readonly Look[];
  }): HealthWatch;
}

interface Late {
  calls?: SlackWebApi;
  server?: ServerWatch;
  turnedAt: number;
  /** Why the audit file could not be written lately. */
  notCopied?: string | undefined;
}

/** The error code, if a file could not be written; what Redis refuses has no cause. */
function fileProblem(failure: unknown): string | undefined {
  if (!(failure instanceof StoreError) || !(failure.cause instanceof Error)) return undefined;
  return 'code' in failure.cause ? String(failure.cause.code) : 'unknown';
}

/** One place for everything that looks whether Keywarden can do its work. */
export function createHealthParts(parts: {
  readonly config: Config;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
  /** Asked for its time where the clocks differ. */
  readonly atlas: () => RunningAtlas;
}): HealthParts {
  const { config, stopwatch, log } = parts;
  const monotonic = stopwatch.now;
  const health = createHealth({ now: Date.now, log });
  const late: Late = {
    turnedAt: monotonic(),
  };

  const identity = async () => {
    if (late.calls === undefined) throw new Error('Slack is asked before it is there');
    return late.calls.identity();
  };

  /** Whatever they answer: their headers are heard. */
  async function ask(): Promise<void> {
    const asked = config.organizations
      .slice(0, 1)
      .map(({ id }) => parts.atlas().client(id)?.listOrgApiKeys({ orgId: id, itemsPerPage: 1 }));
    const all = Promise.allSettled([identity(), ...asked]);
    await Promise.race([all, sleep(ASKED_WITHIN, undefined, { ref: false })]);
  }

  const clocks = createClocks({
    monotonic,
    host: () => Date.now(),
    redis: async () => (await late.server?.time()) ?? Date.now(),
    ask,
    health,
  });
  const token = createTokenWatch({
    calls: { identity },
    monotonic,
    health,
    failed: (cause) => log.error({ err: cause }, 'health.look_failed'),
  });
  const messages = createRefusedMessages({ health, monotonic });

  function looks(guard: Pick<SafeModeGuard, 'known'>): readonly Look[] {
    const { auditDir: dir } = config;
    const probe =
      dir === undefined ? undefined : createFolderProbe({ dir, instance: instanceOf(config) });
    return [
      {
        name: 'safe mode',
        everyMs: SECOND,
        async run() {
          health.is('safe_mode', guard.known() && { code: 'safe_mode' });
        },
      },
      {
        name: 'audit folder',
        everyMs: 5 * SECOND,
        async run() {
          const detail = late.notCopied ?? (await probe?.look());
          health.is(
            'audit_folder',
            detail === undefined ? undefined : { code: 'audit_folder', detail },
          );
        },
      },
      { name: 'token', everyMs: 5 * SECOND, run: token.look },
      { name: 'messages', everyMs: MINUTE, run: messages.look },
      { name: 'clocks', everyMs: MINUTE, run: clocks.compare },
    ];
  }

  return {
    health,
    clocks,
    deliveries: createDeliveryWatch({ health, monotonic }),
    hearing: (send) =>
      hearingFetch(send, (date, tookMs) => clocks.heard('slack', date, tookMs), monotonic),
    heardAtlas: (date, tookMs) => clocks.heard('atlas', date, tookMs),
    watched(calls) {
      late.calls = calls;
      return watchCalls(calls, token.saw, messages.saw);
    },
    server(connection) {
      const server = createServerWatch({
        connection,
        accepted: config.redis,
        monotonic,
        health,
        log,
      });
      late.server = server;
      return server;
    },
    store: (store) => ({
      ...store,
      async takeDue(options) {
        late.turnedAt = monotonic();
        try {
          const due = await store.takeDue(options);
          health.is('redis', undefined);
          return due;
        } catch (cause) {
          // A newer version that takes over is no fault of Redis: this process ends, in words.
          const isTakenOver = cause instanceof StoreError && cause.code === 'newer';
          if (!isTakenOver)
            health.is('redis', late.server?.problemOf(cause) ?? { code: 'redis_away' });
          throw cause;
        }
      },
    }),
    copied(failure) {
      late.notCopied = fileProblem(failure);
    },
    unreadableLog(isUnreadable) {
      health.is('audit_log', isUnreadable ? { code: 'audit_log_unreadable' } : undefined);
    },
    sawGroups(refused) {
      const code = refused && isUnpaid(refused.reason) ? 'groups_unpaid' : 'groups_unreadable';
      health.is('user_groups', refused && { code, detail: refused.reason });
    },
    sinceTurn: () => monotonic() - late.turnedAt,
    watch({ outageNotes: notes, news, guard, more }) {
      const telling = createTelling({
        health,
        notes,
        news,
        instance: instanceOf(config),
        monotonic,
      });
      return createHealthWatch({
        looks: [...looks(guard), ...more, { name: 'telling', everyMs: SECOND, run: telling.round }],
        stopwatch,
        log,
      });
    },
  };
}
