import { readMarker } from '../../../src/domain/key/marker.ts';
import { KeywardenError, PausedError, SlackError } from '../../../src/foundation/errors.ts';
import type { Line } from '../../../src/store/audit/auditChain.ts';
import { createAuditCopy } from '../../../src/store/audit/auditCopy.ts';
import { lostFromCopies } from '../../../src/store/loss/lostFromCopies.ts';
import { createAuditFollower } from '../../../src/workflow/audit/auditFollower.ts';
import { guardedJournal } from '../../../src/workflow/audit/backgroundInSafeMode.ts';
import { createSafeMode, type SafeModeGuard } from '../../../src/workflow/audit/safeMode.ts';
import type { AuditHead, Journal, Presses, ReadLost } from '../../../src/workflow/ports/audit.ts';
import { createDiskJournal } from '../ports/copies.ts';
import type { Life } from '../ports/line.ts';
import { ORGANIZATION } from '../ports/people.ts';
import type { Ports } from '../ports/ports.ts';
import type { World } from '../rules/world.ts';
import type { Variant } from './variant.ts';

/**
 * The follower checks every second. In the model it checks every minute, because simulated time
 * advances in jumps.
 */
const SLOWER = 60;
const AGAIN = 1_000;

export interface Audited {
  readonly guard: SafeModeGuard;
  readonly auditHead: AuditHead;
  readonly presses: Presses;
  readonly readLost: ReadLost;
  readonly journal: Journal;
  /**
   * Compares log and copies, repeatedly if necessary, before anything else runs. Then keeps
   * following.
   */
  begin(): Promise<void>;
}

/** One connection: answers arrive in the order of the calls. */
function createAuditHead({ store, line, chance, seen, clock }: World, life: Life): AuditHead {
  const { auditHead } = store;
  const ask = <T>(run: () => T): Promise<T> =>
    line.send(life, { toEffect: chance.below(20), toReply: 0 }, run);
  return {
    standing: () => ask(() => auditHead.standing()),
    chainValue: (n) => ask(() => auditHead.chainValue(n)),
    enter: (safeMode) =>
      ask(() => {
        const first = auditHead.enter(safeMode);
        if (first) seen.entered.push(clock.now());
        return first;
      }),
    leave: (safeMode, epoch, entry) => ask(() => auditHead.leave(safeMode, epoch, entry)),
    mayAlert: (safeMode) => ask(() => auditHead.mayAlert(safeMode)),
    alerted: (safeMode) => ask(() => auditHead.alerted(safeMode)),
    resign: () => ask(() => auditHead.resign()),
  };
}

function createPresses({ store, line, chance }: World, life: Life): Presses {
  const { presses } = store;
  const ask = <T>(run: () => T): Promise<T> =>
    line.send(life, { toEffect: chance.below(20), toReply: 0 }, run);
  return {
    first: (safeMode) => ask(() => presses.first(safeMode)),
    put: (...asked) => ask(() => presses.put(...asked)),
  };
}

function createTrail({ store, line, chance }: World, life: Life) {
  const linesAfter = (n: number): Line[] =>
    store.audit.slice(n).map((entry, i) => ({
      n: n + i + 1,
      mac: store.chain[n + i] ?? '',
      entry: JSON.stringify(entry),
    }));
  return {
    at: async (n: number) => linesAfter(n - 1)[0],
    async *after(n: number) {
      yield* await line.send(life, { toEffect: chance.below(20), toReply: 0 }, () => linesAfter(n));
    },
  };
}

/** Both audit devices and their guard, wired as in `src/start/auditParts.ts`. */
export function createAudited(world: World, life: Life, ports: Ports, variant: Variant): Audited {
  const { chance, disk, line, seen, weather, ids } = world;
  const own = createAuditHead(world, life);
  const auditHead = variant.auditHead?.(own) ?? own;

  const guard = createSafeMode({
    auditHead,
    copies: disk.folder,
    requests: ports.requests,
    async markersAtAtlas() {
      const organization = ports.atlas.organization(ORGANIZATION);
      try {
        const keys = (await organization?.listKeys()) ?? [];
        const macs = keys.flatMap(({ description }) => readMarker(description)?.mac ?? []);
        return macs.some(world.signer.ownsMarkerMac);
      } catch {
        return undefined;
      }
    },
    mayLoseRecords: async () => false,
    alert(safeMode) {
      if (variant.alerts === false) return Promise.resolve();
      const silent = chance.hit(weather().slack);
      return line.send(life, line.way(10_000), () => {
        if (silent) throw new SlackError('doubt', 'timeout');
        seen.alerts.push(safeMode);
      });
    },
    policyHash: () => world.policy().hash,
    ids,
    log: ports.log,
  });

  const journal = createDiskJournal({
    disk,
    name: `replica-${life.replica}`,
    send(run) {
      const fate = chance.hit(weather().journal) ? chance.below(2) : 2;
      return line.send(life, line.way(200), () => {
        if (fate === 0) throw new Error('ENOSPC');
        run();
        if (fate === 1) throw new Error('EIO');
      });
    },
    wrote: (entry) => seen.journal.push(entry),
  });
  const copy = createAuditCopy({
    journal,
    folder: disk.folder,
    trail: createTrail(world, life),
    head: guard.head,
    mismatch: guard.enter,
  });

  const both = guardedJournal(guard, copy);

  async function follow(): Promise<void> {
    try {
      await copy.catchUp();
    } catch (cause) {
      if (!(cause instanceof PausedError)) throw cause;
    }
  }

  const watch = createAuditFollower({
    follow,
    check: guard.check,
    checkStore: guard.checkStore,
    tellHead: async () => undefined,
    unreadable: () => undefined,
    stopwatch: { now: ports.stopwatch.now, sleep: (ms) => ports.stopwatch.sleep(ms * SLOWER) },
    log: ports.log,
  });

  return {
    guard,
    auditHead,
    presses: createPresses(world, life),
    async *readLost() {
      const { head } = await auditHead.standing();
      yield* lostFromCopies({
        folder: disk.folder,
        trail: createTrail(world, life),
        // Nobody forges entries in the model.
        signer: { verify: () => true },
        epoch: head.epoch,
      });
    },
    journal: {
      append(entry) {
        const { marker, keyId } = entry.facts;
        seen.appended.set(String(marker ?? keyId), world.clock.now());
        return both.append(entry);
      },
      catchUp: both.catchUp,
    },
    async begin() {
      for (;;) {
        try {
          await guard.check();
          break;
        } catch (cause) {
          if (!(cause instanceof KeywardenError)) throw cause;
          await ports.stopwatch.sleep(AGAIN);
        }
      }
      watch.start();
    },
  };
}
