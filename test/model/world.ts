import type { Policy } from '../../src/domain/policy/policy.ts';
import { Secret } from '../../src/foundation/secret.ts';
import { isBefore } from '../../src/store/audit/copyLine.ts';
import { createSeals } from '../../src/store/secrets/seal.ts';
import { createSigner } from '../../src/store/secrets/sign.ts';
import type { SafeMode } from '../../src/workflow/ports/audit.ts';
import type { Seals, Signer } from '../../src/workflow/ports/secrets.ts';
import { type AtlasModel, createAtlasModel } from './atlas.ts';
import { type Chance, createChance } from './chance.ts';
import { type Clock, createClock } from './clock.ts';
import { createDisk, type Disk } from './copies.ts';
import { createFolk, type Folk, policyOf } from './folk.ts';
import { createAuditFollower } from './invariants.ts';
import { CALM, createLine, type Line, type Weather } from './line.ts';
import { type Call, recording } from './recording.ts';
import { type AuditFollower, createSeen, type Seen } from './seen.ts';
import { createModelStore, type ModelStore } from './store.ts';
import { createSweepsModel, type SweepsModel } from './sweeps.ts';

export const T0 = 1_800_000_000_000;

/** What all replicas share: time, chance, the store, Atlas, Slack's people, and what was seen. */
export interface World {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly line: Line;
  readonly store: ModelStore;
  readonly sweeps: SweepsModel;
  readonly atlas: AtlasModel;
  readonly folk: Folk;
  readonly seen: Seen;
  readonly watch: AuditFollower;
  /** Whether the audit log is copied and guarded. */
  readonly guarded: boolean;
  readonly disk: Disk;
  /** The safe mode that is on in the store. */
  safeMode(): SafeMode | undefined;
  /** The store forgets its newest `back` audit entries and everything that came with them. */
  loseTail(back: number): void;
  readonly signer: Signer;
  readonly seals: Seals;
  /** Whether this installation has its seal keys. */
  opens(): boolean;
  readonly ids: { request(): string; nonce(): string };
  weather(): Weather;
  policy(): Policy;
  /** Every policy that was in force at some moment since `since`. */
  policiesSince(since: number): readonly Policy[];
  mayDelete(): boolean;
  /** Something the installation needs is taken out of its configuration, or put back. */
  lose(what: 'organization' | 'seal keys'): void;
  regain(): void;
  /** The climate sets in. */
  begin(): void;
  /** Everything that can stop failing does. */
  calm(): void;
  changePolicy(change: Partial<Policy>): void;
  /** Runners with nothing due sleep here until something is. */
  park(wake: () => void): void;
}

export interface Climate {
  readonly seed: number;
  readonly weather: Weather;
  readonly policy: Partial<Policy>;
  /** Whether the bot's role at Atlas may delete keys. */
  readonly mayDelete: boolean;
  /** Whether the audit log is copied and guarded, so that the store may lose its tail. */
  readonly guarded?: boolean;
}

/** A runner looks at least once a second: somewhere within that it notices. */
const POLL = 1000;

const ring = (byte: number) =>
  [{ kid: 'k1', secret: new Secret(Buffer.alloc(32, byte).toString('base64')) }] as const;
const signer = createSigner({ ring: ring(1), installation: 'model' });

function createIds(chance: Chance): World['ids'] {
  let made = 0;
  return {
    request() {
      made += 1;
      return `01${String(made).padStart(24, '0')}`;
    },
    nonce() {
      made += 1;
      return `${String(made).padStart(11, '0')}${String(chance.below(1e11)).padStart(11, '0')}`;
    },
  };
}

export function createWorld(climate: Climate, calls?: Call[]): World {
  const chance = createChance(climate.seed);
  const seen = createSeen();
  let { mayDelete } = climate;
  const { guarded = false } = climate;
  // Guarded replicas listen only once they have compared both audit devices.
  let weather = guarded ? CALM : climate.weather;
  const disk = createDisk();
  let policy = policyOf(climate.policy);
  const earlier: { readonly until: number; readonly policy: Policy }[] = [];
  let sealKeys = true;
  let parked: (() => void)[] = [];

  const clock: Clock = createClock(T0, {
    next() {
      if (parked.length === 0) return undefined;
      const due = store.nextDue() ?? Number.POSITIVE_INFINITY;
      const turn = sweeps.next(policy.organizations.map(({ id }) => id));
      const next = Math.min(due, turn ?? due);
      return next === Number.POSITIVE_INFINITY ? undefined : next;
    },
    ring() {
      const woken = parked;
      parked = [];
      for (const wake of woken) clock.after(chance.below(POLL), wake);
    },
  });
  const sweeps = createSweepsModel(clock.now);
  const store = createModelStore({
    now: clock.now,
    wrote: (before, transition) => world.watch.commits(before, transition),
    left: (safeMode, entry) => world.watch.accepts(safeMode, entry),
    keepsPast: guarded,
  });
  const world: World = {
    clock,
    chance,
    guarded,
    disk,
    safeMode: () => store.auditHead.standing().safeMode,
    loseTail(back) {
      const ends = disk.ends();
      const lost = store.fallBack(back);
      const { head } = store.auditHead.standing();
      const copied = ends.some(
        (end) => isBefore(head, end) || store.auditHead.chainValue(end.n) !== end.h,
      );
      seen.losses.push({
        at: clock.now(),
        requests: new Set(lost.map(({ request }) => request.id)),
        commits: new Set(lost.map(({ request }) => request.commitId)),
        copied,
      });
    },
    store: calls === undefined ? store : recording(store, calls),
    sweeps,
    seen,
    signer,
    ids: createIds(chance),
    line: createLine({ clock, chance, weather: () => weather }),
    atlas: createAtlasModel({ clock, chance, lags: () => weather.atlas }),
    folk: createFolk(clock.now),
    seals: createSeals({
      ring: ring(2),
      installation: 'model',
      workspace: 'T0MODEL',
      randomBytes: (size) => Buffer.alloc(size, chance.below(256)),
    }),
    watch: createAuditFollower(() => world),
    weather: () => weather,
    policy: () => policy,
    policiesSince(since) {
      const recent = earlier.filter(({ until }) => until >= since);
      return [policy, ...recent.map((one) => one.policy)];
    },
    opens: () => sealKeys,
    mayDelete: () => mayDelete,
    lose(what) {
      if (what === 'organization') policy = { ...policy, organizations: [] };
      else sealKeys = false;
    },
    regain() {
      policy = { ...policy, organizations: policyOf({}).organizations };
      sealKeys = true;
    },
    begin() {
      weather = climate.weather;
    },
    calm() {
      world.regain();
      weather = CALM;
      mayDelete = true;
    },
    changePolicy(change) {
      earlier.push({ until: clock.now(), policy });
      policy = { ...policy, ...change };
    },
    park(wake) {
      parked.push(wake);
    },
  };
  return world;
}
