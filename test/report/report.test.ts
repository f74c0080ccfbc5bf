import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/report/arguments.ts';
import { report } from '../../src/cli/report/report.ts';
import { linesOf } from '../../src/domain/inventory/inventory.ts';
import type { Observation } from '../../src/domain/inventory/observation.ts';
import { makeAccess } from '../../src/domain/key/access.ts';
import { makeCredential } from '../store/credentials/fixtures.ts';

const DAY = 24 * 60 * 60_000;
const NOW = Date.UTC(2026, 10, 30);
const ACME = 'a'.repeat(24);
const GIVEN = { now: NOW, staleAfterMs: 90 * DAY, nameOf: () => 'acme' };

function foreign(over: Partial<Observation> = {}): Observation {
  return {
    id: 'apiKey:651234567890123456789012',
    kind: 'apiKey',
    handle: 'abcdefgh',
    description: 'nightly',
    access: makeAccess({ organizationRoles: ['ORG_OWNER'] }),
    createdAt: NOW - 400 * DAY,
    firstSeenAt: NOW,
    use: { readAt: NOW, addresses: 1, at: NOW - 100 * DAY, from: '203.0.113.7' },
    ...over,
  };
}

function written(wish: Parameters<typeof report>[1], observations = [foreign()]): string {
  const own = makeCredential({ id: 'apiKey:own', purpose: 'ci-deploy' });
  return [...report(linesOf(ACME, [own], observations), wish, GIVEN)].join('');
}

describe('what an operator types', () => {
  it.each([
    ['', { command: 'report', format: 'csv' }],
    ['--format json', { command: 'report', format: 'json' }],
    ['--format=json --no-end', { command: 'report', format: 'json', list: 'no-end' }],
    ['--help', { command: 'help' }],
    [
      '--review 01JD0000000000000000000070 --format json',
      { command: 'review', format: 'json', review: '01JD0000000000000000000070' },
    ],
    [
      '--review=01JD0000000000000000000070 --check outcome.csv',
      {
        command: 'review',
        format: 'csv',
        review: '01JD0000000000000000000070',
        check: 'outcome.csv',
      },
    ],
  ])('%s', (typed, asked) => {
    expect(readArguments(typed === '' ? [] : typed.split(' '))).toEqual(asked);
  });

  it.each([
    'now',
    '--format xml',
    '--format',
    '--foreign --stale',
    '--review last',
    '--review 01JD0000000000000000000070 --stale',
  ])('%s is not understood', (typed) => {
    expect(readArguments(typed.split(' '))).toMatch(/is not understood here/);
  });
});

describe('a check of a file', () => {
  it('needs to know the review', () => {
    expect(readArguments(['--check', 'outcome.csv'])).toMatch(/needs --review/);
  });
});

describe('the report', () => {
  it('has a line for each key, ours and those that are nobody’s', () => {
    const [head, own, other, ...rest] = written({ format: 'csv' }).trimEnd().split('\r\n');
    expect(rest).toEqual([]);
    expect(head).toMatch(/^id,organization,organizationId,publicKey,description,origin,/);
    expect(own).toMatch(/^apiKey:own,acme,.*,ci-deploy,issued,/);
    expect(other).toMatch(/^apiKey:6512.*,nightly,foreign,/);
    expect(other).toMatch(/,dangerous,ORG_OWNER,.*2026-08-22T00:00:00.000Z,203.0.113.7,seen,$/);
  });

  it('begins no cell with what a spreadsheet would run, or take for a number', () => {
    const text = written({ format: 'csv' }, [foreign({ description: '=HYPERLINK("x")' })]);
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    const cells = text.trimEnd().split(/\r\n|,/);
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(cells.filter((cell) => cell !== '' && !Number.isNaN(Number(cell)))).toEqual([]);
  });

  it('is JSON with the same facts, or one of its lists', () => {
    const all: unknown = JSON.parse(written({ format: 'json' }));
    expect(all).toHaveLength(2);
    const stale: unknown = JSON.parse(written({ format: 'json', list: 'stale' }));
    expect(stale).toMatchObject([{ description: 'nightly', use: 'seen' }]);
  });
});
