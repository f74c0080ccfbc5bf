import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../src/slack/inbound/rateLimit.ts';

function setUp() {
  const clock = { now: 0 };
  const rateLimit = createRateLimit(() => clock.now);
  const often = (person: string, times: number) =>
    Array.from({ length: times }, () => rateLimit(person));
  return { clock, rateLimit, often };
}

describe('how fast one person may click', () => {
  it('is never a matter for somebody who reads what they click on', () => {
    const { clock, rateLimit } = setUp();
    for (let click = 0; click < 500; click += 1) {
      expect(rateLimit('U1')).toBe('go');
      clock.now += 2000;
    }
  });

  it('ends a flood after 30, tells its sender once, and keeps nobody else from anything', () => {
    const { often, rateLimit } = setUp();
    expect(often('U1', 30)).toEqual(Array(30).fill('go'));
    expect(often('U1', 3)).toEqual(['tell', 'drop', 'drop']);
    expect(rateLimit('U2')).toBe('go');
  });

  it('is given back one by one, and whole after a minute', () => {
    const { clock, often, rateLimit } = setUp();
    often('U1', 40);
    clock.now += 2000;
    expect([rateLimit('U1'), rateLimit('U1')]).toEqual(['go', 'tell']);
    clock.now += 61_000;
    expect(often('U1', 31)).toEqual([...Array(30).fill('go'), 'tell']);
  });

  it('is another matter than how fast they type into a menu', () => {
    const { clock, rateLimit, often } = setUp();
    const typing = (times: number) =>
      Array.from({ length: times }, () => rateLimit('U1', 'types')).filter((one) => one === 'go');
    expect(typing(100)).toHaveLength(60);
    expect(often('U1', 30)).toEqual(Array(30).fill('go'));
    clock.now += 1000;
    expect(typing(100)).toHaveLength(3);
  });
});
