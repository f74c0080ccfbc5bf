import { describe, expect, it } from 'vitest';
import { makeAccess } from '../../../src/domain/key/access.ts';
import { NOW } from '../fixtures.ts';
import { applied, frozenByEnd, given, makeCredential, wider } from './fixtures.ts';

const shown = makeAccess(wider);
const drift = { differs: ['organization'], since: NOW - 1, shown };
const drifted = makeCredential({ drift });

describe('what somebody changed at Atlas', () => {
  it('is noted with what Atlas shows, and again where that changes once more', () => {
    const seen = { type: 'drift_seen', differs: ['organization'], shown } as const;
    expect(applied(makeCredential(), seen)).toMatchObject({ drift: { ...drift, since: NOW } });
    expect(applied(drifted, seen)).toBe('credential_overtaken');
    const other = makeAccess({ organizationRoles: ['ORG_OWNER'] });
    expect(applied(drifted, { ...seen, shown: other })).toMatchObject({
      drift: { since: NOW - 1, shown: other },
    });
  });

  it('is undone: the key gets exactly what was approved', () => {
    const restoring = applied(drifted, { type: 'restore', by: 'U0DANA' });
    expect(restoring).toMatchObject({
      state: {
        status: 'moving',
        to: 'live',
        why: 'restore',
        target: { access: drifted.access, accessHash: drifted.accessHash },
      },
    });
    if (typeof restoring === 'string') throw new Error(restoring);
    const moved = { type: 'moved', readAt: NOW, work: restoring.version } as const;
    const after = applied(restoring, moved);
    expect(after).toMatchObject({ state: { status: 'live' }, access: drifted.access });
    expect(after).toHaveProperty('drift', undefined);
  });

  it('is undone of a frozen key as well: it stays frozen, and is deleted at the same time', () => {
    const frozen = makeCredential({ drift, state: frozenByEnd });
    const { why, deleteAt } = frozenByEnd;
    expect(applied(frozen, { type: 'restore', by: 'U0ADMIN' })).toMatchObject({
      state: { status: 'moving', to: 'frozen', why, deleteAt },
    });
  });

  it('is undone by its owner, its approvers and admins, and only where there is something', () => {
    expect(applied(drifted, { type: 'restore', by: 'U0RAVI' }, given())).toBe('not_handler');
    expect(applied(makeCredential(), { type: 'restore', by: 'U0DANA' })).toBe('not_drifted');
  });
});
