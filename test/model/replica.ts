import type { Policy } from '../../src/domain/policy.ts';
import { createDelivery } from '../../src/workflow/deliver.ts';
import { createIssuing } from '../../src/workflow/issue.ts';
import { createRecovery } from '../../src/workflow/recover.ts';
import { createReveal } from '../../src/workflow/reveal.ts';
import { createReview } from '../../src/workflow/review.ts';
import { createRevocations } from '../../src/workflow/revoke.ts';
import { createRunner, type Runner } from '../../src/workflow/runner.ts';
import { createSubmission } from '../../src/workflow/submit.ts';
import { createSweep } from '../../src/workflow/sweep.ts';
import { createKeySweep } from '../../src/workflow/sweepKeys.ts';
import { createTransitions } from '../../src/workflow/transition.ts';
import { createWindows } from '../../src/workflow/windows.ts';
import type { Life } from './line.ts';
import { createIdleStopwatch, createPorts, type Ports } from './ports.ts';
import type { World } from './world.ts';

type Recovery = ReturnType<typeof createRecovery>;
type KeySweep = ReturnType<typeof createKeySweep>;
type Reveal = ReturnType<typeof createReveal>;

/** A deliberately broken variant of the code: what it puts in the place of the real parts. */
export interface Variant {
  readonly ports?: (ports: Ports, world: World, life: Life) => Ports;
  readonly recovery?: (real: Recovery, ports: Ports, world: World) => Recovery;
  readonly keySweep?: (real: KeySweep, ports: Ports, world: World) => KeySweep;
  readonly reveal?: (real: Reveal, ports: Ports, world: World) => Reveal;
  readonly policy?: (real: Policy) => Policy;
  /** Whether replicas look at what is due. */
  readonly sweeps?: boolean;
}

const NO_OUTAGES = { lost: async () => undefined, back: async () => undefined };

/** The real use cases, wired as in `src/wiring.ts`, in one life of one replica. */
function wire(world: World, life: Life, variant: Variant) {
  const own = createPorts(world, life);
  const ports = variant.ports?.(own, world, life) ?? own;
  const late: { runner?: Runner } = {};
  const moved = (requestId: string) => late.runner?.poke(requestId);
  const policy = () => variant.policy?.(world.policy()) ?? world.policy();
  const shared = { ...ports, policy, moved };
  const transitions = createTransitions(shared);
  const parts = { ...shared, transitions };
  const recovery = createRecovery(parts);
  const windows = createWindows(ports.requests);
  const revocations = createRevocations({ ...parts, windows });
  const keySweep = createKeySweep(parts);
  const runner = createRunner({
    sweep: createSweep({
      ...parts,
      hand: moved,
      issuing: createIssuing(parts),
      recovery: variant.recovery?.(recovery, ports, world) ?? recovery,
      revocations,
      // No channel is ever lost here: the model's Slack only says that it did not work.
      delivery: createDelivery({ ...parts, outages: NO_OUTAGES }),
    }),
    keySweep: variant.keySweep?.(keySweep, ports, world) ?? keySweep,
    stopwatch: createIdleStopwatch(world, life),
    log: ports.log,
  });
  late.runner = runner;
  const reveal = createReveal({ ...parts, windows });
  if (variant.sweeps !== false) runner.start();
  return {
    life,
    windows,
    revocations,
    submission: createSubmission(parts),
    review: createReview({ ...parts, windows }),
    reveal: variant.reveal?.(reveal, ports, world) ?? reveal,
  };
}

export type Cases = ReturnType<typeof wire>;

export interface Replica {
  /** The use cases of the present life. */
  cases(): Cases;
  /** kill -9: nothing that waits ever goes on; it is back, with empty memory, after `downMs`. */
  crash(downMs: number): void;
  /** SIGSTOP: everything waits. */
  pause(ms: number): void;
  /** Starts it if it is down. */
  restore(): void;
  pausedUntil(): number;
}

export function createReplica(world: World, number: number, variant: Variant): Replica {
  const { clock, seen } = world;
  const birth = () => wire(world, { replica: number, alive: true, pausedUntil: 0 }, variant);
  let cases = birth();

  function revive(): void {
    if (!cases.life.alive) cases = birth();
  }

  return {
    cases: () => cases,
    crash(downMs) {
      if (!cases.life.alive) return;
      cases.life.alive = false;
      seen.counts.crashes += 1;
      clock.after(downMs, revive);
    },
    pause(ms) {
      cases.life.pausedUntil = Math.max(cases.life.pausedUntil, clock.now() + ms);
      seen.counts.pauses += 1;
    },
    restore: revive,
    pausedUntil: () => cases.life.pausedUntil,
  };
}
