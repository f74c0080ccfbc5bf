import { expect, it } from 'vitest';
import { lostUses } from '../../src/workflow/loss/lostUses.ts';
import type { AuditEntry, LostEntry } from '../../src/workflow/ports/audit.ts';
import { makeEntry } from '../store/fixtures.ts';

function lost(n: number, over: Partial<AuditEntry>, isAuthentic = true): LostEntry {
  return { n, isAuthentic, entry: makeEntry({ by: 'U1', at: n * 10, ...over }) };
}
async function* from(entries: readonly LostEntry[]) {
  yield* entries;
}

const made = (n: number, requestId: string, isAuthentic = true) =>
  lost(n, { event: 'request.created', requestId, facts: { quotas: [`q${n}`] } }, isAuthentic);

it('knows who made which request and what that used up, in the order in which they were made', async () => {
  const entries = [
    made(7, 'r2'),
    lost(8, { event: 'create.intent', requestId: 'r2', facts: {} }),
    made(5, 'r1'),
    lost(9, { event: 'request.glass_broken', requestId: 'r3', facts: {} }),
    lost(9, { event: 'vote.given', requestId: 'r4', facts: {} }),
    made(7, 'r2'),
  ];
  const { made: found, tried } = await lostUses(from(entries));
  expect([...found]).toEqual([
    ['r1', { by: 'U1', at: 50, quotas: ['q5'] }],
    ['r2', { by: 'U1', at: 70, quotas: ['q7'] }],
    ['r3', { by: 'U1', at: 90, quotas: [] }],
  ]);
  expect([...tried]).toEqual(['r2']);
});

it('counts nothing by an entry whose MAC is wrong', async () => {
  expect((await lostUses(from([made(1, 'r1', false)]))).made.size).toBe(0);
});
