import { endOf } from '../../../src/domain/credential/ends.ts';
import { mayBeKept } from '../../../src/domain/record/loss.ts';
import { ISSUING } from '../../../src/domain/transitions/issuing.ts';
import { StoreError } from '../../../src/foundation/errors.ts';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { ADMIN, actorFor, ORGANIZATION, SECOND_ADMIN } from '../ports/people.ts';
import type { Call } from '../ports/recording.ts';
import { atRestI10, checkAtRest, winnerOf } from '../rules/invariants.ts';
import { atRestL2, atRestL11 } from '../rules/ledger.ts';
import { checkNoticed } from '../rules/safety.ts';
import type { World } from '../rules/world.ts';
import { createActors, type Purpose } from './actors.ts';
import { createReplica, type Replica } from './replica.ts';
import type { Sequence } from './sequence.ts';
import type { Step } from './steps/step.ts';
import type { Variant } from './variant.ts';
import { createWorld } from './world.ts';

const REPLICAS = 3;
/** A person who tries actions that only the requester may do. */
const IMPOSTOR = 'U0OLGA';
/** I10: after faults end, every request must be done within this time, ms. */
const BOUND = ISSUING.lease + ISSUING.settle + 2 * SWEEP_EVERY;
/** Extra time for steps that become due only after that, ms. */
const MORE = 60_000;
/** Each replica must have missed a key twice before it counts as gone, and takes a turn by chance. */
const TURNS = 6;
/** Time to restore a backup, ms. */
const RESTORED = 5_000;
/** Time for replicas to start, ms. */
const STARTED = 2_000;
/** Time until an admin must have been told of a loss, ms. */
const NOTICED = 5 * 60_000;
/** What an admin may do with a key that may be in use; and with other requests that lost entries. */
const IN_DOUBT = ['keepKey', 'keepKey', 'revoke'] as const;
const LOST = ['revoke', 'resume', 'close'] as const;

/** Which key a step is about. */
interface Target {
  readonly of: number;
  readonly foreign?: number;
}

export interface Outcome {
  readonly world: World;
  readonly wrong: readonly string[];
}

/**
 * Runs one sequence on the real use cases. The same sequence gives the same outcome. `calls`
 * collects the calls to the store.
 */
export async function play(
  sequence: Sequence,
  variant: Variant = {},
  calls?: Call[],
): Promise<Outcome> {
  const world = createWorld(sequence.climate, calls);
  const { atlas, clock, chance, store, seen, persons } = world;
  const replicas = Array.from({ length: REPLICAS }, (_, i) => createReplica(world, i, variant));
  const any = (): Replica => {
    const asked = world.guarded || world.clocks.most > 0;
    const up = asked ? replicas.filter((one) => one.cases().listens()) : replicas;
    const picked = up[chance.below(Math.max(1, up.length))];
    if (picked === undefined) throw new StoreError('unreachable', 'nobody listens');
    return picked;
  };
  const actors = createActors(world, any);
  const requestOf = (which: number) =>
    [...store.records.keys()].at(which < 0 ? which : which % Math.max(1, store.records.size));

  /** A key that was made without Keywarden. */
  const foreignOf = (which: number) => {
    const all = atlas.foreign();
    return all.at(which < 0 ? which : which % Math.max(1, all.length))?.key.id ?? '';
  };

  /** The newest credential of a request; or the one of a key that was made without Keywarden. */
  function credentialOf({ of: which, foreign }: Target) {
    if (foreign !== undefined) return store.ledger.get(`apiKey:${foreignOf(foreign)}`);
    const requestId = requestOf(which);
    return [...store.ledger.values()].findLast(({ origin }) => origin.request === requestId);
  }

  function keyOf({ of: which, foreign }: Target): string {
    if (foreign !== undefined) return foreignOf(foreign);
    return winnerOf(store.records.get(requestOf(which) ?? ''))?.id ?? '';
  }

  function act(purpose: Purpose, by: string, which: number, think: number): void {
    const requestId = requestOf(which);
    if (requestId !== undefined) actors.act(purpose, by, requestId, think);
  }

  function requesterOf(which: number): string {
    return store.records.get(requestOf(which) ?? '')?.requester ?? IMPOSTOR;
  }

  /** What happens in each step. A new kind of step needs one line here and one in `steps.ts`. */
  function take(step: Step): unknown {
    switch (step.do) {
      case 'submit':
        return actors.submit(step);
      case 'decide':
        return act(step.how, step.by, step.of, step.think);
      case 'own':
        return act(step.how, step.impostor ? IMPOSTOR : requesterOf(step.of), step.of, step.think);
      case 'allow':
        return actors.allow(step);
      case 'take back':
        return actors.takeBack(step);
      case 'talk': {
        const by = step.by ?? requesterOf(step.of);
        return act(step.how, by, step.of, step.think);
      }
      case 'key':
      case 'ask':
      case 'pass': {
        const found = credentialOf(step);
        if (found === undefined) return undefined;
        const takes = step.do === 'pass' && step.how !== 'offer';
        const owner = takes ? (found.offered?.to ?? found.owner) : found.owner;
        return actors.key(step, step.by ?? actorFor(owner), found);
      }
      case 'leave':
        return persons.leave(step.who ?? requesterOf(0));
      case 'drift':
        return atlas.changeByHand(keyOf(step), step.what);
      case 'made':
        return atlas.byHand(ORGANIZATION, 'made by hand', step.addresses);
      case 'foreign':
        return actors.foreign(step, foreignOf(step.foreign));
      case 'resume':
        return act('resume', ADMIN, step.of, 1_000);
      case 'close':
        return act('close', ADMIN, step.of, 1_000);
      case 'again':
        return actors.again(step.which, step.as);
      case 'crash':
        return replicas[step.replica]?.crash(step.downMs);
      case 'pause':
        return replicas[step.replica]?.pause(step.ms);
      case 'turn':
        return persons.turn(step.who);
      case 'quorum':
        return world.changePolicy({ quorum: step.quorum });
      case 'forge':
        return atlas.byHand(ORGANIZATION, `ci-deploy [ck:${requestOf(step.of)}.1.${step.mac}]`);
      case 'lose':
        return world.lose(step.what);
      case 'regain':
        return world.regain();
      case 'loss':
        world.loseTail(step.back);
        if (step.restart) for (const one of replicas) one.crash(RESTORED);
        return undefined;
      case 'accept':
        return actors.accept(step.by, step.think);
      case 'skew':
        return world.clocks.set(step);
      case 'agree':
        return world.clocks.agree();
      case 'vanish':
        return atlas.removeByHand(keyOf(step));
      default:
        return step satisfies never;
    }
  }

  if (world.guarded) await clock.runUntil(clock.now() + STARTED);
  const { calmSteps = 0 } = sequence.climate;
  for (const [i, step] of sequence.steps.entries()) {
    await clock.runUntil(clock.now() + step.after);
    if (i === calmSteps) world.begin();
    seen.counts.steps += 1;
    take(step);
    if (seen.wrong.length > 0) break;
  }
  await quiet();
  return { world, wrong: [...seen.wrong, ...checkAtRest(world)] };

  /** After faults have ended, checks that losses were noticed, and an admin confirms them. */
  async function confirm(): Promise<void> {
    await clock.runUntil(clock.now() + NOTICED);
    seen.wrong.push(...checkNoticed(world));
    for (let i = 0; i < 3 && world.safeMode() !== undefined; i += 1) {
      for (const admin of [ADMIN, SECOND_ADMIN]) {
        actors.accept(admin, 1_000);
        await clock.runUntil(clock.now() + MORE);
      }
    }
    await decideOnLost();
  }

  /** Of each key of which Redis has lost the end, an admin says whether it is in use. */
  async function decideOnLost(): Promise<void> {
    for (const { id, state } of [...store.records.values()]) {
      if (state.status !== 'held' || state.later === undefined) continue;
      const ways = mayBeKept(state) ? IN_DOUBT : LOST;
      const how = ways[chance.below(ways.length + 1)];
      if (how !== undefined) actors.act(how, ADMIN, id, 1_000);
    }
    await clock.runUntil(clock.now() + MORE);
  }

  /** Whether Keywarden itself still has to act. */
  function isInMotion(): boolean {
    return [atRestI10, atRestL11].some((rule) => rule(world) !== undefined);
  }

  /** Where keys live for minutes, until the last of them has ended. */
  async function untilEnds(): Promise<void> {
    const { lifetime, graceForMs = 0 } = world.policy();
    if (lifetime === undefined) return;
    const ends = [...store.ledger.values()].flatMap((one) => endOf(one)?.at ?? []);
    const last = Math.max(clock.now(), ...ends) + graceForMs + BOUND;
    await clock.runUntil(last);
  }

  async function quiet(): Promise<void> {
    world.calm();
    await clock.runUntil(Math.max(clock.now(), ...replicas.map((one) => one.pausedUntil())));
    for (const replica of replicas) replica.restore();
    if (world.guarded) await confirm();
    // What was leased or put off by a wrong clock waits as long as that was wrong.
    await clock.runUntil(clock.now() + BOUND + world.clocks.most);
    for (let i = 0; i < 5 && isInMotion(); i += 1) await clock.runUntil(clock.now() + MORE);
    for (let i = 0; i < TURNS && atRestL2(world) !== undefined; i += 1) {
      await clock.runUntil(clock.now() + SWEEP_EVERY);
    }
    // Before its end a key is at rest as well.
    const misfit = atRestL2(world);
    if (misfit !== undefined) seen.wrong.push(`L2: ${misfit}`);
    await untilEnds();
    // Time for notices of replicas that resolve a doubt that arose only now.
    if (store.owed.size > 0) await clock.runUntil(clock.now() + BOUND);
  }
}
