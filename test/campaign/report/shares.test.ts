import { describe, expect, it } from 'vitest';
import { readOptions } from '../options.ts';
import { DEFAULT_MINUTES, FULL, type Part, untilOf, type Wanted } from './shares.ts';

const MINUTE = 60_000;
const PARTS: readonly Part[] = ['mutations', 'replays', 'sequences', 'edits', 'kills'];

function wantedOf(...args: readonly string[]): Wanted {
  const options = readOptions(args);
  if (options === 'help') throw new Error('help was asked for');
  return options.wanted;
}

/** Minutes that each part gets, if each uses all of its time. `uses` names parts that use less. */
function minutesOf(wanted: Wanted, minutes: number, uses: Partial<Record<Part, number>> = {}) {
  let now = 0;
  return PARTS.map((part) => {
    const until = untilOf(part, wanted, now, minutes * MINUTE);
    const got = (until - now) / MINUTE;
    now += Math.min(until - now, (uses[part] ?? got) * MINUTE);
    return got;
  });
}

describe('the time of a campaign', () => {
  it('is, unless said otherwise, enough for each part of a full run', () => {
    const wanted = wantedOf();
    expect(wanted).toEqual({
      mutations: 1_000_000,
      replays: 20_000,
      sequences: 1_000_000,
      edits: 10_000,
      kills: 1_000,
      redisKills: 200,
    });
    const got = minutesOf(wanted, DEFAULT_MINUTES);
    for (const [i, part] of PARTS.entries()) {
      expect(got[i], part).toBeGreaterThanOrEqual(FULL[part].minutes);
    }
  });

  it('is shared out as the parts need it when there is less', () => {
    const got = minutesOf(wantedOf(), 10);
    expect(got.reduce((all, one) => all + one, 0)).toBeCloseTo(10);
    expect(Math.min(...got)).toBeGreaterThan(0.2);
  });

  it('goes to the others where a part is left out or asked for less', () => {
    const most = ['--mutations', '0', '--replays', '0', '--sequences', '0'];
    expect(minutesOf(wantedOf(...most, '--edits', '0'), 10)).toEqual([0, 0, 0, 0, 10]);
    expect(minutesOf(wantedOf(...most), 10).slice(0, 3)).toEqual([0, 0, 0]);
    const [, , few = 0, , kills = 0] = minutesOf(wantedOf('--sequences', '1000'), 10);
    expect(few).toBeLessThan(kills / 100);
    const [bots, redis] = [wantedOf('--redis-kills', '0'), wantedOf('--kills', '0')];
    expect(minutesOf(bots, 10)).toEqual(minutesOf(redis, 10));
  });

  it('goes to the next parts where one ends early', () => {
    const got = minutesOf(wantedOf(), 10, { sequences: 0 });
    const [mutations = 0, replays = 0, , edits = 0, kills] = got;
    expect(kills).toBeCloseTo(10 - mutations - replays - edits);
  });
});

describe('the options of a campaign', () => {
  it('know whether somebody said how long', () => {
    expect(readOptions([])).toMatchObject({ isTimed: false, minutes: DEFAULT_MINUTES });
    expect(readOptions(['--minutes', '3'])).toMatchObject({ isTimed: true, minutes: 3 });
    expect(readOptions(['--help'])).toBe('help');
    expect(() => readOptions(['--minutes', 'two'])).toThrow('--minutes is a whole number');
  });
});
