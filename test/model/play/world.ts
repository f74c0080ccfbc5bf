import { type Credential, requestsOf } from '../../../src/domain/credential/credential.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { isBefore } from '../../../src/store/audit/copyLine.ts';
import { createSeals } from '../../../src/store/secrets/seal.ts';
import { createSigner } from '../../../src/store/secrets/sign.ts';
import { createAtlasModel } from '../ports/atlas.ts';
import { type Chance, createChance } from '../ports/chance.ts';
import { type Clock, createClock } from '../ports/clock.ts';
import { createSkewedClocks } from '../ports/clocks.ts';
import { createDisk } from '../ports/copies.ts';
import { CALM, createLine } from '../ports/line.ts';
import { createPersons, policyOf } from '../ports/people.ts';
import { type Call, recording } from '../ports/recording.ts';
import { createModelStore } from '../ports/store/store.ts';
import { createSweepsModel } from '../ports/store/sweeps.ts';
import { createWatch } from '../rules/invariants.ts';
import { createSeen } from '../rules/seen.ts';
import type { Climate, World } from '../rules/world.ts';

export const T0 = 1_800_000_000_000;

/** A runner polls at least once a second, so it notices within this time, ms. */
const POLL = 1000;
/** The same where it is in vain, to save steps, ms. */
const PATIENT = 10_000;

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

type Lost = ReturnType<World['store']['fallBack']>[number];

function commitOf(lost: Lost): string {
  const { request } = lost;
  return request?.commitId ?? credentialsOf(lost)[0]?.commitId ?? '';
}

function credentialsOf(lost: Lost): readonly Credential[] {
  return 'credentials' in lost ? lost.credentials.map(({ credential }) => credential) : [];
}

/** Its request, and those of its credentials. */
function namedBy(lost: Lost): readonly string[] {
  const own = lost.request === undefined ? [] : [lost.request.id];
  return [...own, ...credentialsOf(lost).flatMap(requestsOf)];
}

function sooner(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}

export function createWorld(climate: Climate, calls?: Call[]): World {
  const chance = createChance(climate.seed);
  const seen = createSeen();
  let { mayDelete } = climate;
  const { guarded = false, calmSteps = 0 } = climate;
  // Guarded replicas accept actions only after they have compared both audit devices.
  let weather = guarded || calmSteps > 0 ? CALM : climate.weather;
  const disk = createDisk();
  let policy = policyOf(climate.policy);
  const earlier: { readonly until: number; readonly policy: Policy }[] = [];
  let sealKeys = true;
  let rangAt = 0;
  let pausedUntil = 0;
  let parked: { readonly replica: number; readonly wake: () => void }[] = [];

  const clock: Clock = createClock(T0, {
    next() {
      if (parked.length === 0) return undefined;
      const due = sooner(store.nextRequestDue(), store.nextCredentialDue());
      const at = sooner(due, sweeps.next(policy.organizations.map(({ id }) => id)));
      if (at === undefined) return undefined;
      const rings = at - clocks.ahead('redis');
      // By a wrong clock nothing is done: it is asked again and again.
      return clocks.redisWrongSince === undefined ? rings : Math.max(rings, rangAt + PATIENT);
    },
    // One replica comes first. If it is stopped, what is due stays so, and the next one is woken.
    ring() {
      rangAt = clock.now();
      const first = parked[chance.below(parked.length)]?.replica;
      const woken = parked.filter(({ replica }) => replica === first);
      parked = parked.filter(({ replica }) => replica !== first);
      for (const { wake } of woken) clock.after(chance.below(POLL), wake);
    },
  });
  const clocks = createSkewedClocks(clock.now);
  const redisNow = () => clock.now() + clocks.ahead('redis');
  const sweeps = createSweepsModel(redisNow);
  const store = createModelStore({
    now: redisNow,
    wrote: (before, transition) => world.watch.commits(before, transition),
    wroteCredential: (one, change) => world.watch.credentials(one, change),
    left: (safeMode, entry) => world.watch.accepts(safeMode, entry),
    keepsPast: guarded,
  });
  const world: World = {
    clock,
    clocks,
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
        requests: new Set(lost.flatMap(namedBy)),
        commits: new Set(lost.map(commitOf)),
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
    persons: createPersons(clock.now),
    seals: createSeals({
      ring: ring(2),
      installation: 'model',
      workspace: 'T0MODEL',
      randomBytes: (size) => Buffer.alloc(size, chance.below(256)),
    }),
    watch: createWatch(() => world),
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
      clocks.agree();
      weather = CALM;
      mayDelete = true;
    },
    changePolicy(change) {
      earlier.push({ until: clock.now(), policy });
      policy = { ...policy, ...change };
    },
    lastPauseEnd: () => pausedUntil,
    stopped(until) {
      pausedUntil = Math.max(pausedUntil, until);
    },
    park(replica, wake) {
      parked.push({ replica, wake });
    },
  };
  return world;
}
