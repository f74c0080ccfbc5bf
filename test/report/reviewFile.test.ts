import { describe, expect, it } from 'vitest';
import { checkReview, proveReview } from '../../src/cli/report/review.ts';
import { createReviewReader, reviewText } from '../../src/cli/report/reviewRows.ts';
import { chain, GENESIS, type Head, type Line } from '../../src/store/audit/auditChain.ts';
import type { AuditEntry } from '../../src/workflow/ports/audit.ts';
import { makeEntry, signer } from '../store/fixtures.ts';

const ID = '01JD0000000000000000000070';
const LIST = `${ID}:person:U0DANA`;

const entry = (event: string, facts: AuditEntry['facts'], review = ID) =>
  makeEntry({ event, by: 'U0DANA', facts: { review, ...facts } });

const ASKED = {
  list: LIST,
  reviewer: 'person',
  who: 'U0DANA',
  rows: ['a', 'b'].map((id) =>
    JSON.stringify({ credential: `apiKey:${id}`, purpose: '=cmd()', owner: 'U0DANA', use: 'seen' }),
  ),
};
const FOUND = {
  list: LIST,
  rows: [
    JSON.stringify({ credential: 'apiKey:a', answer: 'keep', reviewedBy: 'U0DANA', ended: 'live' }),
    JSON.stringify({ credential: 'apiKey:b', answer: 'silent', ended: 'live' }),
  ],
};
const ENTRIES = [
  makeEntry({ event: 'keywarden.start' }),
  entry('review.started', {}),
  entry('review.list_opened', ASKED),
  entry('review.answered', { list: LIST, credential: 'apiKey:a', answer: 'keep' }),
  entry('review.answered', { list: LIST, credential: 'apiKey:b' }, '01JD0000000000000000000071'),
  entry('review.list_closed', FOUND),
];

function chained(): readonly Line[] {
  const lines: Line[] = [];
  let head: Head = GENESIS;
  for (const one of ENTRIES) {
    const line = chain(signer, head, one);
    lines.push(line);
    head = line;
  }
  return lines;
}

function parts(lines: readonly Line[], end: Line | undefined = lines.at(-1)) {
  return {
    signer,
    trail: {
      async *after() {
        yield* lines;
      },
    },
    auditHead: {
      standing: async () => ({ head: { epoch: 1, n: end?.n ?? 0, h: end?.mac ?? '' } }),
    },
  };
}

async function proven() {
  const found = await proveReview(parts(chained()), ID);
  if (!found.ok) throw new Error(found.says);
  return found;
}

describe('the file of a review', () => {
  it('names for each key the entries of the audit log, by number and chain value', async () => {
    const [head, first, second] = reviewText((await proven()).read.rows, 'csv').split('\r\n');
    const lines = chained();
    expect(head).toMatch(/^review,asked,credential,.*,outcomeEntry,outcomeHash$/);
    expect(first).toContain(`,keep,U0DANA,,,live,,,entry:3,${lines[2]?.mac},entry:4,`);
    expect(first).toContain(`,entry:6,${lines[5]?.mac}`);
    expect(second).toContain(`,silent,,,,live,,,entry:3,${lines[2]?.mac},,,entry:6,`);
  });

  it('begins no cell with what a spreadsheet would run', async () => {
    const text = reviewText((await proven()).read.rows, 'csv');
    expect(text).toContain("'=cmd()");
    expect(text.split(/\r\n|,/).filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
  });

  it.each(['csv', 'json'] as const)('is checked byte for byte as %s', async (format) => {
    const found = await proven();
    const text = reviewText(found.read.rows, format);
    expect(checkReview(found, text)).toMatchObject({ ok: true });
    expect(checkReview(found, text).says).toMatch(/entries 2 to 6 .* of 2 keys\. All 6 entries/);
    expect(checkReview(found, text.replace('silent', 'keep')).ok).toBe(false);
    expect(checkReview(found, text.slice(0, -2)).ok).toBe(false);
  });

  it('is not written where the log was altered or cut, or knows no such review', async () => {
    const lines = chained();
    const altered = lines.map((line) =>
      line.n === 4 ? { ...line, entry: line.entry.replace('keep', 'end') } : line,
    );
    expect(await proveReview(parts(altered), ID)).toEqual({
      ok: false,
      says: 'Entry 4 of the audit log is altered.',
    });
    expect(await proveReview(parts(lines.slice(0, 5), lines[5]), ID)).toMatchObject({
      says: 'Entry 6 of the audit log is missing.',
    });
    const other = '01JD0000000000000000000072';
    expect(await proveReview(parts(lines), other)).toMatchObject({
      says: `The audit log knows no review ${other}.`,
    });
  });

  it('has open cells as long as the review is not closed', () => {
    const reader = createReviewReader(ID);
    for (const line of chained().slice(0, 4)) reader.take(line);
    const [, first] = reviewText(reader.read().rows, 'csv').split('\r\n');
    expect(first).toMatch(/,entry:3,[^,]+,entry:4,[^,]+,,$/);
  });
});
