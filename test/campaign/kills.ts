import { createChance } from '../model/ports/chance.ts';
import { comeToRest } from './kill/comeToRest.ts';
import { countAll } from './kill/counts.ts';
import { title } from './kill/cuts/cut.ts';
import { CUTS } from './kill/cuts/cuts.ts';
import { LOST, loseReply, lostTitle } from './kill/cuts/lost.ts';
import { gather } from './kill/evidence.ts';
import { createHands, createInsisting } from './kill/people/actions.ts';
import { createActors } from './kill/people/actors.ts';
import { createAdmin } from './kill/people/admin.ts';
import { crashAtRandom } from './kill/people/crashSchedule.ts';
import { createForms } from './kill/people/forms.ts';
import { createKeyActs } from './kill/people/keyActs.ts';
import { openRecords } from './kill/records.ts';
import { rememberSecrets } from './kill/secrets.ts';
import { watchAccess } from './kill/seenAtAtlas.ts';
import { APPROVERS, type Stage, setStage } from './kill/stage.ts';
import { keepTime } from './kill/time.ts';
import { type Trying, tryCut } from './kill/trial.ts';
import type { Row } from './report/table.ts';

export interface Killing {
  readonly seed: number;
  /** Numbers of kills to reach. The time limit may end the run earlier. */
  readonly kills: number;
  readonly redisKills: number;
  /** Epoch ms after which nothing is killed. The end of the run takes some seconds more. */
  readonly until: number;
  /** Only trials whose name matches. Default: all, in random order. */
  readonly only?: RegExp;
  /** Number of bots. Default: 3. */
  readonly replicas?: number;
  /** Makes a forbidden change after the run, to prove that it is counted. */
  readonly meddle?: (stage: Stage) => Promise<void>;
}

const TRIALS_PER_CRASH_RUN = 4;
/** `strikes` is the number for each replica. */
const CRASH_RUN = { people: 6, strikes: 12 } as const;
const BOTS = 'bots killed with SIGKILL';
const SERVERS = 'Redis servers killed with SIGKILL';
const HALVED = 'commits of which Redis lost a part';
const CRASHED = 'requests while bots and Redis are killed at any call';

/** Number of tries and the first failure under each name. */
class Tries {
  readonly #rows = new Map<string, Omit<Row, 'what'>>();

  /** Adds a row that shows whether the wanted number was reached. */
  want(what: string, wanted: number): void {
    this.#rows.set(what, { tried: 0, failed: 0, wanted });
  }

  add(what: string, tried: number, wrong: readonly string[]): void {
    const row = this.#rows.get(what) ?? { tried: 0, failed: 0 };
    // A run may take an hour: each failure is printed when it happens.
    for (const why of wrong) process.stderr.write(`failed: ${what}: ${why}\n`);
    const first = row.first ?? wrong[0];
    const [all, failed] = [row.tried + tried, row.failed + wrong.length];
    this.#rows.set(what, {
      ...row,
      tried: all,
      failed,
      ...(first === undefined ? {} : { first }),
    });
  }

  rows(): readonly Row[] {
    return [...this.#rows].map(([what, row]) => ({ what, ...row }));
  }
}

function shuffled<T>(list: readonly T[], fraction: () => number): readonly T[] {
  return list
    .map((one) => ({ one, at: fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/** One trial with its name in the table. */
interface Trial {
  readonly what: string;
  play(trying: Trying): Promise<string | undefined>;
}

const TRIALS: readonly Trial[] = [
  ...CUTS.map((cut): Trial => {
    return { what: title(cut), play: (trying) => tryCut(trying, cut) };
  }),
  ...Object.keys(LOST).map((script): Trial => {
    return { what: lostTitle(script), play: (trying) => loseReply(trying, script) };
  }),
];

/** Alternates trials and storms until there were enough kills or the time is up. */
async function strikeAll(
  trying: Trying,
  killing: Killing,
  trials: readonly Trial[],
  tries: Tries,
): Promise<void> {
  const { fleet, redisProcess } = trying.stage;
  const { seed, kills, redisKills, until } = killing;
  const chance = createChance(seed);
  if (trials.length === 0 || (kills === 0 && redisKills === 0)) return;
  // Every trial runs at least once, even if few kills are wanted.
  let isFirst = true;
  const isEnough = () =>
    Date.now() >= until ||
    (!isFirst && fleet.kills() >= kills && redisProcess.kills() >= redisKills);
  for (; !isEnough(); isFirst = false) {
    for (const [index, { what, play }] of shuffled(trials, chance.fraction).entries()) {
      if (isEnough()) return;
      const wrong = await play(trying);
      tries.add(what, 1, wrong === undefined ? [] : [wrong]);
      if (index % TRIALS_PER_CRASH_RUN !== TRIALS_PER_CRASH_RUN - 1 || isEnough()) continue;
      const { requests, failed } = await crashAtRandom(trying, chance, CRASH_RUN);
      tries.add(CRASHED, requests, failed);
    }
  }
}

async function playOn(stage: Stage, killing: Killing): Promise<readonly Row[]> {
  const records = openRecords(stage);
  const time = keepTime(stage);
  const approvers = APPROVERS.map((id) => stage.slack.as(id));
  const { slack } = stage;
  const hands = createHands(slack, stage.now);
  const admin = createAdmin({ person: slack.as('U0ADMIN'), hands, records });
  const forms = createForms(hands);
  const { fleet, redisProcess } = stage;
  const killedAt = () => {
    const since = fleet.upSince();
    return since === undefined ? stage.now() : Math.max(since, redisProcess.killedAt());
  };
  const shared = {
    records,
    hands,
    admin,
    forms,
    insisting: createInsisting({ now: stage.now, killedAt }),
  };
  const actors = createActors({ slack, approvers, ...shared });
  const keyActs = createKeyActs({ actors, ...shared });
  const secrets = rememberSecrets(stage.atlas);
  const seen = watchAccess(stage.atlas);
  const trying: Trying = { stage, records, time, actors, keyActs, secrets };
  const tries = new Tries();
  const { only = /./ } = killing;
  const trials = TRIALS.filter(({ what }) => only.test(what));
  const isWanted = killing.kills > 0 || killing.redisKills > 0;
  for (const { what } of trials) tries.want(what, isWanted ? 1 : 0);
  tries.want(CRASHED, 0);
  tries.want(HALVED, trials.some(({ what }) => /power cut/.test(what)) && isWanted ? 1 : 0);
  tries.want(BOTS, killing.kills);
  tries.want(SERVERS, killing.redisKills);
  try {
    await stage.fleet.up();
    await strikeAll(trying, killing, trials, tries);
    tries.add(BOTS, stage.fleet.kills(), []);
    tries.add(SERVERS, stage.redisProcess.kills(), []);
    tries.add(HALVED, stage.redisProcess.cuts(), []);
    const stuck = await comeToRest(trying);
    await killing.meddle?.(stage);
    const { evidence, verified } = await gather(stage, {
      secrets: secrets(),
      seen: seen(),
    });
    tries.add('requests seen through to their end', evidence.records.length, stuck);
    tries.add('bots that ended for no reason', stage.fleet.kills(), stage.fleet.unexplained);
    for (const { what, of, wrong } of [...countAll(evidence), verified]) tries.add(what, of, wrong);
  } finally {
    await time.stop();
  }
  return tries.rows();
}

/**
 * Runs real bots and a real Redis, kills them at every cut and at random calls, lets the system
 * come to rest and counts violations. Every count above zero is a failure.
 */
export async function killProcesses(killing: Killing): Promise<readonly Row[]> {
  const stage = await setStage({ replicas: killing.replicas ?? 3 });
  try {
    return await playOn(stage, killing);
  } finally {
    await stage.close();
  }
}
