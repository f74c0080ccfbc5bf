import { describe, expect, it } from 'vitest';
import { createPace } from '../../src/slack/inbound/rateLimit.ts';

function setUp() {
  const clock = { now: 0 };
  const pace = createPace(() => clock.now);
  const often = (person: string, times: number) =>
    Array.from({ length: times }, () => pace(person));
  return { clock, pace, often };
}

describe('how fast one person may click', () => {
  it('is never a matter for somebody who reads what they click on', () => {
    const { clock, pace } = setUp();
    for (let click = 0; click < 500; click += 1) {
      expect(pace('U1')).toBe('go');
      clock.now += 2000;
    }
  });

  it('ends a flood after 30, tells its sender once, and keeps nobody else from anything', () => {
    const { often, pace } = setUp();
    expect(often('U1', 30)).toEqual(Array(30).fill('go'));
    expect(often('U1', 3)).toEqual(['tell', 'drop', 'drop']);
    expect(pace('U2')).toBe('go');
  });

  it('is given back one by one, and whole after a minute', () => {
    const { clock, often, pace } = setUp();
    often('U1', 40);
    clock.now += 2000;
    expect([pace('U1'), pace('U1')]).toEqual(['go', 'tell']);
    clock.now += 61_000;
    expect(often('U1', 31)).toEqual([...Array(30).fill('go'), 'tell']);
  });
});
