import { verifyChain } from '../../src/store/audit.ts';
import { signer } from '../store/fixtures.ts';
import type { Frozen } from './frozen.ts';
import type { Call } from './recording.ts';
import { play } from './run.ts';
import type { Sequence } from './sequence.ts';

/** One text per value, whatever the order of its members; absent and undefined are the same. */
export function plain(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => {
    if (member instanceof Map) return [...member].sort();
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

export interface Replayed {
  readonly calls: readonly Call['name'][];
  /** The first answer in which the real store differs from the model. */
  readonly difference?: string;
}

/** Asks a real store what the model was asked, in the same order at the same times. */
export async function replay(
  frozen: Frozen,
  sequence: Sequence,
  installation: string,
): Promise<Replayed> {
  const calls: Call[] = [];
  const { world } = await play(sequence, {}, calls);
  const { store, set } = frozen.open(installation);
  const names = calls.map(({ name }) => name);
  let now: number | undefined;
  for (const [i, { at, name, answer, ask }] of calls.entries()) {
    if (at !== now) await set(at);
    now = at;
    const [model, real] = [plain(answer), plain(await ask(store))];
    if (model === real) continue;
    const difference = `call ${i}, ${name}, of ${JSON.stringify(sequence)}: ${model} but ${real}`;
    return { calls: names, difference };
  }
  const head = await store.trail.head();
  const verdict = await verifyChain(signer, store.trail.after(0), { head });
  if (head.n === world.store.audit.length && verdict.ok) return { calls: names };
  return { calls: names, difference: `the audit log of ${JSON.stringify(sequence)}` };
}
