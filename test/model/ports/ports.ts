import { readNamed } from '../../../src/domain/ledger/named.ts';
import { KeywardenError, SealError, StoreError } from '../../../src/foundation/errors.ts';
import type { OlderRecords } from '../../../src/workflow/core/olderRecords.ts';
import type { Alarms, Sweeps } from '../../../src/workflow/ports/alarms.ts';
import type { Atlas } from '../../../src/workflow/ports/atlas.ts';
import type { AuditEntry, History, Journal } from '../../../src/workflow/ports/audit.ts';
import type { CredentialsAtAtlas } from '../../../src/workflow/ports/credentialAccess.ts';
import type { Credentials } from '../../../src/workflow/ports/credentials.ts';
import type { Ids } from '../../../src/workflow/ports/ids.ts';
import type { Log } from '../../../src/workflow/ports/logging.ts';
import type { Seals, Signer } from '../../../src/workflow/ports/secrets.ts';
import type { CredentialMessenger, Messenger, People } from '../../../src/workflow/ports/slack.ts';
import type { Stopwatch } from '../../../src/workflow/ports/stopwatch.ts';
import type { PreApprovals, Requests } from '../../../src/workflow/ports/store.ts';
import { UNTOUCHED } from '../../untouched.ts';
import { count } from '../rules/seen.ts';
import type { World } from '../rules/world.ts';
import { createAtlasPort } from './atlasPort.ts';
import type { Life } from './line.ts';

/** All ports of one process of a replica. */
export interface Ports {
  readonly requests: Requests;
  readonly preApprovals: PreApprovals;
  readonly credentials: Credentials;
  readonly atlas: Atlas & CredentialsAtAtlas;
  readonly people: People;
  readonly journal: Journal;
  readonly history: Pick<History, 'differs' | 'usage' | 'follow' | 'isOlder'>;
  readonly older: OlderRecords;
  readonly seals: Seals;
  readonly signer: Signer;
  readonly messenger: Messenger & CredentialMessenger;
  readonly sweeps: Sweeps;
  readonly alarms: Alarms;
  readonly ids: Ids;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}

const STORE_PATIENCE = 1_500;

/** Where it comes from is known, and a stack would take longer than all the rest of the call. */
export function fault(code: 'unreachable' | 'unsure'): StoreError {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const made = new StoreError(code, 'model');
  Error.stackTraceLimit = stackTraceLimit;
  return made;
}

/** Random outcomes of commands to the store, by the present weather. */
function createStoreLine({ chance, line, weather }: World, life: Life) {
  function reads<T>(run: () => T): Promise<T> {
    const fails = chance.hit(weather().store);
    return line.send(life, line.way(STORE_PATIENCE), () => {
      if (fails) throw fault('unreachable');
      return run();
    });
  }

  function writes<T>(run: () => T): Promise<T> {
    const fate = chance.hit(weather().store) ? chance.below(3) : 3;
    return line.send(life, line.way(STORE_PATIENCE), () => {
      if (fate === 0) throw fault('unreachable');
      if (fate === 1) throw fault('unsure');
      const value = run();
      if (fate === 2) throw fault('unsure');
      return value;
    });
  }

  return { reads, writes };
}

/** Where nothing is due, asking for it needs no time in the model: replicas ask far too often. */
function dueBy(now: () => number) {
  return (at: number | undefined): boolean => at !== undefined && at <= now();
}

function createRequests(world: World, life: Life): Requests {
  const { store } = world;
  const { reads, writes } = createStoreLine(world, life);
  const isDue = dueBy(store.now);
  return {
    load: (id) => reads(() => store.load(id)),
    placed: (id, slot) => reads(() => store.placed(id, slot)),
    ofRequester: (user, page) => reads(() => store.ofRequester(user, page)),
    listed: (index, page) => reads(() => store.listed(index, page)),
    issued: (keyIds) => reads(() => store.issued(keyIds)),
    isOwed: (id) => reads(() => store.isOwed(id)),
    now: () => reads(() => store.now()),
    recallWindow: (nonce) => reads(() => store.recallWindow(nonce)),
    commit: (transition) => writes(() => store.commit(transition)),
    takeDue: async (options) =>
      isDue(store.nextRequestDue()) ? writes(() => store.takeDue(options)) : store.takeDue(options),
    takeNotices: (id, leaseMs) => writes(() => store.takeNotices(id, leaseMs)),
    settle: (notice, place) => writes(() => store.settle(notice, place)),
    postpone: (notice, delayMs) => writes(() => store.postpone(notice, delayMs)),
    rememberWindow: (window, ms) => writes(() => store.rememberWindow(window, ms)),
    note: (entry) => writes(() => store.note(entry)),
  };
}

function createCredentials(world: World, life: Life): Credentials {
  const { store } = world;
  const { credentials } = store;
  const { reads, writes } = createStoreLine(world, life);
  const isDue = dueBy(store.now);
  return {
    load: (id) => reads(() => credentials.load(id)),
    get: (ids) => reads(() => credentials.get(ids)),
    commit: (change) => writes(() => credentials.commit(change)),
    takeDue: async (options) =>
      isDue(store.nextCredentialDue())
        ? writes(() => credentials.takeDue(options))
        : credentials.takeDue(options),
    page: (of, page) => reads(() => credentials.page(of, page)),
  };
}

function createPreApprovals(world: World, life: Life): PreApprovals {
  const { preApprovals } = world.store;
  const { reads, writes } = createStoreLine(world, life);
  return {
    open: () => reads(() => preApprovals.open()),
    get: (ids) => reads(() => preApprovals.get(ids)),
    used: (ids) => reads(() => preApprovals.used(ids)),
    save: (...saved) => writes(() => preApprovals.save(...saved)),
  };
}

function createSweeps(world: World, life: Life): Sweeps {
  const { sweeps } = world;
  const { reads, writes } = createStoreLine(world, life);
  return {
    // Most replicas ask when it is nobody's turn. That nothing comes of it needs no time.
    take: async (ids, everyMs) =>
      sweeps.isTurn(ids, everyMs) ? writes(() => sweeps.take(ids, everyMs)) : [],
    unreported: (names) => reads(() => sweeps.unreported(names)),
    markReported: (names) => writes(() => sweeps.markReported(names)),
  };
}

function createAlarms({ chance, line, seen, weather }: World, life: Life): Alarms {
  return {
    raise(alarm) {
      const silent = chance.hit(weather().slack);
      return line.send(life, line.way(10_000), () => {
        if (!silent) seen.alarms.push(alarm);
        return !silent;
      });
    },
    // The model never damages a record.
    async unreadable(ids) {
      seen.wrong.push(`the records of ${ids.join()} cannot be read`);
      return true;
    },
    async unreadableCredentials(ids) {
      seen.wrong.push(`the credentials ${ids.join()} cannot be read`);
      return true;
    },
    async unreadableNotices(ids) {
      seen.wrong.push(`the notices ${ids.join()} cannot be read`);
      return true;
    },
    async lostNotices(notices) {
      seen.wrong.push(`the notices ${notices.join()} are gone`);
      return true;
    },
    putBack: async () => true,
    unusable: async () => true,
    stuck: async () => true,
    async older(ids) {
      seen.wrong.push(`the records of ${ids.join()} are older ones`);
      return true;
    },
  };
}

function createPeople({ chance, line, persons, weather }: World, life: Life): People {
  return {
    about(ids) {
      const silent = chance.hit(weather().people);
      return line.send(life, line.way(2_500), () => {
        const facts = ids.map((id) =>
          silent ? ({ id, standing: 'unknown', groups: [] } as const) : persons.about(id),
        );
        return new Map(facts.map((one) => [one.id, one]));
      });
    },
  };
}

function createMessenger(
  { chance, line, seen, weather }: World,
  life: Life,
): Messenger & CredentialMessenger {
  return {
    sendCredential: (notice) =>
      line.send(life, line.way(10_000), () => {
        if (chance.hit(weather().slack)) return { ok: false, final: false, reason: 'timeout' };
        seen.told.push(notice);
        return { ok: true };
      }),
    sendPreApproval: (notice) =>
      line.send(life, line.way(10_000), () => {
        if (chance.hit(weather().slack)) return { ok: false, final: false, reason: 'timeout' };
        seen.told.push(notice);
        return { ok: true };
      }),
    send(notice, { request }) {
      const fate = chance.hit(weather().slack) ? chance.below(3) : 3;
      return line.send(life, line.way(10_000), () => {
        if (fate === 0) return { ok: false, final: false, reason: 'archived', retryAfterMs: 9_000 };
        if (fate === 1) return { ok: false, final: false, reason: 'timeout' };
        seen.told.push(notice);
        if (fate === 2) return { ok: false, final: false, reason: 'timeout' };
        return { ok: true, place: { channel: notice.target, ts: `${request.id}.${notice.kind}` } };
      });
    },
  };
}

function createJournal({ chance, line, seen, weather }: World, life: Life): Journal {
  function write(entries: readonly AuditEntry[]): Promise<void> {
    const fate = chance.hit(weather().journal) ? chance.below(2) : 2;
    return line.send(life, line.way(200), () => {
      if (fate === 0) throw new Error('ENOSPC');
      seen.journal.push(...entries);
      if (fate === 1) throw new Error('EIO');
    });
  }
  return { append: (entry) => write([entry]), catchUp: () => write([]) };
}

/**
 * Records log lines. An error that is not a `KeywardenError` is a mistake in the code, not a
 * simulated fault.
 */
function createLog({ seen }: World): Log {
  const at = (facts: object, event: string) => {
    const err: unknown = 'err' in facts ? facts.err : undefined;
    const told = err instanceof Error ? `${err.message} ${err.cause ?? ''}` : '';
    seen.logs.push(`${event} ${JSON.stringify(facts)} ${told}`);
    if (event.endsWith('.failed') && err instanceof Error && !(err instanceof KeywardenError)) {
      seen.wrong.push(`${event}: ${err.stack ?? err.message}`);
    }
  };
  return { debug: at, info: at, warn: at, error: at };
}

function createStopwatch({ clock, line }: World, life: Life): Stopwatch {
  return {
    now: clock.now,
    sleep: (ms) =>
      new Promise((resolve) => {
        clock.after(ms, () => line.deliver(life, resolve));
      }),
  };
}

/** For the runner: sleeps until something is due, so that it need not poll. */
export function createIdleStopwatch({ clock, line, park }: World, life: Life): Stopwatch {
  return {
    now: clock.now,
    sleep: () => new Promise((resolve) => park(life.replica, () => line.deliver(life, resolve))),
  };
}

/** The newest entry that names a record of this credential. */
function lastNamed({ audit }: World['store'], id: string) {
  for (let at = audit.length - 1; at >= 0; at -= 1) {
    const { facts, requestId } = audit[at] ?? {};
    const lines = facts?.credentials;
    const line = Array.isArray(lines) ? lines.find((one) => String(one).startsWith(`${id} `)) : '';
    const named = readNamed(String(line ?? ''));
    if (named !== undefined) return { facts: { commit: named.commitId } };
    // An entry about a request only says which credential that is about.
    if (requestId === undefined && facts?.credential === id) return { facts };
  }
  return undefined;
}

/** As the real one: nothing may be done with a commit that the log does not name as the newest. */
function createDiffers({ store }: World): History['differs'] {
  const isCredential = (id: string) => id.includes(':');
  return async ({ id, commitId }) => {
    const named = isCredential(id)
      ? lastNamed(store, id)
      : store.audit.findLast(
          ({ requestId, facts }) => requestId === id && facts.commit !== undefined,
        );
    if (named === undefined || named.facts.commit === commitId) return false;
    throw new StoreError('contended', `the log names another commit of ${id}`);
  };
}

export function createPorts(world: World, life: Life): Ports {
  const { seals, seen, ids, signer } = world;
  return {
    requests: createRequests(world, life),
    credentials: createCredentials(world, life),
    preApprovals: createPreApprovals(world, life),
    atlas: createAtlasPort(world, life),
    people: createPeople(world, life),
    journal: createJournal(world, life),
    // Nobody else writes to the store of the model.
    ...UNTOUCHED,
    history: { ...UNTOUCHED.history, differs: createDiffers(world) },
    messenger: createMessenger(world, life),
    sweeps: createSweeps(world, life),
    alarms: createAlarms(world, life),
    log: createLog(world),
    stopwatch: createStopwatch(world, life),
    ids,
    signer,
    seals: {
      seal: seals.seal,
      unseal(sealed, context) {
        if (!world.opens()) throw new SealError('unknown_key', 'model');
        const secret = seals.unseal(sealed, context);
        count(seen.unsealed, context.keyId);
        return secret;
      },
    },
  };
}
