import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../src/domain/policy/asked.ts';
import {
  automaticExtension,
  graceForOf,
  lifetimeFor,
  overlapOf,
  putOffFor,
  successorOf,
} from '../../../src/domain/policy/asking/lifetime.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import { DAY, dana, policy, READ, wish } from './projects.ts';

describe('how long a key lives', () => {
  const of = (from: Policy, asked: Asked) => {
    const { defaultMs, maxMs } = lifetimeFor(from, dana, asked);
    return [defaultMs / DAY, maxMs / DAY];
  };

  it('is 90 days, and a year at most, where nobody says anything', () => {
    expect(of(policy(''), wish({ checkout: READ }))).toEqual([90, 365]);
    expect(of(policy(''), wish({}, 'ORG_OWNER'))).toEqual([90, 365]);
  });

  it('is what the most specific says: rule, project, role, tier, policy', () => {
    const lines = [
      'lifetime: { default: 50d, max: 50d }\n',
      'tiers: { read: { approvals: 1, lifetime: { default: 40d, max: 40d } } }\n',
      'roleLifetimes: { GROUP_READ_ONLY: { default: 30d, max: 30d } }\n',
    ];
    const rule =
      'rules: [{ name: one, projects: "*", approvals: 1, lifetime: { default: 10d, max: 10d } }]\n';
    const entry = '{ name: checkout, lifetime: { default: 20d, max: 20d } }';
    const asked = wish({ checkout: READ });
    expect(of(policy(lines.slice(0, 1).join('')), asked)).toEqual([50, 50]);
    expect(of(policy(lines.slice(0, 2).join('')), asked)).toEqual([40, 40]);
    expect(of(policy(lines.join('')), asked)).toEqual([30, 30]);
    expect(of(policy(lines.join(''), entry), asked)).toEqual([20, 20]);
    expect(of(policy(`${lines.join('')}${rule}`, entry), asked)).toEqual([10, 10]);
  });

  it('has default and maximum from different places, the default never above the maximum', () => {
    const short = policy('lifetime: { max: 10d }\n');
    expect(of(short, wish({ checkout: READ }))).toEqual([10, 10]);
    const both = policy(
      'lifetime: { default: 5d, max: 10d }\n',
      '{ name: checkout, lifetime: { max: 3d } }',
    );
    expect(of(both, wish({ checkout: READ }))).toEqual([3, 3]);
    expect(of(both, wish({ legacy: READ }))).toEqual([5, 10]);
  });

  it('is the shortest of all roles and projects', () => {
    const own = policy(
      'roleLifetimes: { GROUP_INDEX_MANAGER: { max: 7d } }\n',
      '{ name: legacy, lifetime: { max: 3d } }',
    );
    expect(of(own, wish({ checkout: [...READ, 'GROUP_INDEX_MANAGER'] }))).toEqual([7, 7]);
    expect(of(own, wish({ checkout: READ, legacy: READ }))).toEqual([3, 3]);
    expect(of(own, wish({ legacy: READ }, 'ORG_READ_ONLY'))).toEqual([3, 3]);
  });

  it('is no longer than an automatic rule allows', () => {
    const own = policy(
      'rules: [{ name: free, projects: "*", risk: read, automatic: { count: 1, per: 1d }, lifetime: { max: 2d } }]\n',
    );
    expect(of(own, wish({ checkout: READ }))).toEqual([2, 2]);
    expect(of(own, wish({ checkout: ['GROUP_INDEX_MANAGER'] }))).toEqual([90, 365]);
  });
});

describe('what happens to a key later', () => {
  it('has safe defaults', () => {
    const bare = policy('');
    const asked = wish({ checkout: READ });
    expect(graceForOf(bare)).toBe(7 * DAY);
    expect(overlapOf(bare)).toEqual({ defaultMs: DAY, maxMs: 7 * DAY });
    expect(putOffFor(bare, asked)).toBe(3 * DAY);
    expect(automaticExtension(bare, asked)).toBeUndefined();
    expect(successorOf(bare, 'U0DANA')).toBeUndefined();
  });

  it('is never put off nor extended without asking where a role is dangerous', () => {
    const own = policy('extend: { automatic: true }\nputOff: 7d\n');
    expect(automaticExtension(own, wish({ checkout: READ }))).toMatchObject({ times: 2 });
    expect(putOffFor(own, wish({ checkout: READ }))).toBe(7 * DAY);
    const owner = wish({ checkout: ['GROUP_OWNER'] });
    expect(automaticExtension(own, owner)).toBeUndefined();
    expect(putOffFor(own, owner)).toBe(0);
  });

  it('says whom to ask when somebody left', () => {
    const managed = policy('managers: { U0DANA: U0MEI }\nsuccessors: manager\n');
    expect(successorOf(managed, 'U0DANA')).toBe('U0MEI');
    expect(successorOf(managed, 'U0OLGA')).toBeUndefined();
    expect(successorOf(policy('successors: S0PLATFORM\n'), 'U0OLGA')).toBe('S0PLATFORM');
  });

  it('is short where the overlap may only be short', () => {
    expect(overlapOf(policy('overlap: { max: 2h }\n'))).toEqual({
      defaultMs: DAY / 12,
      maxMs: DAY / 12,
    });
  });
});
