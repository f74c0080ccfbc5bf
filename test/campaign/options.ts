import { parseArgs } from 'node:util';

export interface Options {
  readonly sequences: number;
  readonly replays: number;
  readonly mutations: number;
  readonly kills: number;
  readonly redisKills: number;
  /** Which of the cuts and lost replies, by their names in the table. */
  readonly only: RegExp;
  readonly minutes: number;
  readonly seed: number;
  readonly workers: number;
}

export const USAGE = `How to use it:
  npm run campaign -- [--minutes N] [--seed S] [--workers N]
                      [--mutations N] [--replays N] [--sequences N]
                      [--kills N] [--redis-kills N] [--only PATTERN]
Each part ends when it reached its number, or when its part of the minutes is over; 0 leaves it out.
--only takes the cuts and lost replies whose names in the table fit a regular expression.
A seed plays the same mutations and sequences again. It ends with 1 where anything failed.`;

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} is a whole number`);
  return number;
}

/** Throws an error with a sentence for people where something is not understood. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sequences: { type: 'string', default: '1000000' },
      replays: { type: 'string', default: '20000' },
      mutations: { type: 'string', default: '1000000' },
      kills: { type: 'string', default: '1000' },
      'redis-kills': { type: 'string', default: '200' },
      only: { type: 'string', default: '' },
      minutes: { type: 'string', default: '120' },
      seed: { type: 'string', default: String(Date.now() % 2_147_483_648) },
      workers: { type: 'string', default: '2' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    sequences: whole('sequences', values.sequences),
    replays: whole('replays', values.replays),
    mutations: whole('mutations', values.mutations),
    kills: whole('kills', values.kills),
    redisKills: whole('redis-kills', values['redis-kills']),
    only: new RegExp(values.only),
    minutes: whole('minutes', values.minutes),
    seed: whole('seed', values.seed),
    workers: Math.max(1, whole('workers', values.workers)),
  };
}
