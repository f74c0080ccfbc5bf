import type { RedisServer } from '../../../src/sandbox/world/redis.ts';
import { createChance } from '../../model/ports/chance.ts';
import { anyEdit } from './anyEdit.ts';
import { newLife } from './lives.ts';
import { type Counts, type Ledger, openLedger } from './oracle/ledger.ts';
import { createJudge, isOfLog, type Judge, type Judged } from './oracle/outcome.ts';
import { alertsOf, misplacedIn, silencedIn, unannouncedIn } from './oracle/silence.ts';
import { type Admins, createAdmins } from './people/admins.ts';
import type { Course, People } from './people/course.ts';
import { createPeople } from './people/people.ts';
import { type Family, KEYS, pickFrom, type Scene } from './scene.ts';
import { lookAt, type Snapshot } from './snapshot.ts';
import { ACME, APPROVERS, LABS, REQUESTERS, type Stage, setStage } from './stage.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Steps before the first edit, so that there is something to attack. */
const BEFORE = 8;
const OLDER_KEPT = 24;
/** Who is hindered so often gives up, and asks for something else. */
const PATIENCE = 3;
/** Without anything to do for so long a wish is over. */
const IDLE = 8;
const ENDING = ['audit', 'auditHead', 'auditEpoch', 'safeMode', 'form', 'workspace'] as const;
const RARELY = 0.3;
/** What the log names of which the admins are told. */
const TOLD_AT_ONCE = /notice\.lost|record\.unreadable|record\.older/;
/** How much time has Keywarden, and in which steps, to find what it can find by itself. */
const ROUND = 5 * MINUTE + 1000;
const ROUNDS = 5;
/** How long one step may take, ms. */
const ROUND_SETTLES = 2_500;

export interface World {
  readonly seed: number;
  readonly judged: readonly Judged[];
  readonly wrong: readonly string[];
  /** Steps of people, passing time, starts and edits, in order. */
  readonly trace: readonly string[];
  /** What the bot said where it did not start. */
  readonly stopped: readonly string[];
  /** What came to rest where it must not, and nobody was told. */
  readonly silent: readonly string[];
  readonly counts: Counts;
}

interface Going {
  readonly stage: Stage;
  readonly ledger: Ledger;
  readonly people: People;
  readonly admins: Admins;
  readonly judge: Judge;
  readonly chance: Scene['chance'];
  readonly courses: Course[];
  readonly troubles: Map<Course, number>;
  readonly older: Snapshot[];
  /** What happened, in order. */
  readonly trace: string[];
  /** Why the bot did not start. */
  readonly stopped: string[];
  lives: number;
}

function replace(going: Going, course: Course): void {
  const { courses, people, chance, troubles } = going;
  const index = courses.indexOf(course);
  going.lives += 1;
  troubles.delete(course);
  courses[index] = people.begin(newLife(chance, index, going.lives));
}

/** One person does one thing. Whether something kept them from it. */
async function act(going: Going): Promise<boolean> {
  const { courses, people, chance, troubles } = going;
  const course = pickFrom(chance, courses);
  if (course === undefined) return false;
  const trouble = (by: number, most: number) => {
    troubles.set(course, (troubles.get(course) ?? 0) + by);
    if ((troubles.get(course) ?? 0) >= most) replace(going, course);
  };
  const { life, phase, half } = course;
  going.trace.push(`${life.description} ${phase}${half === undefined ? '' : ', second half'}`);
  try {
    if (!(await people.step(course))) trouble(1, IDLE);
    if (course.phase === 'over') replace(going, course);
    return false;
  } catch {
    course.half = undefined;
    trouble(IDLE / PATIENCE, IDLE);
    return true;
  }
}

/** Now and then time passes, the bot starts again, or an admin answers what they were told. */
async function happen(going: Going): Promise<boolean> {
  const { stage, ledger, admins, chance, trace, stopped } = going;
  const at = chance.fraction();
  if (at < 0.04) {
    trace.push('a start');
    const refused = await stage.restart();
    if (refused === undefined) return false;
    stopped.push(refused);
    going.judge.stopped(refused);
    return true;
  }
  if (at < 0.1 && stage.movesTime) {
    const ms = chance.pick([MINUTE, 10 * MINUTE, 10 * MINUTE, DAY + MINUTE]);
    trace.push(`${ms / MINUTE} minutes pass`);
    await stage.settled();
    ledger.passed(ms);
    await stage.later(ms);
    return false;
  }
  if (at < 0.14) {
    trace.push('an admin tries again');
    await admins.tryAgain().catch(() => undefined);
  }
  return false;
}

function sceneOf({ stage, chance, older }: Going, now: Snapshot): Scene {
  const keys = [ACME, LABS].flatMap((id) => stage.atlas.keys(id));
  return {
    redis: stage.redis,
    chance,
    now,
    older,
    known: {
      users: [...REQUESTERS, ...APPROVERS, 'U0ADMIN'],
      channels: ['C0APPROVALS', 'C0KEYS', 'C0ALERTS', 'C0GENERAL'],
      keyIds: [...keys.map(({ id }) => id), ...stage.peoplesKeys],
    },
  };
}

/** The next edit. Whether there is anything left to attack. */
async function edit(going: Going, hindered: boolean): Promise<boolean> {
  const { stage, judge, chance, older } = going;
  const now = await lookAt(stage.redis);
  await judge.judge(now, hindered);
  if (stage.bot()?.exitCode() !== null) return false;
  if (now.held.has(KEYS.safeMode)) {
    if (!chance.hit(0.4)) return false;
    await going.admins.acceptLoss().catch(() => undefined);
    if ((await stage.redis.exists(KEYS.safeMode)) === 1) return false;
  }
  // Where time is moved by the offset, the offset is not the attacker's. What ends a world comes rarely.
  const without: readonly Family[] = [
    ...(stage.movesTime ? (['clockOffset'] as const) : []),
    ...(chance.hit(RARELY) ? [] : ENDING),
  ];
  const made = await anyEdit(sceneOf(going, now), without);
  if (made !== undefined) {
    going.trace.push(`EDIT ${made.family}, ${made.name}: ${made.what}`);
    const after = await stage.redis.dumpBuffer(made.key);
    judge.made(made, now.dumps.get(made.key), after ?? undefined);
  }
  older.push(now);
  if (older.length > OLDER_KEPT) older.splice(chance.below(older.length - 1), 1);
  return true;
}

async function play(going: Going, edits: number, until: number): Promise<void> {
  const { stage, ledger, judge, chance } = going;
  for (let steps = 0; judge.all.length < edits && Date.now() < until; steps += 1) {
    const isRefused = await happen(going);
    let hindered = !isRefused && (await act(going));
    if (chance.hit(0.4)) await stage.settled();
    if (chance.hit(0.5)) hindered = (await act(going)) || hindered;
    await ledger.look();
    if (ledger.wrong.length > 0) break;
    if (steps >= BEFORE && !(await edit(going, hindered))) break;
  }
}

/** After the attack the bot starts again, and finds by itself what it can find. */
async function comeToRest({ stage, ledger, judge, stopped }: Going): Promise<readonly string[]> {
  const wasPaused = (await stage.redis.exists(KEYS.safeMode)) === 1;
  const refused = await stage.restart();
  if (refused !== undefined) {
    judge.stopped(refused);
    stopped.push(refused);
  }
  const time = async () => {
    ledger.passed(ROUND);
    await stage.later(ROUND);
    await stage.settled(ROUND_SETTLES);
  };
  // In steps, because one thing waits for another: a lease, a settling time, a round.
  const isTimed = refused === undefined && stage.movesTime;
  for (let steps = 0; isTimed && steps < ROUNDS; steps += 1) await time();
  const isPaused = (await stage.redis.exists(KEYS.safeMode)) === 1;
  if (isPaused && !wasPaused) judge.later('safe mode', isOfLog);
  await ledger.look();
  if (refused === undefined) await judge.judge(await lookAt(stage.redis), false);
  // What is paused or stopped was told; elsewhere nothing rests without a word.
  const isWell = refused === undefined && !isPaused && stage.movesTime;
  if (!isWell) return [];
  // On a busy machine something may be under way at this very moment: that is no rest.
  for (let more = 0; more < ROUNDS && (await silencedIn(stage, ledger)).length > 0; more += 1) {
    await time();
  }
  const silenced = await silencedIn(stage, ledger);
  for (const one of silenced) {
    const [id = ''] = one.split(':');
    judge.later(
      'silenced',
      ({ what, key }) => `${key} ${what}`.includes(id) || /^all|^everything/.test(what),
    );
  }
  const alerts = alertsOf(stage);
  // Where more were told of at once than are named, the log names the others.
  const logged = (stage.bot()?.output() ?? '')
    .split('\n')
    .filter((line) => TOLD_AT_ONCE.test(line));
  const known = [alerts, ...logged].join('\n');
  const untold = [...unannouncedIn(stage, ledger, known), ...(await misplacedIn(stage, known))];
  return [...silenced, ...untold];
}

/** One bot, its people and its attacker, from an empty Redis to the end of what can be attacked. */
export async function playWorld(
  server: RedisServer,
  { seed, edits, until }: { readonly seed: number; readonly edits: number; readonly until: number },
): Promise<World> {
  const chance = createChance(seed);
  const stage = await setStage(server, chance.hit(0.5));
  try {
    const ledger = openLedger(stage);
    const people = createPeople(stage, ledger);
    const courses = REQUESTERS.map((_, i) => people.begin(newLife(chance, i, i + 1)));
    const judge = createJudge(stage);
    const going: Going = {
      stage,
      ledger,
      people,
      admins: createAdmins(stage),
      judge,
      chance,
      courses,
      troubles: new Map(),
      older: [],
      trace: [],
      stopped: [],
      lives: courses.length,
    };
    await play(going, edits, until);
    const silent = await comeToRest(going);
    const { stopped, trace } = going;
    const { wrong } = ledger;
    return { seed, judged: judge.all, wrong, silent, trace, stopped, counts: ledger.counts() };
  } finally {
    await stage.close();
  }
}
