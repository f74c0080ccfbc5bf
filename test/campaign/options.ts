import { parseArgs } from 'node:util';
import { DEFAULT_MINUTES, FULL, type Wanted } from './report/shares.ts';

export interface Options {
  /** How often each part should run. */
  readonly wanted: Wanted;
  /** Selects cuts and lost replies by their names in the table. */
  readonly only: RegExp;
  readonly minutes: number;
  /** Whether `--minutes` was given. If so, reaching less than the wanted numbers is no failure. */
  readonly isTimed: boolean;
  readonly seed: number;
  readonly workers: number;
}

export const USAGE = `How to use it:
  npm run campaign -- [--minutes N] [--seed S] [--workers N]
                      [--mutations N] [--replays N] [--sequences N]
                      [--edits N] [--kills N] [--redis-kills N] [--only PATTERN]
Each part ends when it reached its number, or when its part of the minutes is over; 0 leaves it out.
Where it reached less, the table says "N of M". Without --minutes there are ${DEFAULT_MINUTES} of them, enough for all
of it on two cores, and whatever falls short is a failure.
Each cut and lost reply is tried once at least, however few kills are asked for; --only takes those
whose names in the table fit a regular expression.
A seed plays the same mutations and sequences again, and tries the same edits as far as the bot
allows. It ends with 1 where anything failed.`;

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} is a whole number`);
  return number;
}

/** Throws an error with a sentence for people if an option is wrong. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sequences: { type: 'string', default: String(FULL.sequences.times) },
      replays: { type: 'string', default: String(FULL.replays.times) },
      mutations: { type: 'string', default: String(FULL.mutations.times) },
      edits: { type: 'string', default: String(FULL.edits.times) },
      kills: { type: 'string', default: String(FULL.kills.times) },
      'redis-kills': { type: 'string', default: String(FULL.redisKills.times) },
      only: { type: 'string', default: '' },
      minutes: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 2_147_483_648) },
      workers: { type: 'string', default: '2' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    wanted: {
      sequences: whole('sequences', values.sequences),
      replays: whole('replays', values.replays),
      mutations: whole('mutations', values.mutations),
      edits: whole('edits', values.edits),
      kills: whole('kills', values.kills),
      redisKills: whole('redis-kills', values['redis-kills']),
    },
    only: new RegExp(values.only),
    minutes: whole('minutes', values.minutes ?? String(DEFAULT_MINUTES)),
    isTimed: values.minutes !== undefined,
    seed: whole('seed', values.seed),
    workers: Math.max(1, whole('workers', values.workers)),
  };
}
