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

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} is a whole number`);
  return number;
}

/**
 * `--sequences N --replays N --mutations N --kills N --redis-kills N --only PATTERN
 * --minutes N --seed S --workers N`.
 */
export function readOptions(args: readonly string[]): Options {
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
    },
  });
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
