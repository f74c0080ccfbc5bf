import { describe, expect, it } from 'vitest';
import { METHODS } from '../../../src/sandbox/slack/api/registry.ts';
import { blockKinds } from '../../../src/sandbox/slack/blocks/kinds.ts';
import {
  COVERED_BLOCKS,
  COVERED_DELIVERIES,
  COVERED_METHODS,
  type Covered,
} from '../../../src/sandbox/slack/coverage.ts';
import { ENVELOPE_TYPE } from '../../../src/sandbox/slack/delivery/courier.ts';

const names = (covered: readonly Covered[]) => covered.map(({ name }) => name);

describe('what the simulator says it covers', () => {
  it('is the methods it answers', () => {
    expect(names(COVERED_METHODS)).toEqual([...METHODS.keys()].sort());
  });

  it('is the deliveries it makes', () => {
    expect(names(COVERED_DELIVERIES)).toEqual(Object.keys(ENVELOPE_TYPE).sort());
  });

  it('is the blocks it knows', () => {
    expect(names(COVERED_BLOCKS)).toEqual(Object.keys(blockKinds).sort());
  });
});
