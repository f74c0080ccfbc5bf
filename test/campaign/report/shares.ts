/**
 * Runs of each part in a full campaign, and the minutes for them on two cores with little other
 * load.
 * Measured there: at least 3,400 payloads a second (signatures, markers and seals take seconds), 24
 * replays a second, 240 sequences a second by two workers, 1,006 kills of bots and 280 of Redis in
 * 21 minutes. Edits of Redis: 200 a minute by two lanes while other work ran; most of it is waiting.
 * Kills get twice the time that they take: in a short run each cut is worth more than another
 * sequence.
 */
export const FULL = {
  mutations: { times: 1_000_000, minutes: 5 },
  replays: { times: 20_000, minutes: 14 },
  sequences: { times: 1_000_000, minutes: 70 },
  edits: { times: 10_000, minutes: 40 },
  kills: { times: 1_000, minutes: 50 },
  /** Redis is killed in the same time as the bots. */
  redisKills: { times: 200 },
} as const;
const PARTS = ['mutations', 'replays', 'sequences', 'edits', 'kills'] as const;
export type Part = (typeof PARTS)[number];
/** Wanted number of runs of each part. */
export type Wanted = Readonly<Record<keyof typeof FULL, number>>;

/** Reserve for slower machines and slower runs. */
const SPARE = 1.3;
/** Enough for a full run. */
export const DEFAULT_MINUTES = Math.ceil(
  PARTS.reduce((sum, part) => sum + FULL[part].minutes, 0) * SPARE,
);

function minutesOf(part: Part, wanted: Wanted): number {
  const { times, minutes } = FULL[part];
  const share = wanted[part] / times;
  if (part !== 'kills') return share * minutes;
  return Math.max(share, wanted.redisKills / FULL.redisKills.times) * minutes;
}

/**
 * The time at which a part must end. The remaining time is divided among this part and the later
 * ones by their need. Time that a part does not use goes to the later ones.
 */
export function untilOf(part: Part, wanted: Wanted, now: number, end: number): number {
  const left = PARTS.slice(PARTS.indexOf(part));
  const all = left.reduce((sum, one) => sum + minutesOf(one, wanted), 0);
  return all === 0 ? now : now + ((end - now) * minutesOf(part, wanted)) / all;
}
