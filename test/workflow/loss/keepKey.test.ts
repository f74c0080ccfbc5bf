import { expect, it } from 'vitest';
import type { State } from '../../../src/domain/record/state.ts';
import { createKeyKeeping } from '../../../src/workflow/loss/keepKey.ts';
import { NOW, people, policy, request } from '../../domain/fixtures.ts';
import { key } from '../../store/fixtures.ts';

/** Redis has lost that its private key was revealed. */
const HELD: State = {
  status: 'held',
  at: NOW,
  reason: 'entries_lost',
  from: { status: 'ready', key, sealed: 'v1.k1.s.i.t.c', until: NOW + 1, shown: 0 },
  later: {
    event: 'reveal.delivered',
    by: 'U0DANA',
    at: NOW - 1,
    status: 'delivered',
    version: 9,
    revealed: true,
    key,
  },
};

it('an admin keeps no key while the clock is wrong by which its end would be counted', async () => {
  const held = request(HELD);
  const moved: string[] = [];
  const keeping = (isTimeRight: boolean) =>
    createKeyKeeping({
      requests: { load: async () => ({ request: held, places: {}, now: NOW }) },
      people: { about: async () => people() },
      policy: () => policy(),
      atlas: { organization: () => undefined },
      ledger: {
        async move() {
          moved.push('moved');
          return { ok: false, refusal: { why: 'unknown_request' } };
        },
      },
      windows: {
        recall: async (window) => ({
          ok: true,
          window: { ...window, shows: { kind: 'key', keyId: key.id } },
        }),
        open: () => Promise.reject(new Error('it is open')),
      },
      isTimeRight: async () => isTimeRight,
    });
  const window = { nonce: 'n', viewId: 'V', user: 'U0ADMIN', requestId: held.id, purpose: 'keep' };
  expect(await keeping(false).keep(window)).toEqual({ ok: false, refusal: { why: 'clock_wrong' } });
  // With the right time the next question is whether Atlas has the key.
  const refusal = { why: 'key_not_there' };
  expect(await keeping(true).keep(window)).toEqual({ ok: false, refusal });
  expect(moved).toEqual([]);
});
