import { expect, it } from 'vitest';
import type { Request } from '../../../src/domain/record/request.ts';
import { createOwedCheck, owingRequests } from '../../../src/workflow/listings/owedByLog.ts';
import type { OwedByLog } from '../../../src/workflow/ports/audit.ts';
import type { NoticeStanding } from '../../../src/workflow/ports/listings.ts';
import type { Notice } from '../../../src/workflow/ports/store.ts';
import { policy, request, STATES } from '../../domain/fixtures.ts';
import { UNTOUCHED } from '../../untouched.ts';

const HERE = { channel: 'C0APPROVALS', ts: '1.000100' };
const ELSEWHERE = { channel: 'C0GENERAL', ts: '1.000200' };
const waiting = request(STATES.pending);
const over = request(STATES.withdrawn);

const owed = (tag: string, version = 3): OwedByLog => ({
  id: `${waiting.id}:${tag}`,
  tag,
  version,
});
const standing = (tag: string, change: Partial<NoticeStanding> = {}): NoticeStanding => ({
  id: `${waiting.id}:${tag}`,
  isOwed: false,
  settled: undefined,
  place: undefined,
  ...change,
});

/** What becomes of these. */
async function looked(
  of: Request,
  named: readonly OwedByLog[],
  standings: readonly NoticeStanding[],
) {
  const done: string[] = [];
  const again: Notice[] = [];
  const check = createOwedCheck({
    listings: {
      standing: async (ids) =>
        ids.map(
          (id) =>
            standings.find((one) => one.id === id) ?? standing(id.slice(waiting.id.length + 1)),
        ),
      async oweAgain(notice, { sends, place }) {
        if (sends) again.push(notice);
        done.push(`${sends ? 'sends' : 'moves'} ${notice.kind} ${place?.channel ?? ''}`.trim());
      },
    },
    history: {
      ...UNTOUCHED.history,
      owed: () => named,
      allSettled: (id) => done.push(`settled ${id === of.id}`),
    },
    missing: {
      async mend(_id, look) {
        done.push(`tells of ${(await look(false)).join()}`);
        await look(true);
      },
    },
    records: { lostNotice: (id, version) => done.push(`lost ${id.split(':')[1]} ${version}`) },
    policy: () => policy(),
  });
  await check.look(owingRequests([{ id: of.id, request: of, needs: [] }]));
  return { done, again };
}

it.each([
  ['owed still', standing('card', { isOwed: true })],
  ['taken by Slack', standing('card', { settled: { version: 3, place: HERE }, place: HERE })],
  ['taken by Slack without a message', standing('card', { settled: { version: 3 } })],
])('a card that is %s is fine', async (_, one) => {
  expect((await looked(waiting, [owed('card')], [one])).done).toEqual([]);
});

it.each([
  ['neither owed nor taken', {}],
  ['taken in an earlier version alone', { settled: { version: 2, place: HERE }, place: HERE }],
])('a card that is %s is sent again', async (_, change) => {
  const { done, again } = await looked(waiting, [owed('card')], [standing('card', change)]);
  expect(done[0]).toBe('tells of notice');
  expect(again).toMatchObject([{ kind: 'card', target: 'C0APPROVALS', version: 3 }]);
});

it.each([
  ['elsewhere', ELSEWHERE],
  ['nowhere', undefined],
])('a card that is said to be %s gets its place back', async (_, place) => {
  const one = standing('card', { settled: { version: 3, place: HERE }, place });
  expect((await looked(waiting, [owed('card')], [one])).done).toEqual([
    'tells of place',
    'moves card C0APPROVALS',
  ]);
});

it('a request whose notices nobody named gets a card if it has none, and else keeps it', async () => {
  const { again } = await looked(waiting, [], []);
  expect(again).toMatchObject([{ kind: 'card', version: waiting.version }]);
  expect((await looked(waiting, [], [standing('card', { place: HERE })])).done).toEqual([]);
  expect((await looked(over, [], [])).done).toEqual(['settled true']);
});

it('of every other message, and of what is over, the admins are told', async () => {
  const named = [owed('outcome:ready:5', 5), owed('receipt')];
  expect(
    (await looked(waiting, [owed('card'), ...named], [standing('card', { isOwed: true })])).done,
  ).toEqual(['lost outcome 5', 'tells of notice', 'sends receipt']);
  expect((await looked(over, named, [])).done).toEqual(['lost outcome 5', 'lost receipt 3']);
});

it('of a request that is over, what was taken is forgotten', async () => {
  const one = standing('receipt', { settled: { version: 3, place: HERE }, place: HERE });
  expect((await looked(over, [owed('receipt')], [one])).done).toEqual(['settled true']);
});
