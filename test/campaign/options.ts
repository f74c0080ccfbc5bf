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

export const USAGE = `npm run campaign -- [--minutes N] [--seed S] [--workers N] [--only PATTERN]
                    [--sequences N] [--replays N] [--mutations N] [--kills N] [--redis-kills N]
  --minutes N    ends after so long (120)
  --seed S       plays the same once more
  --only PATTERN of the cuts and lost replies only those whose name matches
The other options say how many of each there are at most.`;

/** Throws what `parseArgs` or `RegExp` say of a mistake. */
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
