import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../store/server.ts';
import type { Reached } from './play/atlasReached.ts';
import { connectFrozen, type Frozen } from './play/frozenRedis.ts';
import { replay } from './play/replay.ts';
import { livingSequences, sequences } from './play/sequence.ts';
import type { Call } from './ports/recording.ts';

const SEED = Number(process.env.SEED ?? 20_261_122);
const SEQUENCES = 300;
/** Sequences on the way at the same time, each with a store of its own. */
const AT_ONCE = 25;
/** What only people at Atlas do, or a request that adds an address to a key. */
const SELDOM: readonly Reached['do'][] = ['admit', 'bar', 'change'];

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
const reached = new Map<Reached['do'], number>();
const count = <T>(counts: Map<T, number>, one: T) => counts.set(one, (counts.get(one) ?? 0) + 1);

describe('the model of the store', () => {
  it(`answers like the real scripts on a real Redis, and that of Atlas like its strict simulator, call by call, in ${SEQUENCES} sequences`, async () => {
    const half = { seed: SEED, numRuns: SEQUENCES / 2 };
    const all = [sequences, livingSequences].flatMap((from) => fc.sample(from, half));
    for (let i = 0; i < all.length; i += AT_ONCE) {
      const some = all.slice(i, i + AT_ONCE);
      const replayed = await Promise.all(
        some.map((one, k) => replay(frozen, one, `model-${i + k}`)),
      );
      for (const { calls, atlas, difference } of replayed) {
        expect(difference).toBeUndefined();
        for (const name of calls) count(asked, name);
        for (const what of atlas) count(reached, what);
      }
    }
  });

  it('is asked for everything that the workflow asks of a store', () => {
    const often = [...asked].filter(([, times]) => times >= SEQUENCES).map(([name]) => name);
    expect(often.sort()).toEqual([
      'commit',
      'credentials.commit',
      'credentials.get',
      'credentials.load',
      'credentials.page',
      'credentials.takeDue',
      'issued',
      'load',
      'postpone',
      'preApprovals.open',
      'recallWindow',
      'rememberWindow',
      'settle',
      'takeDue',
      'takeNotices',
    ]);
  });

  it('asks of Atlas everything that the model knows, often enough to mean something', () => {
    expect([...reached.keys()].sort()).toEqual([
      'admit',
      'bar',
      'change',
      'create',
      'delete',
      'get',
      'list',
      'read',
      'roles',
    ]);
    for (const [what, often] of reached) {
      expect(often, what).toBeGreaterThan(SELDOM.includes(what) ? 5 : SEQUENCES / 10);
    }
  });
});
