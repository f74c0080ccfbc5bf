import { expect, it } from 'vitest';
import { replacementSpec } from '../../../src/domain/ledger/actSpec.ts';
import { cutOfReplaced } from '../../../src/domain/ledger/replaced.ts';
import { DAY, makeCredential } from '../credential/fixtures.ts';
import { NOW } from '../fixtures.ts';

const old = makeCredential();
const spec = replacementSpec(old, { overlap: DAY, lifetime: 90 * DAY });
if (spec === undefined) throw new Error('nobody could ask for that');

it('the hand-over of the new key ends the old one after the overlap', () => {
  const cut = cutOfReplaced({ spec }, old, 'U0DANA', NOW);
  expect(cut).toMatchObject({ type: 'cut', cut: 'replaced', at: NOW + DAY });
});

it('the key that somebody else took over lives on', () => {
  const taken = { ...old, owner: { kind: 'person', id: 'U0MEI' } } as const;
  expect(cutOfReplaced({ spec }, taken, 'U0DANA', NOW)).toBeUndefined();
});
