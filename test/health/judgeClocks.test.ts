import { describe, expect, it } from 'vitest';
import { judgeClocks, type Offsets } from '../../src/workflow/health/judgeClocks.ts';

const DAY = 24 * 60 * 60_000;
const MINUTE = 60_000;

const host = 0;
const cases: readonly (readonly [what: string, offsets: Offsets, wrong: string])[] = [
  ['all agree', { host, redis: 40, slack: -900, atlas: 1200 }, ''],
  ['a minute is not enough to stop', { host, redis: MINUTE, slack: 0, atlas: 0 }, ''],
  ['Redis is two days ahead', { host, redis: 2 * DAY, slack: 0, atlas: 0 }, 'redis'],
  ['Redis is two days behind', { host, redis: -2 * DAY, slack: 10 }, 'redis'],
  ['this host is ten minutes behind', { host, redis: 600_000, slack: 600_500 }, 'host'],
  ['this host is ahead', { host, redis: -DAY, slack: -DAY, atlas: -DAY }, 'host'],
  ['one host runs Redis and Keywarden', { host, redis: 0, slack: DAY, atlas: DAY }, 'host redis'],
  ['Slack alone is off', { host, redis: 0, slack: DAY, atlas: 0 }, 'slack'],
  ['nobody outside is heard', { host, redis: DAY }, 'unclear'],
  ['nothing agrees with anything', { host, redis: DAY, slack: 2 * DAY }, 'unclear'],
  ['two against two', { host, redis: DAY, slack: 0, atlas: DAY }, 'unclear'],
];

describe('which clock is wrong', () => {
  it.each(cases)('%s', (_what, offsets, expected) => {
    const { wrong, unclear } = judgeClocks(offsets);
    expect(unclear ? 'unclear' : [...wrong].join(' ')).toBe(expected);
  });
});
