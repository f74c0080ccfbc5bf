import type { Health } from '../ports/health.ts';
import { judgeClocks, type Offsets, type Outside } from './judgeClocks.ts';

/** A clock outside counts for so long after it was heard, ms. */
const HEARD_FOR = 6 * 60_000;
const MINUTE = 60_000;
/** Clocks outside are asked anew at most this often, ms. */
const ASKED_EVERY = 10_000;

interface Heard {
  /** What it said, epoch ms, and when that was by our own clock that only goes forward. */
  readonly said: number;
  readonly at: number;
}

/** Coarse: it is told and logged, and trembles a little. */
function apart(ms: number): string {
  if (ms < 3 * MINUTE) return `${Math.round(ms / 1000)} s`;
  return ms < 180 * MINUTE ? `${Math.round(ms / MINUTE)} min` : `${Math.round(ms / MINUTE / 60)} h`;
}

export interface Clocks {
  /** A `Date` header, and how long its call took, ms. What is no date is ignored. */
  heard(clock: Outside, date: string | null | undefined, tookMs: number): void;
  /** Compares all clocks. Throws `StoreError` where Redis does not tell its time. */
  compare(): Promise<void>;
  /**
   * Whether the time of Redis may be trusted now, so that something may end by it. Asked before
   * each such end: a clock may have jumped a moment ago.
   */
  isRedisRight(): Promise<boolean>;
  isHostRight(): boolean;
}

export function createClocks(parts: {
  readonly monotonic: () => number;
  /** The clock of this host, epoch ms. */
  readonly host: () => number;
  /** Throws `StoreError`. */
  readonly redis: () => Promise<number>;
  /** Asks those outside something harmless, whatever comes of it; what they say is `heard`. */
  readonly ask: () => Promise<void>;
  readonly health: Pick<Health, 'is'>;
}): Clocks {
  const { monotonic, host, health } = parts;
  const outside = new Map<Outside, Heard>();
  let askedAt = Number.NEGATIVE_INFINITY;
  let hostRight = true;

  /** How far each clock is ahead of that of this host, ms. */
  async function offsets(): Promise<Offsets> {
    const before = monotonic();
    const redis = await parts.redis();
    const [now, after] = [host(), monotonic()];
    const found: Offsets = { host: 0, redis: redis + (after - before) / 2 - now };
    for (const [clock, { said, at }] of outside) {
      if (after - at <= HEARD_FOR) found[clock] = said + (after - at) - now;
    }
    return found;
  }

  async function askAnew(): Promise<void> {
    askedAt = monotonic();
    outside.clear();
    await parts.ask();
  }

  /** What was heard a while ago may mislead, such as after the host slept: then it is asked anew. */
  async function judge() {
    const first = judgeClocks(await offsets());
    const agree = first.wrong.size === 0 && !first.unclear;
    if (agree || monotonic() - askedAt < ASKED_EVERY) return first;
    await askAnew();
    return judgeClocks(await offsets());
  }

  async function look(): Promise<boolean> {
    const { wrong, unclear, by } = await judge();
    hostRight = !wrong.has('host');
    const detail = apart(by);
    health.is('host_clock', hostRight ? undefined : { code: 'host_clock_wrong', detail });
    const isRight = !wrong.has('redis') && !unclear;
    const code = unclear ? 'clocks_differ' : 'redis_clock_wrong';
    health.is('redis_clock', isRight ? undefined : { code, detail });
    return isRight;
  }

  return {
    heard(clock, date, tookMs) {
      const said = date === null || date === undefined ? Number.NaN : Date.parse(date);
      if (Number.isNaN(said)) return;
      // A header tells whole seconds: on average half a second has passed since.
      outside.set(clock, { said: said + 500, at: monotonic() - tookMs / 2 });
    },
    async compare() {
      await look();
    },
    isRedisRight: look,
    isHostRight: () => hostRight,
  };
}
