import { verifyChain } from '../../../src/store/audit/auditChain.ts';
import { signer } from '../../store/fixtures.ts';
import type { Call } from '../ports/recording.ts';
import type { Reached } from './atlasReached.ts';
import { replayAtlas } from './atlasReplay.ts';
import type { Frozen } from './frozenRedis.ts';
import { play } from './run.ts';
import type { Sequence } from './sequence.ts';

/** One text for each value. The order of members does not matter, and `undefined` equals absent. */
export function plain(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (member instanceof Map) return [...member].sort();
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

export interface Replayed {
  /** Calls to the store. */
  readonly calls: readonly Call['name'][];
  /** Calls that reached Atlas. */
  readonly atlas: readonly Reached['do'][];
  /** The first answer in which the real store or the strict simulator differs from the model. */
  readonly difference: string | undefined;
}

/**
 * Repeats the calls of the models on a real store and, through the real client, on the simulator of
 * Atlas, in the same order at the same times.
 */
export async function replay(
  frozen: Frozen,
  sequence: Sequence,
  installation: string,
): Promise<Replayed> {
  const calls: Call[] = [];
  const { world } = await play(sequence, {}, calls);
  const differences = await Promise.all([
    replayStore(frozen.open(installation), calls, world.store.audit.length),
    replayAtlas(world.atlas, sequence.climate.seed),
  ]);
  const different = differences.find((one) => one !== undefined);
  return {
    calls: calls.map(({ name }) => name),
    atlas: world.atlas.reached.map((one) => one.do),
    difference: different === undefined ? undefined : `${different}, ${JSON.stringify(sequence)}`,
  };
}

async function replayStore(
  { store, set }: ReturnType<Frozen['open']>,
  calls: readonly Call[],
  entries: number,
): Promise<string | undefined> {
  let now: number | undefined;
  for (const [i, { at, name, answer, ask }] of calls.entries()) {
    if (at !== now) await set(at);
    now = at;
    const [model, real] = [plain(answer), plain(await ask(store))];
    if (model === real) continue;
    return `call ${i}, ${name}: ${model} but ${real}`;
  }
  const head = await store.trail.head();
  const verdict = await verifyChain(signer, store.trail.after(0), { head });
  return head.n === entries && verdict.ok ? undefined : 'the audit log';
}
