import { describe, expect, it } from 'vitest';
import { SCRIPTS } from './calls.ts';
import { CUTS } from './cuts.ts';
import { LOST } from './lost.ts';

describe('lost replies', () => {
  it('are tried on every script there is', () => {
    const cut = CUTS.filter(({ when }) => when === 'after').map(({ call }) => call);
    // No loss is accepted while these requests run: `test/store/audit/lostEntries.test.ts` loses it.
    // Nor is a proposal carried out: `test/store/inventory/proposals.test.ts` loses that reply.
    const tried = new Set([...Object.keys(LOST), ...cut, 'put-press', 'put-proposal']);
    expect(SCRIPTS.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});
