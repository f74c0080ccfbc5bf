import { describe, expect, it } from 'vitest';
import type { TourStep, TourStepId } from '../../../src/sandbox/page/contract/contract.ts';
import { stepNow } from '../../../src/sandbox/page/tour/steps.ts';

const IDS: readonly TourStepId[] = [
  'look',
  'ask',
  'approve',
  'created',
  'reveal',
  'use',
  'extend',
  'replace',
  'end',
];
const played = (count: number): TourStep[] =>
  IDS.map((id, index) => ({ id, as: 'U0DANA', channel: 'C0GENERAL', done: index < count }));

describe('the guided tour', () => {
  it('stands at the first step that is not done', () => {
    expect([0, 1, 2].map((count) => stepNow(played(count), false)?.id)).toEqual([
      'look',
      'ask',
      'approve',
    ]);
  });

  it('waits until the visitor has seen the key that appeared by itself', () => {
    expect(stepNow(played(4), false)?.id).toBe('created');
    expect(stepNow(played(4), true)?.id).toBe('reveal');
  });

  it('is over when everything is done', () => {
    expect(stepNow(played(9), false)).toBeUndefined();
  });
});
