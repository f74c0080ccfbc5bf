import { expect, it } from 'vitest';
import { createStuckRequests } from '../../../src/workflow/listings/stuckRequests.ts';
import { NOW, request, STATES } from '../../domain/fixtures.ts';
import { recordingLog } from '../../store/fixtures.ts';

const DAY = 24 * 60 * 60_000;

it('all requests that do not move on are told within some rounds, however many they are', async () => {
  const waiting = Array.from({ length: 25 }, (_, index) => ({
    ...request(STATES.approved),
    id: `01JD0000000000000000${String(index).padStart(6, '0')}`,
  }));
  const reported = new Set<string>();
  const told: (readonly string[])[] = [];
  const stuck = createStuckRequests({
    requests: {
      async load(id) {
        const [found] = waiting.filter((one) => one.id === id);
        return found && { request: found, places: {}, now: NOW };
      },
    },
    attend: async () => undefined,
    sweeps: {
      take: async (names) => names,
      unreported: async (names) => new Set(names.filter((name) => !reported.has(name))),
      async markReported(names) {
        for (const name of names) reported.add(name);
      },
    },
    alarms: {
      async stuck(ids) {
        told.push(ids);
        return true;
      },
    },
    log: recordingLog(),
  });
  for (let rounds = 0; rounds < 5; rounds += 1) {
    for (const one of waiting) await stuck.look(one, NOW + 60 * DAY, async () => undefined);
    await stuck.tell();
  }
  expect(told.map((ids) => ids.length)).toEqual([10, 10, 5]);
  expect(told.flat()).toEqual(waiting.map(({ id }) => id));
});
