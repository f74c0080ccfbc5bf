import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/audit/arguments.ts';
import { exportAudit } from '../../src/cli/audit/export.ts';
import type { Line } from '../../src/store/audit/auditChain.ts';

const NOW = Date.parse('2026-11-22T00:00:00Z');
const DAY = 86_400_000;

describe('what an operator types', () => {
  it.each([
    ['--help', { command: 'help' }],
    ['verify', { command: 'verify' }],
    ['accept', { command: 'accept' }],
    ['reseal', { command: 'reseal' }],
    ['export', { command: 'export', format: 'jsonl' }],
    ['export --format csv', { command: 'export', format: 'csv' }],
    ['export --format=csv --since=7d', { command: 'export', format: 'csv', since: NOW - 7 * DAY }],
    [
      'export --since 2026-11-01',
      { command: 'export', format: 'jsonl', since: Date.parse('2026-11-01') },
    ],
  ])('%s', (typed, asked) => {
    expect(readArguments(typed.split(' '), NOW)).toEqual(asked);
  });

  it.each([
    ['', /There is no command/],
    ['vrify', /no command vrify/],
    ['verify now', /takes nothing/],
    ['export --format xml', /not understood/],
    ['export --since yesterday', /--since must be/],
    ['export --since', /not understood/],
  ])('%s is not understood', (typed, says) => {
    expect(readArguments(typed.split(' '), NOW)).toMatch(says);
  });

  it('nothing at all is not understood either', () => {
    expect(readArguments([], NOW)).toMatch(/Say what to do/);
  });
});

describe('an export', () => {
  const line = (n: number, at: number, reason: string): Line => ({
    n,
    mac: `k1:${n}`,
    entry: JSON.stringify({
      at,
      by: 'U0DANA',
      event: 'request.created',
      facts: { reason },
      outcome: 'success',
      policyHash: 'p',
      requestId: '=1+1',
    }),
  });

  async function all(lines: readonly Line[], wish: Parameters<typeof exportAudit>[1]) {
    async function* after() {
      yield* lines;
    }
    let text = '';
    for await (const piece of exportAudit({ after }, wish)) text += piece;
    return text;
  }

  it('has no formulas in it, and quotes what needs quotes', async () => {
    const text = await all([line(1, NOW, 'a "b",\r\nc')], { format: 'csv' });
    expect(text.split('\r\n')[1]).toBe(
      `1,2026-11-22T00:00:00.000Z,request.created,success,U0DANA,'=1+1,"{""reason"":""a \\""b\\"",\\r\\nc""}",p,k1:1`,
    );
  });

  it('begins where it was asked to', async () => {
    const lines = [line(1, NOW - 2 * DAY, 'old'), line(2, NOW, 'new')];
    const text = await all(lines, { format: 'jsonl', since: NOW - DAY });
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((one) => JSON.parse(one)),
    ).toMatchObject([{ n: 2, h: 'k1:2', facts: { reason: 'new' } }]);
  });
});
