import { expect, it } from 'vitest';
import { guardUseCases } from '../../src/workflow/audit/useCaseGuards.ts';
import { NOW, request } from '../domain/fixtures.ts';

const guard = {
  known: () => ({ id: 's', why: 'behind', since: NOW, log: { epoch: 1, n: 1, h: 'h' } }) as const,
  isOn: async () => true,
};
const never = async () => Promise.reject(new Error('began something in safe mode'));
const loaded = { request: request(), places: {}, now: NOW };
const window = { nonce: 'n', viewId: 'V', user: 'U0DANA', requestId: 'R', purpose: 'p' };
const wish = {
  organizationId: 'o',
  description: 'd',
  roles: [],
  reason: 'r',
  ticket: '',
  recipient: '',
  accessList: '',
};

const notes = { note: () => undefined };
const guarded = guardUseCases(
  { guard, notes },
  {
    discussion: {
      ask: never,
      refuseAnswer: never,
      answer: never,
      offerable: () => undefined,
      offerLess: never,
      refuseSettling: never,
      settle: never,
      nudge: never,
      refuseAcknowledger: never,
      acknowledge: never,
    },
    changes: { refuse: never, refuseAgain: never, change: never },
    breakingGlass: { break: never },
  },
);
const { discussion, changes, breakingGlass } = guarded;
const REFUSAL = { why: 'safe_mode' };

it.each([
  ['asks', () => discussion.ask(window, 'Why?')],
  ['answers', () => discussion.answer(window, 'Because.')],
  ['offers less', () => discussion.offerLess(window, { roles: [], comment: '' })],
  ['accepts less', () => discussion.settle(window, true)],
  ['reminds anybody', () => discussion.nudge('U0DANA', 'R')],
  ['acknowledges', () => discussion.acknowledge(window)],
  ['changes a request', () => changes.change(window, 'N', wish)],
  ['breaks the glass', () => breakingGlass.break(window, wish, 'Checkout is down.')],
])('in safe mode nobody %s, and is told why', async (_, act) => {
  expect(await act()).toEqual({ ok: false, refusal: REFUSAL });
});

it.each([
  ['an answer', () => discussion.refuseAnswer(loaded, 'U0DANA', 'q')],
  ['an acceptance', () => discussion.refuseSettling(loaded, 'U0DANA', 'o')],
  ['a change', () => changes.refuse(loaded, 'U0DANA')],
  ['asking again', () => changes.refuseAgain(loaded, 'U0DANA')],
])('in safe mode no window opens for %s', async (_, refuse) => {
  expect(await refuse()).toEqual(REFUSAL);
});
