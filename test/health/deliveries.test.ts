import { expect, it } from 'vitest';
import { createDeliveryWatch, type Refused } from '../../src/slack/health/deliveries.ts';
import { createHealth } from '../../src/workflow/health/health.ts';
import { recordingLog } from '../store/fixtures.ts';

const MINUTE = 60_000;

function scene() {
  const clock = { now: 0 };
  const health = createHealth({ now: () => clock.now, log: recordingLog() });
  const watch = createDeliveryWatch({ health, monotonic: () => clock.now });
  let count = 0;
  return {
    ...watch,
    clock,
    refuse(times: number, over: Partial<Refused> = {}) {
      for (let time = 0; time < times; time += 1) {
        count += 1;
        watch.refused({ signature: `v0=${count}`, isSigned: false, namesUs: true, ...over });
      }
    },
    problem: () => health.problems().get('slack_deliveries')?.code,
  };
}

it('is unwell where all that names our workspace is refused, from the start or after ten minutes', () => {
  const { refuse, accepted, clock, problem } = scene();
  refuse(2);
  expect(problem()).toBeUndefined();
  refuse(1);
  expect(problem()).toBe('deliveries_unsigned');
  accepted();
  expect(problem()).toBeUndefined();
  clock.now += 9 * MINUTE;
  refuse(100);
  expect(problem()).toBeUndefined();
  clock.now += MINUTE;
  // Three at once are no proof against a secret that was right before: they must go on.
  refuse(100);
  clock.now += 2 * MINUTE - 1;
  refuse(1);
  expect(problem()).toBeUndefined();
  clock.now += 1;
  refuse(1);
  expect(problem()).toBe('deliveries_unsigned');
});

it('counts refusals anew after each good delivery', () => {
  const { refuse, accepted, clock, problem } = scene();
  accepted();
  for (let time = 0; time < 5; time += 1) {
    clock.now += 10 * MINUTE;
    refuse(3);
    clock.now += 2 * MINUTE - 1;
    accepted();
  }
  clock.now += 10 * MINUTE;
  refuse(3);
  expect(problem()).toBeUndefined();
});

it('is unwell at once where our own secret signed what is refused', () => {
  const { refuse, accepted, problem } = scene();
  accepted();
  refuse(2, { isSigned: true });
  accepted();
  refuse(2, { isSigned: true });
  expect(problem()).toBeUndefined();
  refuse(1, { isSigned: true });
  expect(problem()).toBe('deliveries_late');
});

it('counts nothing that anybody can send: of no workspace, or the same request again', () => {
  const { refuse, problem } = scene();
  refuse(100, { namesUs: false });
  refuse(100, { isSigned: true, signature: 'v0=recorded' });
  expect(problem()).toBeUndefined();
});
