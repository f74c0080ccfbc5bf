import { describe, expect, it } from 'vitest';
import { makeSpec } from '../../../src/domain/key/spec.ts';
import {
  canNarrow,
  isLess,
  narrowed,
  offerableInProject,
  shorterLives,
} from '../../../src/domain/transitions/form/less.ts';
import { spec } from '../fixtures.ts';

const DAY = 86_400_000;
const CHECKOUT = 'c'.repeat(24);
const CATALOG = 'd'.repeat(24);

const wide = makeSpec({
  ...spec,
  roles: ['ORG_MEMBER', 'ORG_READ_ONLY'],
  projects: [
    { projectId: CHECKOUT, roles: ['GROUP_CLUSTER_MANAGER'] },
    { projectId: CATALOG, roles: ['GROUP_READ_ONLY'] },
  ],
  lifetime: 90 * DAY,
  owner: { kind: 'person', id: 'U0DANA' },
  act: { kind: 'create' },
});
const { roles, projects = [], lifetime } = wide;
const less = (to: Partial<Parameters<typeof narrowed>[1]>) =>
  isLess(narrowed(wide, { roles, projects, lifetime, ...to }), wide);
const of = (...there: readonly (readonly [string, string])[]) =>
  there.map(([projectId, role]) => ({ projectId, roles: [role] }));

describe('less than a key for projects', () => {
  it('is fewer projects, a weaker role, a role of the organization less, or a shorter life', () => {
    expect(less({ projects: of([CHECKOUT, 'GROUP_CLUSTER_MANAGER']) })).toBe(true);
    const weaker = of([CHECKOUT, 'GROUP_REPLICA_SET_MANAGER'], [CATALOG, 'GROUP_READ_ONLY']);
    expect(less({ projects: weaker })).toBe(true);
    expect(less({ roles: [] })).toBe(true);
    expect(less({ lifetime: 7 * DAY })).toBe(true);
    expect(less({ projects: [] })).toBe(true);
  });

  it('is nothing that is the same, or anywhere more', () => {
    expect(less({})).toBe(false);
    expect(less({ lifetime: 91 * DAY })).toBe(false);
    const other = of([CHECKOUT, 'GROUP_CLUSTER_MANAGER'], [CATALOG, 'GROUP_INDEX_MANAGER']);
    expect(less({ projects: other, lifetime: DAY })).toBe(false);
    expect(less({ projects: of(['e'.repeat(24), 'GROUP_READ_ONLY']) })).toBe(false);
    expect(less({ roles: ['ORG_OWNER'], lifetime: DAY })).toBe(false);
  });

  it('leaves something over', () => {
    expect(less({ roles: ['ORG_MEMBER'], projects: [] })).toBe(false);
    expect(less({ roles: [], projects: [] })).toBe(false);
  });

  it('has the same owner, description and addresses', () => {
    if (wide.act === undefined) throw new Error('no act');
    const shorter = { ...wide, lifetime: DAY };
    expect(isLess(makeSpec(shorter), wide)).toBe(true);
    expect(isLess(makeSpec({ ...shorter, accessList: ['192.0.2.1'] }), wide)).toBe(false);
    expect(isLess(makeSpec({ ...shorter, description: 'other' }), wide)).toBe(false);
    const mei = { kind: 'person', id: 'U0MEI' } as const;
    expect(isLess(makeSpec({ ...shorter, owner: mei }), wide)).toBe(false);
  });

  it('can be offered as roles that are part of those that were asked for', () => {
    expect(offerableInProject(['GROUP_CLUSTER_MANAGER'])).toEqual([
      'GROUP_CLUSTER_MANAGER',
      'GROUP_REPLICA_SET_MANAGER',
      'GROUP_CLUSTER_RESILIENCE_TESTER',
      'GROUP_READ_ONLY',
    ]);
    expect(shorterLives(wide).map((ms) => ms / DAY)).toEqual([1, 7, 30]);
  });

  it('is possible unless there is one role in one place, for a day', () => {
    const least = narrowed(wide, {
      roles: [],
      projects: of([CATALOG, 'GROUP_READ_ONLY']),
      lifetime: DAY,
    });
    expect(canNarrow(least, ['ORG_MEMBER', 'ORG_READ_ONLY'])).toBe(false);
    expect(canNarrow(narrowed(least, { roles: [], lifetime: 2 * DAY }), [])).toBe(true);
    expect(canNarrow(wide, [])).toBe(true);
  });
});

describe('what is asked for a key that is there', () => {
  const credential = `apiKey:${'a'.repeat(24)}`;
  const ACTS = [
    { kind: 'extend', credential, from: 1, to: 2 },
    { kind: 'change', credential, from: 'hash-1' },
    { kind: 'replace', credential, from: 'hash-1', overlap: DAY },
  ] as const;

  it.each(ACTS)('($kind) is never made less by an offer', (act) => {
    if (wide.act === undefined) throw new Error('no act');
    const asked = makeSpec({ ...wide, act });
    expect(isLess(narrowed(asked, { roles, projects, lifetime: DAY }), asked)).toBe(false);
    expect(isLess(narrowed(asked, { roles: [], projects }), asked)).toBe(false);
    expect(canNarrow(asked, ['ORG_MEMBER', 'ORG_READ_ONLY'])).toBe(false);
  });
});
