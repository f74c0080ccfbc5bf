import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLimit } from '../../../src/sandbox/slack/delivery/limit.ts';
import { setStage } from './fakeApp.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => void vi.useRealTimers());

/** One turn in which what has arrived is read. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('an app that hangs is late after three seconds', async () => {
  const over = vi.fn();
  createLimit(3000, () => 0)(over);
  vi.advanceTimersByTime(2999);
  await turn();
  expect(over).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  await turn();
  expect(over).toHaveBeenCalledOnce();
});

it('an app that a busy machine kept from running has that time as well', async () => {
  const over = vi.fn();
  let starved = 500;
  createLimit(3000, () => starved)(over);
  vi.advanceTimersByTime(2000);
  starved += 1500;
  vi.advanceTimersByTime(2499);
  await turn();
  expect(over).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  await turn();
  expect(over).toHaveBeenCalledOnce();
});

it('an app that answers in time, be it in the last turn, is not late', async () => {
  const over = vi.fn();
  const inTime = createLimit(3000, () => 0)(over);
  vi.advanceTimersByTime(3000);
  inTime();
  await turn();
  vi.advanceTimersByTime(3000);
  await turn();
  expect(over).not.toHaveBeenCalled();
});

it('a trigger does not expire while the machine keeps the app from running', async () => {
  vi.useRealTimers();
  let starved = 0;
  await using stage = await startStarving(() => starved);
  const { sim, app, call, pass } = stage;
  const view = { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [] };
  const open = async () => {
    const trigger_id = app.received.at(-1)?.payload.trigger_id;
    return call('views.open', { trigger_id, view });
  };
  await sim.as('U0DANA').types('C0KEYS', '/atlas-keys');
  pass(5000);
  starved = 2000;
  expect(await open()).toMatchObject({ ok: true });
  await sim.as('U0DANA').types('C0KEYS', '/atlas-keys');
  pass(3001);
  expect(await open()).toMatchObject({ error: 'expired_trigger_id' });
});

async function startStarving(starved: () => number) {
  const stage = await setStage({ starved });
  return { ...stage, [Symbol.asyncDispose]: () => stage.close() };
}
