import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../store/server.ts';
import { connectFrozen, type Frozen } from './frozen.ts';
import type { Call } from './recording.ts';
import { replay } from './replay.ts';
import { sequences } from './sequence.ts';

const SEED = Number(process.env.SEED ?? 20_261_122);
const SEQUENCES = 500;
/** Sequences on the way at the same time, each with a store of its own. */
const AT_ONCE = 25;
const LONG = 180_000;

let server: Server;
let frozen: Frozen;

beforeAll(async () => {
  server = await startServer(['--appendfsync', 'no']);
  frozen = await connectFrozen(server.url);
});
afterAll(async () => {
  frozen.close();
  await server.remove();
});

const asked = new Map<Call['name'], number>();

describe('the model of the store', () => {
  it(
    `answers like the real scripts on a real Redis, command by command, in ${SEQUENCES} sequences`,
    async () => {
      const all = fc.sample(sequences, { seed: SEED, numRuns: SEQUENCES });
      for (let i = 0; i < all.length; i += AT_ONCE) {
        const some = all.slice(i, i + AT_ONCE);
        const replayed = await Promise.all(
          some.map((one, k) => replay(frozen, one, `model-${i + k}`)),
        );
        for (const { calls, difference } of replayed) {
          expect(difference).toBeUndefined();
          for (const name of calls) asked.set(name, (asked.get(name) ?? 0) + 1);
        }
      }
    },
    LONG,
  );

  it('is asked for everything that the workflow asks of a store', () => {
    const often = [...asked].filter(([, times]) => times >= SEQUENCES).map(([name]) => name);
    expect(often.sort()).toEqual([
      'allowances.get',
      'allowances.open',
      'commit',
      'issued',
      'load',
      'postpone',
      'recallWindow',
      'rememberWindow',
      'settle',
      'takeDue',
      'takeNotices',
    ]);
  });
});
