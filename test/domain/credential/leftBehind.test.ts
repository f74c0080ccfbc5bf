import { describe, expect, it } from 'vitest';
import { leftBehind, tellsOfAll } from '../../../src/domain/credential/leftBehind.ts';
import { NOW } from '../fixtures.ts';
import { DAY, makeCredential } from './fixtures.ts';

const HOUR = 3_600_000;
const END = NOW + 14 * DAY;

function key(name: string, orphaned?: number) {
  return makeCredential({ id: `apiKey:${name}`, ends: orphaned === undefined ? {} : { orphaned } });
}

describe('of the keys that somebody left behind', () => {
  const first = key('b', END);
  const second = key('a', END + 5);

  it('the one that was first tells of all of them', () => {
    const all = [second, first];
    expect(tellsOfAll(first, all)).toBe('tell');
    expect(tellsOfAll(second, all)).toEqual({ another: first });
  });

  it('another tells of them where the first has ended or was taken', () => {
    expect(tellsOfAll(second, [second])).toBe('tell');
    expect(tellsOfAll(first, [second])).toBe('over');
  });

  it('none tells before the others have their new end', () => {
    expect(tellsOfAll(first, [first, key('c')])).toBe('early');
  });

  it('one that follows much later is told of by itself', () => {
    expect(tellsOfAll(key('c', END + 2 * HOUR), [first, key('c', END + 2 * HOUR)])).toBe('tell');
  });

  it('those that have ended, or that nobody has, are none', () => {
    const ended = makeCredential({
      state: { status: 'ended', at: NOW, why: 'asked', by: 'U0DANA', proof: 'deleted' },
    });
    const unrevealed = makeCredential({ handedOverAt: undefined });
    expect(leftBehind([ended, first, unrevealed])).toEqual([first]);
  });
});
