import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/foundation/errors.ts';
import { verifyChain } from '../../src/store/audit/auditChain.ts';
import { signer } from '../store/fixtures.ts';
import { startProxy } from '../store/proxy.ts';
import { type Server, startServer } from '../store/server.ts';
import { connectFrozen, type Frozen } from './play/frozenRedis.ts';
import { plain } from './play/replay.ts';
import { play } from './play/run.ts';
import { livingSequences, type Sequence, sequences } from './play/sequence.ts';
import { createChance } from './ports/chance.ts';
import type { Call } from './ports/recording.ts';

const SEED = Number(process.env.SEED ?? 20_261_122);
const SEQUENCES = 30;

let server: Server;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let frozen: Frozen;

beforeAll(async () => {
  server = await startServer(['--appendfsync', 'no']);
  proxy = await startProxy(server.port);
  frozen = await connectFrozen(proxy.url);
});
afterAll(async () => {
  frozen.close();
  await proxy.close();
  await server.remove();
});

/** What is taken without an answer comes again after its lease: asked twice, it answers otherwise. */
const TAKES: readonly Call['name'][] = ['takeDue', 'credentials.takeDue', 'takeNotices', 'note'];
/** A commit finds out by itself what became of it; anything else is simply asked again. */
const COMMITS: readonly Call['name'][] = ['commit', 'credentials.commit'];
const lostBy = new Map<string, number>();

async function untilAnswered(ask: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreError) || error.code === 'corrupt') throw error;
      await frozen.ready();
    }
  }
}

async function replayWithLosses(sequence: Sequence, installation: string): Promise<void> {
  const calls: Call[] = [];
  const { world } = await play(sequence, {}, calls);
  const chance = createChance(sequence.climate.seed);
  const { store, set } = frozen.open(installation);
  for (const { at, name, answer, ask } of calls) {
    await untilAnswered(() => set(at));
    const loses = !TAKES.includes(name) && chance.hit(0.25);
    if (loses) {
      proxy.cutReplies(1);
      lostBy.set(name, (lostBy.get(name) ?? 0) + 1);
    }
    const real = COMMITS.includes(name) ? await ask(store) : await untilAnswered(() => ask(store));
    expect(`${name} ${plain(real)}`).toBe(`${name} ${plain(answer)}`);
    proxy.cutReplies(0);
    await frozen.ready();
  }
  const head = await store.trail.head();
  expect(head.n).toBe(world.store.audit.length);
  expect(await verifyChain(signer, store.trail.after(0), { head })).toEqual({ ok: true, head });
}

describe('a lost reply', () => {
  it('changes no answer, no record and no audit entry, whatever command lost it', async () => {
    const all = [
      ...fc.sample(sequences, { seed: SEED, numRuns: SEQUENCES / 2 }),
      ...fc.sample(livingSequences, { seed: SEED, numRuns: SEQUENCES / 2 }),
    ];
    for (const [i, sequence] of all.entries()) await replayWithLosses(sequence, `loss-${i}`);
    expect([...lostBy.keys()].sort()).toEqual(
      expect.arrayContaining([
        'commit',
        'credentials.commit',
        'load',
        'postpone',
        'recallWindow',
        'settle',
      ]),
    );
    expect(proxy.lost()).toBeGreaterThan(SEQUENCES);
  });
});
