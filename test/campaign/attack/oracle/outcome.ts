import type { Made } from '../anyEdit.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Stage } from '../stage.ts';

/** What became of an edit. */
export const OUTCOMES = [
  'safe mode',
  'stopped',
  'held',
  'noticed as corrupt',
  'refused',
  'repaired',
  'silenced',
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
const CORRUPT = /corrupt|unreadable|E-RECORD|audit\.watch|head_mended|is not signed|NaN/;
const REFUSED = /"outcome":"refused"|"level":"(error|warn)"/;

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

function outcomeOf(text: string, hindered: boolean): Outcome | undefined {
  if (SAFE_MODE.test(text)) return 'safe mode';
  if (HELD.test(text)) return 'held';
  if (CORRUPT.test(text)) return 'noticed as corrupt';
  if (hindered || REFUSED.test(text)) return 'refused';
  return undefined;
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
  async function news(): Promise<string> {
    const now = `${stage.bot()?.output() ?? ''}\n${await stage.copied()}`;
    return now
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
      const text = await news();
      const one = all.at(-1);
      if (one === undefined || last === undefined) return;
      const { before, after } = last;
      last = undefined;
      const found = outcomeOf(text, hindered);
      // The log is compared with its copies once a minute, so it may be found later.
      if (found === 'safe mode') return this.later(found, isOfLog);
      const isUndone = !same(before, after) && same(before, now.dumps.get(one.made.key));
      one.outcome = found ?? (isUndone ? 'repaired' : 'no effect');
      const code = stage.bot()?.exitCode();
      if (code !== null && code !== undefined) this.stopped(text);
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
