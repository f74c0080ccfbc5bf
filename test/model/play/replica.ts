import { no, type Reason, type Result } from '../../../src/domain/record/result.ts';
import { createKeyParts } from '../../../src/start/keyParts.ts';
import { createLedgerParts } from '../../../src/start/ledgerParts.ts';
import { pausedAtlas, pausedStep } from '../../../src/workflow/audit/backgroundInSafeMode.ts';
import { createAcceptance } from '../../../src/workflow/audit/endSafeMode.ts';
import { guardUseCases } from '../../../src/workflow/audit/useCaseGuards.ts';
import { createLoadOrAlarm } from '../../../src/workflow/core/loadOrAlarm.ts';
import { createTransitions } from '../../../src/workflow/core/transition.ts';
import { createWindows, type PresentedWindow } from '../../../src/workflow/core/windows.ts';
import { createCarryOut } from '../../../src/workflow/credentials/carryOut.ts';
import { createSightings } from '../../../src/workflow/inventory/sightings.ts';
import { createFitting } from '../../../src/workflow/issuing/fit.ts';
import { createIssuing } from '../../../src/workflow/issuing/issue.ts';
import { createRecovery } from '../../../src/workflow/issuing/recover.ts';
import { createLossAcceptance } from '../../../src/workflow/loss/accepting.ts';
import { createAdmins } from '../../../src/workflow/loss/admins.ts';
import { createHoldLost } from '../../../src/workflow/loss/holdLost.ts';
import { createHoldLostCredentials } from '../../../src/workflow/loss/holdLostCredentials.ts';
import { createKeyKeeping } from '../../../src/workflow/loss/keepKey.ts';
import { createDelivery } from '../../../src/workflow/notices/deliver.ts';
import type { Sweeps } from '../../../src/workflow/ports/alarms.ts';
import { createPreApproving } from '../../../src/workflow/preApproval/preApproval.ts';
import { createBreakingGlass } from '../../../src/workflow/requests/breakGlass.ts';
import { createChanges } from '../../../src/workflow/requests/change.ts';
import { createClosing } from '../../../src/workflow/requests/close.ts';
import { createDiscussion } from '../../../src/workflow/requests/discussion.ts';
import { createExpiry } from '../../../src/workflow/requests/reveal/expire.ts';
import { createReveal } from '../../../src/workflow/requests/reveal/reveal.ts';
import { createReview } from '../../../src/workflow/requests/review.ts';
import { createRevocations } from '../../../src/workflow/requests/revoke.ts';
import { createSubmission } from '../../../src/workflow/requests/submit.ts';
import { createRunner, type Runner } from '../../../src/workflow/timer/runner.ts';
import { createSweep } from '../../../src/workflow/timer/sweep.ts';
import { createCredentialSweep } from '../../../src/workflow/timer/sweepCredentials.ts';
import { createKeySweep } from '../../../src/workflow/timer/sweepKeys.ts';
import { createClocksPort } from '../ports/clocksPort.ts';
import type { Life } from '../ports/line.ts';
import { createIdleStopwatch, createPorts } from '../ports/ports.ts';
import { withAddresses } from '../ports/withAddresses.ts';
import type { World } from '../rules/world.ts';
import { type Audited, createAudited } from './audited.ts';
import type { GuardedPart, Variant } from './variant.ts';

/** The model does not check notes about refusals. */
const NO_NOTES = { note: () => undefined };
const ONE_ID_EACH = { areSame: async (one: string, other: string) => one === other };

/** The model has no lost channels. Its Slack only fails in general. */
/** The model has no projects. */
const NO_PROJECTS = { projectNaming: { of: async () => ({}) } };
/** No group of the model is ever empty. */
const NO_EMPTY_GROUPS = { isEmptyGroup: async () => false };
/** Owners are looked at once an hour; in the model more often, because few sequences are that long. */
const OWNERS_SOONER = 12;
const NO_OUTAGES = { lost: async () => undefined, back: async () => undefined };

/** Without an audit log there is nothing to compare. */
const NO_GUARD: Audited['guard'] = {
  known: () => undefined,
  isOn: async () => false,
  head: async () => ({ epoch: 1, n: 0, h: '' }),
  check: async () => undefined,
  checkStore: async () => undefined,
  enter: async () => undefined,
  leave: async () => no({ why: 'safe_mode_over' }),
};

const NO_PRESSES: Audited['presses'] = { first: async () => undefined, put: async () => 'over' };
const NO_HEAD = { standing: async () => ({ head: { epoch: 1, n: 0, h: '' } }) };
async function* nothingLost() {}

function openPorts(world: World, life: Life, variant: Variant) {
  const bare = createPorts(world, life);
  const audited = world.guarded ? createAudited(world, life, bare, variant) : undefined;
  const own = audited === undefined ? bare : { ...bare, journal: audited.journal };
  return { audited, ports: variant.ports?.(own, world, life) ?? own };
}

function sooner({ take }: Sweeps): Pick<Sweeps, 'take'> {
  return { take: (ids, everyMs) => take(ids, everyMs / OWNERS_SOONER) };
}

/** Nobody names a recipient in the model. */
const encryptFor = () => Promise.reject(new Error('not in the model'));

/** The real use cases, wired as in `src/start/workflowParts.ts`, for one process of one replica. */
function wire(world: World, life: Life, variant: Variant) {
  const { audited, ports } = openPorts(world, life, variant);
  const real = audited?.guard ?? NO_GUARD;
  const guard = (part: GuardedPart) => variant.guard?.(real, part) ?? real;
  const late: { runner?: Runner } = {};
  const moved = (requestId: string) => late.runner?.attendNow(requestId);
  const policy = () => variant.policy?.(world.policy()) ?? world.policy();
  const atlas = world.guarded ? pausedAtlas(guard('atlas'), ports.atlas) : ports.atlas;
  const rightClocks = createClocksPort(world, life);
  const clocks = variant.clocks?.(rightClocks, world) ?? rightClocks;
  const shared = { ...ports, atlas, policy, moved, isTimeRight: clocks.isRedisRight };
  const transitions = createTransitions(shared);
  const ledgerParts = createLedgerParts({
    ...shared,
    shared: ports.sweeps,
    movedCredential: (id) => late.runner?.attendCredential('now', id),
  });
  const parts = { ...shared, ...ledgerParts, transitions };
  const recovery = createRecovery(parts);
  const windows = createWindows(ports.requests, ports.stopwatch);
  const revocations = createRevocations({ ...parts, windows });
  const records = createLoadOrAlarm(parts);
  const compared = createSightings({ ...parts, whoChanged: () => async () => [] });
  const sightings = variant.sightings?.(compared, ports, world) ?? compared;
  const keySweep = createKeySweep({
    ...parts,
    records,
    sightings: withAddresses(sightings, atlas),
    observing: { look: async () => undefined },
  });
  const { recover } = variant.recovery?.(recovery, ports, world) ?? recovery;
  const { expire } = variant.expiry?.(createExpiry(parts), ports, world) ?? createExpiry(parts);
  const { fit } = createFitting(parts);
  // Nothing is adopted by request here.
  const adopt = async () => ({ is: 'no', code: 'not_played' }) as const;
  const acts = createCarryOut({ ...parts, adoptionRequests: { adopt } });
  const { run } = variant.keySweep?.(keySweep, ports, world) ?? keySweep;
  const steps = guard('steps');
  const keyParts = createKeyParts({
    ...parts,
    windows,
    sweeps: sooner(ports.sweeps),
    isPaused: steps.isOn,
    endUnrevealed: (requestId) => expire(requestId, true),
    ...NO_PROJECTS,
    ...NO_EMPTY_GROUPS,
  });
  const delivery = createDelivery({
    ...parts,
    credentialMessenger: parts.messenger,
    outages: NO_OUTAGES,
  });
  const due = variant.due?.(ledgerParts.due, ports, world) ?? ledgerParts.due;
  const runner = createRunner({
    credentialSweep: createCredentialSweep({
      ...parts,
      due: {
        attend: async (id) => ((await steps.isOn()) ? 'done' : due.attend(id)),
        work: pausedStep(steps, due.work),
      },
      delivery,
      attendLater: (lane, id, of) => late.runner?.attendCredential(lane, id, of),
    }),
    sweep: createSweep({
      ...parts,
      records,
      attendDue: moved,
      issuing: { issue: pausedStep(steps, createIssuing(parts).issue) },
      recovery: { recover: pausedStep(steps, recover) },
      fitting: { fit: pausedStep(steps, fit) },
      acts: {
        carryOut: async (loaded) => (await steps.isOn()) || acts.carryOut(loaded),
        settle: pausedStep(steps, acts.settle),
      },
      expiry: { expire: pausedStep(steps, expire) },
      delivery,
    }),
    keySweep: {
      async run(isStopped) {
        await pausedStep(steps, run)(isStopped);
        await keyParts.owners.look();
      },
    },
    stopwatch: createIdleStopwatch(world, life),
    log: ports.log,
  });
  late.runner = runner;
  const reveal = createReveal({ ...parts, windows, encryptFor });
  let begun = audited === undefined;
  const start = () => {
    begun = true;
    if (variant.sweeps !== false) runner.start();
  };
  if (audited === undefined) start();
  else audited.begin().then(start, (cause) => world.seen.wrong.push(`threw: ${String(cause)}`));
  const { credentialActs, heldKeys, keyRequests, transfers } = keyParts.useCases;
  const submission = createSubmission({ ...parts, shut: { isShut: async () => false } });
  return {
    life,
    windows,
    /** Whether it accepts actions of people: it is not ready while the clock of its host is wrong. */
    listens: () => life.alive && begun && clocks.isHostRight(),
    acceptance: createAcceptance({
      ...parts,
      policy: () => variant.acceptance?.(policy()) ?? policy(),
      guard: guard('acceptance'),
      presses: audited?.presses ?? NO_PRESSES,
      loss: createLossAcceptance({
        ...parts,
        guard: guard('acceptance'),
        auditHead: audited?.auditHead ?? NO_HEAD,
        presses: audited?.presses ?? NO_PRESSES,
        admins: createAdmins({
          ...parts,
          policy: () => variant.acceptance?.(policy()) ?? policy(),
          members: async () => undefined,
        }),
        holdLostCredentials: createHoldLostCredentials({
          ...parts,
          transitions: parts.ledger,
          readLost: (variant.holds === false ? undefined : audited?.readLost) ?? nothingLost,
          policyHash: () => policy().hash,
        }),
        holdLost: createHoldLost({
          ...parts,
          readLost: (variant.holds === false ? undefined : audited?.readLost) ?? nothingLost,
        }),
        policyHash: () => policy().hash,
      }),
      windows,
    }),
    ...guardUseCases(
      { guard: guard('cases'), notes: NO_NOTES },
      {
        revocations,
        submission,
        closing: createClosing({ ...parts, windows }),
        keeping: createKeyKeeping({ ...parts, windows }),
        allowing: createPreApproving({ ...parts, windows }),
        discussion: createDiscussion({ ...parts, windows }),
        changes: createChanges({ ...parts, windows, submission }),
        breakingGlass: createBreakingGlass({ windows, submission }),
        review: createReview({ ...parts, windows, channels: ONE_ID_EACH }),
        reveal: variant.reveal?.(reveal, ports, world) ?? reveal,
        credentialActs,
        heldKeys,
        keyRequests,
        transfers,
      },
    ),
  };
}

export type Cases = ReturnType<typeof wire>;
export type Answer = Result<object, Reason>;
/** The use case that a submitted window calls. */
export type Send = (cases: Cases, window: PresentedWindow) => Promise<Answer>;

export interface Replica {
  /** Use cases of the present process. */
  cases(): Cases;
  /**
   * Like `kill -9`: nothing that waits continues. After `downMs` a new process starts with empty
   * memory.
   */
  crash(downMs: number): void;
  /** Like SIGSTOP: everything waits. */
  pause(ms: number): void;
  /** Starts the process if it is down. */
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
      world.stopped(cases.life.pausedUntil);
      seen.counts.pauses += 1;
    },
    restore: revive,
    pausedUntil: () => cases.life.pausedUntil,
  };
}
