import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { type AuditWish, createAuditLog } from '../../src/workflow/audit/auditLog.ts';
import type { LoggedEntry } from '../../src/workflow/ports/audit.ts';
import { policy } from '../domain/fixtures.ts';
import { makeEntry } from '../store/fixtures.ts';

const given: Policy = { ...policy(), auditors: ['U0AUDITOR'] };

function logOf(entries: readonly LoggedEntry[]) {
  const reads: number[] = [];
  const log = createAuditLog({
    pages: {
      async before(n = Number.POSITIVE_INFINITY, limit) {
        reads.push(limit);
        return [...entries]
          .reverse()
          .filter((one) => one.n < n)
          .slice(0, limit);
      },
      async after(n, limit) {
        reads.push(limit);
        return entries.filter((one) => one.n > n).slice(0, limit);
      },
    },
    people: {
      about: async (ids) =>
        new Map(ids.map((id) => [id, { id, standing: 'member', groups: [] } as const])),
    },
    policy: () => given,
  });
  const page = async (wish: AuditWish) => {
    const found = await log.page('U0AUDITOR', wish);
    if (!found.ok) throw new Error('refused');
    return found.page;
  };
  return { log, page, reads };
}

const entries = (count: number, by: (n: number) => string = () => 'U0DANA'): LoggedEntry[] =>
  Array.from({ length: count }, (_, index) => {
    const n = index + 1;
    return { n, entry: makeEntry({ by: by(n), at: n }) };
  });

describe('the audit log for people', () => {
  it('is for auditors only', async () => {
    const { log, reads } = logOf(entries(3));
    expect(await log.page('U0DANA', { limit: 3 })).toEqual({
      ok: false,
      refusal: { why: 'not_allowed' },
    });
    expect(reads).toEqual([]);
  });

  it('is read no further than a page where nothing is sought', async () => {
    const { page, reads } = logOf(entries(1000));
    expect((await page({ limit: 8 })).entries.map(({ n }) => n)).toEqual([
      1000, 999, 998, 997, 996, 995, 994, 993,
    ]);
    expect(reads).toEqual([9]);
  });

  it('shows each entry that matches once, forwards and backwards', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 40 }),
        async (count, limit, every) => {
          const { page } = logOf(entries(count, (n) => (n % every === 0 ? 'U0RAVI' : 'U0DANA')));
          const seen: number[] = [];
          let at = await page({ by: 'U0RAVI', limit });
          for (;;) {
            seen.push(...at.entries.map(({ n }) => n));
            if (at.older === undefined) break;
            at = await page({ by: 'U0RAVI', limit, before: at.older });
          }
          const all = Array.from({ length: count }, (_, index) => count - index);
          expect(seen).toEqual(all.filter((n) => n % every === 0));
          const back: number[] = at.entries.map(({ n }) => n).reverse();
          while (at.newer !== undefined) {
            at = await page({ by: 'U0RAVI', limit, after: at.newer });
            back.push(...at.entries.map(({ n }) => n).reverse());
          }
          expect(back).toEqual([...seen].reverse());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stops a long search and says how far it came', async () => {
    const { page, reads } = logOf(entries(20_000));
    const found = await page({ by: 'U0NOBODY', limit: 8 });
    expect(found).toMatchObject({ entries: [], older: 15_001, searchedTo: 15_001 });
    expect(reads).toHaveLength(20);
  });

  it('ends at the time it was asked for', async () => {
    const { page } = logOf(
      entries(30).map((one) => ({ ...one, entry: makeEntry({ at: one.n * 86_400_000 }) })),
    );
    const found = await page({ since: 28 * 86_400_000, limit: 8 });
    expect(found.entries.map(({ n }) => n)).toEqual([30, 29, 28]);
    expect(found.older).toBeUndefined();
  });
});
