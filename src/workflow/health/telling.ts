import { StoreError } from '../../foundation/errors.ts';
import {
  CHECKS,
  type Check,
  type Health,
  type HealthNews,
  type Problem,
  type ProblemCode,
} from '../ports/health.ts';
import type { OutageNotes } from '../ports/slack.ts';

/** A problem that passes by itself within this time is told to nobody, ms. */
const SETTLES = 3_000;
/** Anybody can send what is refused: one who does it for a moment is no news. */
const SETTLES_OTHERWISE: { readonly [C in Check]?: number } = { slack_deliveries: 15_000 };
/** A check that is well for so long is told to be well, ms. Longer each time it comes and goes. */
const QUIET_FIRST = 5_000;
const QUIET_LONGEST = 10 * 60_000;
/** How long it is remembered that a check came and went, ms. */
const REMEMBERED = 60 * 60_000;
/** Whether another replica told it, or told it to be over, is asked again after this time, ms. */
const ASKED_EVERY = 60_000;

/** Of one host alone; everything else is the same for all replicas and told once for all. */
const OF_ONE_HOST: readonly Check[] = ['host_clock', 'audit_folder', 'slack_deliveries'];
/**
 * Safe mode has an alert of its own, with the button that ends it; that of a list names the requests.
 */
const TOLD_ELSEWHERE: readonly Check[] = ['safe_mode', 'redis_lists'];

/** What changes all the time in these says no more than that the problem goes on. */
const MEASURED: readonly ProblemCode[] = [
  'redis_clock_wrong',
  'clocks_differ',
  'host_clock_wrong',
  'socket_away',
];

function causeOf({ code, detail }: Problem): string {
  return detail === undefined || MEASURED.includes(code) ? code : `${code}: ${detail}`;
}

interface Course {
  /** Absent while the check is well. */
  cause: string | undefined;
  /** When it last became well or unwell. */
  changedAt: number;
  /** Since when it has this cause. */
  causeAt: number;
  /** Whether the admins may have been told: by this replica alone, or as the notes say. */
  told: boolean;
  toldAlone: boolean;
  /** The causes that the admins were told, as far as this replica knows. Empty before the first. */
  causes: Set<string>;
  askAt: number;
  /** When the admins were told lately that it began. */
  tellings: number[];
}

/**
 * Tells the admins of each problem once, of each other cause that it gets once, and of its end once.
 * Which replica tells is settled by the outage notes; where these cannot be written, each tells by
 * itself.
 */
export function createTelling(parts: {
  readonly health: Pick<Health, 'problems' | 'isKnown'>;
  readonly notes: OutageNotes;
  readonly news: HealthNews;
  /** The name of this replica. */
  readonly instance: string;
  /** Milliseconds from an arbitrary start, only forward. */
  readonly monotonic: () => number;
}): { round(): Promise<void> } {
  const { health, notes, news, monotonic } = parts;
  const courses = new Map<Check, Course>();

  const instanceOf = (check: Check) => (OF_ONE_HOST.includes(check) ? parts.instance : undefined);
  function noteOf(check: Check): string {
    const instance = instanceOf(check);
    return instance === undefined ? `health:${check}` : `health:${check}:${instance}`;
  }

  /** One that nothing was heard of counts as told: an earlier process may have told of it. */
  function courseOf(check: Check, cause: string | undefined): Course {
    const now = monotonic();
    const course = courses.get(check) ?? {
      cause,
      changedAt: now,
      causeAt: now,
      told: true,
      toldAlone: false,
      causes: new Set<string>(),
      askAt: 0,
      tellings: [],
    };
    courses.set(check, course);
    if (course.cause !== cause) {
      if (course.cause === undefined || cause === undefined) course.changedAt = now;
      course.cause = cause;
      course.causeAt = now;
      course.askAt = 0;
    }
    course.tellings = course.tellings.filter((at) => now - at < REMEMBERED);
    return course;
  }

  /** `alone`: the notes cannot be written now, so no other replica knows. */
  async function mayTell(check: Check, cause: string): Promise<boolean | 'alone'> {
    try {
      return await notes.mayTell(noteOf(check), cause);
    } catch (error) {
      if (error instanceof StoreError) return 'alone';
      throw error;
    }
  }

  async function tell(check: Check, problem: Problem, course: Course): Promise<void> {
    const cause = causeOf(problem);
    course.askAt = monotonic() + ASKED_EVERY;
    const may = await mayTell(check, cause);
    const isTold = may === false || (course.toldAlone && course.causes.has(cause));
    if (!isTold) {
      if (!(await news.problemBegan(check, problem, instanceOf(check)))) return;
      if (course.causes.size === 0) course.tellings.push(monotonic());
    }
    course.told = true;
    course.causes.add(cause);
    const mine = course.toldAlone ? [...course.causes] : [cause];
    const isNoted = may === false && !course.toldAlone;
    course.toldAlone = may === 'alone';
    if (course.toldAlone || isNoted) return;
    // Until it is noted, only this replica knows. If Redis fails now, nobody is told twice.
    course.toldAlone = true;
    for (const one of mine) await notes.told(noteOf(check), one);
    course.toldAlone = false;
  }

  async function tellOver(check: Check, course: Course): Promise<void> {
    const note = noteOf(check);
    const noted = await notes.over(note);
    // Another replica is at it: if it dies, this one does it.
    if (noted === 'later') return;
    // Each replica that told it alone would tell the end as well: one of them does.
    const mine = noted || (course.toldAlone && (await notes.mayTell(`${note}:over`)));
    // Slack may not take it now: then it is tried again, under the other note.
    const isOwed = mine && !(await news.problemEnded(check, instanceOf(check)));
    course.told = isOwed;
    course.toldAlone = isOwed;
    if (!isOwed) course.causes.clear();
    course.askAt = monotonic() + ASKED_EVERY;
  }

  function quietFor({ tellings }: Course): number {
    return Math.min(QUIET_FIRST * 2 ** Math.max(0, tellings.length - 1), QUIET_LONGEST);
  }

  async function follow(check: Check, problem: Problem | undefined): Promise<void> {
    const course = courseOf(check, problem && causeOf(problem));
    const now = monotonic();
    if (now < course.askAt) return;
    const lasts = now - course.changedAt;
    if (problem !== undefined) {
      const settles = SETTLES_OTHERWISE[check] ?? SETTLES;
      // Of an outage that is told, only a cause that stays is news.
      const since = course.causes.size > 0 ? course.causeAt : course.changedAt;
      if (now - since >= settles) await tell(check, problem, course);
      return;
    }
    // What an earlier process told of is not over because this one has not looked yet.
    if (health.isKnown(check) && course.told && lasts >= quietFor(course)) {
      await tellOver(check, course);
    }
  }

  return {
    async round() {
      const problems = health.problems();
      for (const check of CHECKS) {
        if (TOLD_ELSEWHERE.includes(check)) continue;
        try {
          await follow(check, problems.get(check));
        } catch (cause) {
          // Redis is away: the next round tries again.
          if (!(cause instanceof StoreError)) throw cause;
        }
      }
    },
  };
}
