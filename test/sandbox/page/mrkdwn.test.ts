import { describe, expect, it } from 'vitest';
import { fromMarkdown } from '../../../src/sandbox/page/wording/markdown.ts';
import type { Inline } from '../../../src/sandbox/page/wording/marks.ts';
import { mrkdwn } from '../../../src/sandbox/page/wording/mrkdwn.ts';
import { richInline } from '../../../src/sandbox/page/wording/rich.ts';
import { createOwnTime } from '../../setup/ownTime.ts';

const line = (source: string, verbatim = true): readonly Inline[] => {
  const [part] = mrkdwn(source, { verbatim });
  return part === undefined || part.kind === 'pre' ? [] : part.of;
};

const text = (words: string): Inline => ({ kind: 'text', text: words });

describe('mrkdwn as the sandbox page reads it', () => {
  it('knows bold, italic, strike and code, nested', () => {
    expect(line('*bold _both_* ~gone~ `a*b*`')).toEqual([
      { kind: 'bold', of: [text('bold '), { kind: 'italic', of: [text('both')] }] },
      text(' '),
      { kind: 'strike', of: [text('gone')] },
      text(' '),
      { kind: 'code', text: 'a*b*' },
    ]);
  });

  it.each([
    'snake_case_word',
    'a*b*c',
    '* not bold *',
    '2 * 3 * 4',
    '*open',
    '*over\nlines*',
    '**',
  ])('leaves %j as it is', (source) => {
    expect(line(source)).toEqual([text(source)]);
  });

  it('undoes the three escapes and no others', () => {
    expect(line('&lt;b&gt; &amp;amp; &quot;')).toEqual([text('<b> &amp; &quot;')]);
    expect(line('`&lt;@U1&gt;`')).toEqual([{ kind: 'code', text: '<@U1>' }]);
  });

  it('finds people, channels, groups and everybody', () => {
    expect(line('<@U0DANA> <@U1|ana> <#C0KEYS> <!subteam^S1|@ops> <!here>')).toEqual([
      { kind: 'user', id: 'U0DANA' },
      text(' '),
      { kind: 'user', id: 'U1', label: 'ana' },
      text(' '),
      { kind: 'channel', id: 'C0KEYS' },
      text(' '),
      { kind: 'group', id: 'S1', label: '@ops' },
      text(' '),
      { kind: 'everybody', label: '@here' },
    ]);
  });

  it('makes links of safe addresses only', () => {
    expect(line('<https://example.com/?a=1&amp;b=2|here>')).toEqual([
      { kind: 'link', url: 'https://example.com/?a=1&b=2', label: 'here' },
    ]);
    expect(line('<javascript:alert(1)|here>')).toEqual([text('here')]);
    expect(line('<data:text/html,x>')).toEqual([text('<data:text/html,x>')]);
  });

  it('makes links of bare addresses unless it is told to be verbatim', () => {
    expect(line('see https://example.com/x.')).toEqual([text('see https://example.com/x.')]);
    expect(line('see https://example.com/x.', false)).toEqual([
      text('see '),
      { kind: 'link', url: 'https://example.com/x', label: 'https://example.com/x' },
      text('.'),
    ]);
  });

  it('reads a moment with its format, link and fallback', () => {
    expect(
      line('<!date^1392734382^{date} at {time}^https://example.com|then &amp; there>'),
    ).toEqual([
      {
        kind: 'date',
        seconds: 1392734382,
        format: '{date} at {time}',
        fallback: 'then & there',
        url: 'https://example.com',
      },
    ]);
  });

  it('draws the emoji it knows and leaves the others', () => {
    expect(line(':key: :nobody_knows: 10:30:00')).toEqual([
      { kind: 'emoji', name: 'key', sign: '🔑' },
      text(' :nobody_knows: 10:30:00'),
    ]);
  });

  it('separates quotes and preformatted text from lines', () => {
    expect(mrkdwn('before\n> one\n&gt; two\nafter\n```a *b*\n&lt;c&gt;```\nend')).toEqual([
      { kind: 'lines', of: [text('before')] },
      { kind: 'quote', of: [text('one\ntwo')] },
      { kind: 'lines', of: [text('after')] },
      { kind: 'pre', text: 'a *b*\n<c>' },
      { kind: 'lines', of: [text('end')] },
    ]);
  });

  it('never hangs on a long run of marks', () => {
    const own = createOwnTime();
    const started = own.now();
    mrkdwn('*_~`<'.repeat(600));
    expect(own.now() - started).toBeLessThan(1000);
  });
});

describe('other ways of writing text', () => {
  it('reads the styles and mentions of a rich text', () => {
    const elements = [
      { type: 'text', text: 'a', style: { bold: true, italic: true } },
      { type: 'text', text: 'b', style: { code: true } },
      { type: 'user', user_id: 'U1' },
      { type: 'link', url: 'javascript:x', text: 'no' },
    ];
    expect(richInline({ elements })).toEqual([
      { kind: 'bold', of: [{ kind: 'italic', of: [text('a')] }] },
      { kind: 'code', text: 'b' },
      { kind: 'user', id: 'U1' },
      text('no'),
    ]);
  });

  it('says Markdown in mrkdwn, but not inside code', () => {
    expect(fromMarkdown('# Head\n**b** [l](https://x.y)\n- item\n`**c**`')).toBe(
      '*Head*\n*b* <https://x.y|l>\n• item\n`**c**`',
    );
  });
});
