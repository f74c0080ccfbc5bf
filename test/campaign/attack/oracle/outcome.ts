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

/** One edit, and what the bot, the audit files and people said until the next one. */
export interface Judged {
  readonly made: Made;
  outcome: Outcome;
}

const SAFE_MODE = /"event":"safe_mode\.on"/;
const HELD = /"status":"held"/;
const CORRUPT = /corrupt|unreadable|E-RECORD|audit\.watch|head_mended|is not signed|NaN/;
const REFUSED = /"outcome":"refused"|"level":"(error|warn)"/;

/** What can be the cause of safe mode. */
export function isOfLog({ family, name }: Made): boolean {
  return (
    ['audit', 'auditHead', 'auditEpoch', 'safeMode'].includes(family) ||
    name.startsWith('everything')
  );
}

/** What is said somewhere from now on. */
interface Said {
  readonly text: string;
  readonly hindered: boolean;
  readonly ended: boolean;
}

function outcomeOf({ text, hindered, ended }: Said): Outcome | undefined {
  if (SAFE_MODE.test(text)) return 'safe mode';
  if (ended) return 'stopped';
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
  /** What is found out later is put down to the last edit that is like this and came to nothing. */
  later(outcome: Outcome, isCause: (made: Made) => boolean): void;
}

/** Follows what is said after each edit. */
export function createJudge(stage: Stage): Judge {
  const all: Judged[] = [];
  let heard = '';
  let last: { readonly before: Buffer | undefined; readonly after: Buffer | undefined } | undefined;

  async function news(): Promise<string> {
    const now = `${stage.bot()?.output() ?? ''}\n${await stage.copied()}`;
    const lines = new Set(heard.split('\n'));
    heard = now;
    return now
      .split('\n')
      .filter((line) => !lines.has(line))
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
      const ended = stage.bot() === undefined || stage.bot()?.exitCode() !== null;
      const found = outcomeOf({ text, hindered, ended });
      // The log is compared with its copies once a minute, so it may be found later.
      if (found === 'safe mode') return this.later(found, isOfLog);
      const isUndone = !same(before, after) && same(before, now.dumps.get(one.made.key));
      one.outcome = found ?? (isUndone ? 'repaired' : 'no effect');
    },
    made(made, before, after) {
      all.push({ made, outcome: 'no effect' });
      last = { before, after };
    },
    later(outcome, isCause) {
      const quiet = all.filter((one) => one.outcome === 'no effect' || one.outcome === 'repaired');
      const one = quiet.findLast(({ made }) => isCause(made)) ?? all.at(-1);
      if (one !== undefined) one.outcome = outcome;
    },
  };
}
