import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PAYLOADS } from './fuzz/payloads.ts';
import { createHouse } from './fuzz/wiredBot.ts';

const window = z.object({
  callback_id: z.string(),
  blocks: z.array(z.object({ type: z.string(), block_id: z.string().optional() })),
});

/** Block ids of the inputs of every window that the payloads open, by `callback_id`. */
async function inputsByWindow(): Promise<ReadonlyMap<string, readonly (readonly string[])[]>> {
  const found = new Map<string, readonly (readonly string[])[]>();
  for (const paused of [false, true]) {
    const house = createHouse(paused);
    for (const [index, body] of PAYLOADS.entries()) {
      // Each payload needs a trigger of its own, or it would be refused as a replay.
      const own = JSON.stringify(body).replaceAll('"1.2.a"', `"1.2.${index}"`);
      await house.handle(JSON.parse(own), `window:${index}`);
    }
    for (const { what } of house.spy.sayings) {
      const shown = window.safeParse(what);
      if (!shown.success) continue;
      const { callback_id: id, blocks } = shown.data;
      const inputs = blocks.flatMap(({ type, block_id }) =>
        type === 'input' && block_id !== undefined ? [block_id] : [],
      );
      found.set(id, [...(found.get(id) ?? []), inputs]);
    }
  }
  return found;
}

describe('the inputs that a dialog names', () => {
  it('are those of its window, in their order, and the last one is always there', async () => {
    const shown = await inputsByWindow();
    const dialogs = Object.values(createHouse(false).dialogs());
    expect(dialogs.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
    for (const { id, submission } of dialogs) {
      const fields: readonly string[] = submission?.fields ?? [];
      const all = shown.get(id) ?? [];
      for (const inputs of all) {
        expect({ id, inputs }).toEqual({
          id,
          inputs: fields.filter((one) => inputs.includes(one)),
        });
        // While something is asked that the form needs, it has no inputs yet.
        if (inputs.length === 0) continue;
        expect({ id, last: inputs.at(-1) }).toEqual({ id, last: fields.at(-1) });
      }
      expect({ id, drawn: all.some((inputs) => inputs.length > 0) }).toEqual({
        id,
        drawn: fields.length > 0,
      });
    }
  });
});
