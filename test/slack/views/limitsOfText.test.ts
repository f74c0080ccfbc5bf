import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { section } from '../../../src/slack/views/kit/blocks.ts';
import { cut, esc, firstThatFits, fitting } from '../../../src/slack/views/kit/limits.ts';
import { code, moment, person } from '../../../src/slack/views/kit/mrkdwn.ts';
import { en } from '../../../src/text/en.ts';
import { NOON, nasty } from './samples.ts';

/** Half of a surrogate pair. */
const LONE = /\p{Cs}/u;

describe('cut', () => {
  it('leaves alone what fits', () => expect(cut('abc', 3)).toBe('abc'));
  it('ends what does not fit with an ellipsis', () => expect(cut('abcd', 3)).toBe('ab…'));
  it('never cuts an emoji in two', () => expect(cut('a👩bcd', 3)).toBe('a…'));
  it('never cuts an escape in two', () => expect(cut('a&amp;bcd', 5)).toBe('a…'));
  it('never cuts a mention in two', () => expect(cut('by <@U0DANA> and so on', 10)).toBe('by…'));

  it('never gives more than it may, nor half a character', () => {
    fc.assert(
      fc.property(nasty(200), fc.integer({ min: 1, max: 100 }), (text, max) => {
        const result = cut(text, max);
        expect(result.length).toBeLessThanOrEqual(max);
        if (!LONE.test(text)) expect(result).not.toMatch(LONE);
        expect(cut(esc(text), max)).not.toMatch(/&(?!amp;|lt;|gt;)/);
      }),
    );
  });
});

describe('fitting', () => {
  const blocks = Array.from({ length: 60 }, (_, index) => section(`line ${index}`));

  it('keeps the blocks from the start that there is room for', () => {
    expect(fitting(blocks)).toHaveLength(50);
    expect(fitting(blocks, { count: 50, bytes: 400 }).length).toBeLessThan(6);
  });

  it('takes the longest rendering that fits', () => {
    const drawn = firstThatFits([60, 20, 5], (count) => blocks.slice(0, count));
    expect(drawn).toHaveLength(20);
  });
});

describe('marks inside a sentence', () => {
  it('put outside words into inline code, with no way out', () => {
    expect(code('ci `deploy` <@U0DANA>')).toBe("`ci 'deploy' &lt;@U0DANA&gt;`");
  });

  it('mention nobody whose id is not one', () => {
    expect(person('U0DANA')).toBe('<@U0DANA>');
    expect(person('U0DANA> <!here')).toBe('`U0DANA&gt; &lt;!here`');
  });

  it('write a moment in the time of the reader, and in UTC where that is not known', () => {
    expect(moment(en, NOON)).toBe(
      `<!date^${NOON / 1000}^{date_short_pretty} at {time}|2026-11-22 12:00 UTC>`,
    );
  });
});
