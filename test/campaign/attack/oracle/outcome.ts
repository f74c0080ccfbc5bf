import type { Made } from '../anyEdit.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Stage } from '../stage.ts';
import { alertsOf } from './silence.ts';

/** What became of an edit. */
export const OUTCOMES = [
  'safe mode',
  'stopped',
  'held',
  'told',
  'refused',
  'repaired',
  'silenced',
  'only in the log',
  'no effect',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * One edit, and what the bot, the audit files and people said until the next one. Something that is
 * only noticed later may be put down to another edit: the table is for people who look for a kind of
 * edit that nobody ever notices.
 */
export interface Judged {
  readonly made: Made;
  outcome: Outcome;
}

const SAFE_MODE = /"event":"safe_mode\.on"/;
const HELD = /"status":"held"/;
const REFUSED = /"outcome":"refused"/;
/** What a person reads who looks into the log: nobody is called to do that. */
const LOGGED = /"level":"(error|warn)"/;
/** What the admins are told of what somebody did to Redis. */
const TOLD =
  /Keywarden needs you|cannot be (read|used)|not the newest one|do(es)? not move on|need a look|cannot read/;
const TOLD_OF_LOG = /cannot read as its audit log/;
const REQUEST_ID = /\b01[0-9A-HJKMNP-TV-Z]{24}\b/g;

/** What differs in each line of a log, however often it says the same. */
const CHANGING = /\d{5,}|"stack":"[^"]*"/g;

/** What can be the cause of safe mode. */
export function isOfLog({ family, name }: Made): boolean {
  return (
    ['audit', 'auditHead', 'auditEpoch', 'safeMode'].includes(family) ||
    name.startsWith('everything')
  );
}

/** What keeps the bot from starting or running, by what it says of that. */
const CAUSES: readonly (readonly [RegExp, RegExp])[] = [
  [/is not the one this store knows/, /^verifiers$/],
  [/which is not there\. Put/, /^(needs|requests|preApprovals)$/],
  [/belongs to the Slack workspace/, /^workspace$/],
  [/form number|before its first release|newer version/, /^(form|requests)$/],
  [/audit (head|log)/, /^(audit|auditHead)$/],
  [/refused its state/, /^(safeMode|workspace|verifiers|needs|auditEpoch)$/],
];

function isCauseOf(said: string): (made: Made) => boolean {
  const [, families = /^$/] = CAUSES.find(([words]) => words.test(said)) ?? [];
  return ({ family }) => families.test(family);
}

/** What was said since the last look, and to whom. */
interface News {
  readonly log: string;
  readonly copied: string;
  readonly alerts: string;
}

function outcomeOf({ copied, alerts }: News, hindered: boolean): Outcome | undefined {
  if (SAFE_MODE.test(copied)) return 'safe mode';
  if (HELD.test(copied)) return 'held';
  if (TOLD.test(alerts)) return 'told';
  if (hindered || REFUSED.test(copied)) return 'refused';
  return undefined;
}

/** An alert may come some edits later: it names what it is about. */
function isToldIn(alerts: string): (made: Made) => boolean {
  return (made) => {
    if (TOLD_OF_LOG.test(alerts)) return isOfLog(made);
    const ids = `${made.key} ${made.what}`.match(REQUEST_ID) ?? [];
    return [made.key, ...ids].some((name) => alerts.includes(name));
  };
}

export interface Judge {
  readonly all: readonly Judged[];
  /** What came of the last edit until now. */
  judge(now: Snapshot, hindered: boolean): Promise<void>;
  made(made: Made, before: Buffer | undefined, after: Buffer | undefined): void;
  /** The bot does not start, and says why. */
  stopped(said: string): void;
  /** What is found out later is put down to the last edit that is like this. */
  later(outcome: Outcome, isCause: (made: Made) => boolean): void;
}

/** Follows what is said after each edit. */
export function createJudge(stage: Stage): Judge {
  const all: Judged[] = [];
  const heard = new Set<string>();
  let last: { readonly before: Buffer | undefined; readonly after: Buffer | undefined } | undefined;

  /** What was not said before, however often it is said: an edit may be complained of each second. */
  async function news(): Promise<News> {
    const [log, copied] = [stage.bot()?.output() ?? '', await stage.copied()];
    return { log: unheard(log), copied: unheard(copied), alerts: unheard(alertsOf(stage)) };
  }

  function unheard(said: string): string {
    return said
      .split('\n')
      .filter((line) => {
        const plain = line.replaceAll(CHANGING, '');
        const isNew = !heard.has(plain);
        heard.add(plain);
        return isNew;
      })
      .join('\n');
  }

  const same = (one: Buffer | undefined, other: Buffer | undefined) =>
    one === undefined || other === undefined ? one === other : one.equals(other);

  return {
    all,
    async judge(now, hindered) {
      const heardNow = await news();
      const one = all.at(-1);
      if (one === undefined || last === undefined) return;
      const { before, after } = last;
      last = undefined;
      const found = outcomeOf(heardNow, hindered);
      // The log is compared with its copies once a minute, so it may be found later.
      if (found === 'safe mode') return this.later(found, isOfLog);
      if (found === 'told') return this.later(found, isToldIn(heardNow.alerts));
      const isUndone = !same(before, after) && same(before, now.dumps.get(one.made.key));
      const unseen = LOGGED.test(heardNow.log) ? 'only in the log' : 'no effect';
      one.outcome = found ?? (isUndone ? 'repaired' : unseen);
      const code = stage.bot()?.exitCode();
      if (code !== null && code !== undefined) this.stopped(heardNow.log);
    },
    made(made, before, after) {
      all.push({ made, outcome: 'no effect' });
      last = { before, after };
    },
    stopped(said) {
      this.later('stopped', isCauseOf(said));
      last = undefined;
    },
    later(outcome, isCause) {
      const one = all.findLast(({ made }) => isCause(made)) ?? all.at(-1);
      if (one !== undefined) one.outcome = outcome;
    },
  };
}
