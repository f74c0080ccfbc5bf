import { describe, expect, it } from 'vitest';
import { CONVERGE } from '../../../src/workflow/converging/converge.ts';
import { TURN } from '../../../src/workflow/converging/turns.ts';
import type {
  CredentialAccess,
  CredentialsAtAtlas,
} from '../../../src/workflow/ports/credentialAccess.ts';
import { ORG_ID, PROJECT_ID } from '../../atlas/scene.ts';
import { DAY, HOUR, openLedger } from './ledgerStage.ts';

const SHOP = { projectId: PROJECT_ID, roles: ['GROUP_READ_ONLY'] };
const ACCESS = {
  organizationRoles: ['ORG_READ_ONLY'],
  projects: [SHOP],
  addresses: ['203.0.113.7'],
};
const WRITE = { method: 'PATCH', path: /\/orgs\/[^/]+\/apiKeys\// };

/** The same Atlas, whose writes wait for `gate`, or never answer. */
function through(
  atlas: CredentialsAtAtlas,
  change: (access: CredentialAccess) => Partial<CredentialAccess>,
): CredentialsAtAtlas {
  return {
    credentialAccess(id, kind) {
      const access = atlas.credentialAccess(id, kind);
      return access && { ...access, ...change(access) };
    },
  };
}

describe('while the audit file takes nothing', () => {
  it('a key is frozen all the same, and gets nothing back before that is in the file', async () => {
    let full = true;
    const stage = await openLedger({ isFileFull: () => full });
    const key = await stage.issue(ACCESS);
    await stage.act(key, 'freeze');
    await stage.attend();
    expect(stage.atlasKey(key)).toMatchObject({ roles: ['ORG_MEMBER'], projects: [] });
    await stage.act(key, 'thaw', 'U0ADMIN');
    await stage.attend();
    expect(stage.atlasKey(key)).toMatchObject({ roles: ['ORG_MEMBER'], projects: [] });
    expect(stage.record(key).state).toMatchObject({ status: 'moving', to: 'live' });
    full = false;
    stage.later(61_000);
    await stage.attend();
    expect(stage.record(key).state).toEqual({ status: 'live' });
    expect(stage.atlasKey(key)).toMatchObject({ projects: [SHOP] });
  });
});

describe('a key that its owner freezes', () => {
  it('keeps its addresses and nothing else, and gets everything back', async () => {
    const stage = await openLedger();
    const key = await stage.issue(ACCESS);
    await stage.act(key, 'freeze');
    await stage.attend();
    expect(stage.record(key).state).toMatchObject({ status: 'frozen', why: 'asked' });
    const frozen = { roles: ['ORG_MEMBER'], projects: [], accessList: ['203.0.113.7/32'] };
    expect(stage.atlasKey(key)).toMatchObject(frozen);
    await stage.act(key, 'thaw', 'U0ADMIN');
    await stage.attend();
    expect(stage.record(key).state).toEqual({ status: 'live' });
    expect(stage.atlasKey(key)).toMatchObject({ projects: [SHOP] });
    expect(stage.atlasKey(key)?.roles).toContain('ORG_READ_ONLY');
  });

  it('lives again without a project that is gone meanwhile, and that is on record', async () => {
    const stage = await openLedger();
    const key = await stage.issue(ACCESS);
    await stage.act(key, 'freeze');
    await stage.attend();
    stage.sim.removeProject(PROJECT_ID);
    await stage.act(key, 'thaw', 'U0ADMIN');
    await stage.attend();
    expect(stage.record(key)).toMatchObject({
      state: { status: 'live' },
      drift: { differs: [PROJECT_ID] },
    });
    expect(stage.atlasKey(key)?.roles).toContain('ORG_READ_ONLY');
  });

  it('is held where Atlas does not let us, and nothing else is done with it', async () => {
    const stage = await openLedger();
    const key = await stage.issue(ACCESS);
    const refusal = { kind: 'refusal', status: 403, errorCode: 'IP_ADDRESS_NOT_ON_ACCESS_LIST' };
    stage.sim.faults.add({ when: WRITE, do: { ...refusal, kind: 'refusal' } });
    await stage.act(key, 'freeze');
    await stage.attend();
    const held = { status: 'held', reason: 'credentials', from: { status: 'moving' } };
    expect(stage.record(key).state).toMatchObject(held);
    expect(stage.atlasKey(key)).toBeDefined();
  });

  it('is held after a day of an Atlas that does not answer', async () => {
    const stage = await openLedger();
    const key = await stage.issue(ACCESS);
    stage.sim.faults.add({ when: WRITE, do: { kind: 'status', status: 503 } });
    await stage.act(key, 'freeze');
    await stage.attend();
    expect(stage.record(key).state.status).toBe('moving');
    stage.later(DAY + HOUR);
    await stage.attend();
    expect(stage.record(key).state).toMatchObject({ status: 'held', reason: 'took_too_long' });
  });
});

describe('two replicas', () => {
  it('never have a turn at the same time, also where somebody wants something else meanwhile', async () => {
    const stage = await openLedger();
    const key = await stage.issue(ACCESS);
    await stage.act(key, 'freeze');
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let reached: () => void = () => undefined;
    const isReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const slow = stage.replica(
      through(stage.atlas, (access) => ({
        async setOrganizationRoles(...given) {
          reached();
          await gate;
          return access.setOrganizationRoles(...given);
        },
      })),
    );
    const turn = slow.due.attend(key.id);
    await isReached;
    await stage.act(key, 'thaw', 'U0ADMIN');
    const before = stage.requests().length;
    await stage.due.attend(key.id);
    expect(stage.requests()).toHaveLength(before);
    open();
    await turn;
    await stage.attend();
    expect(stage.record(key).state).toEqual({ status: 'live' });
    expect(stage.atlasKey(key)).toMatchObject({ projects: [SHOP] });
    expect(stage.atlasKey(key)?.roles).toContain('ORG_READ_ONLY');
  });

  it('wait for the late write of one that died in its turn', async () => {
    const stage = await openLedger();
    const key = await stage.issue(ACCESS);
    await stage.act(key, 'freeze');
    const dying = stage.replica(
      through(stage.atlas, () => ({
        setOrganizationRoles: async () => {
          throw new Error('killed');
        },
      })),
    );
    await expect(dying.due.attend(key.id)).rejects.toThrow('killed');
    stage.later(TURN.lease - 1_000);
    await stage.attend();
    expect(stage.record(key).state.status).toBe('moving');
    stage.later(2_000);
    await stage.attend();
    expect(stage.record(key).state.status).toBe('frozen');
    expect(TURN.lease - TURN.work).toBe(CONVERGE.quiet);
  });
});

describe('a key that is ended', () => {
  it('is deleted and proven gone, also in the middle of a freeze', async () => {
    const stage = await openLedger();
    const key = await stage.issue(ACCESS);
    await stage.act(key, 'freeze');
    const ending = stage.replica(
      through(stage.atlas, (access) => ({
        async setOrganizationRoles(...given) {
          await stage.act(key, 'end_now');
          await stage.due.attend(key.id);
          return access.setOrganizationRoles(...given);
        },
      })),
    );
    await ending.due.attend(key.id);
    expect(stage.atlasKey(key)).toBeUndefined();
    expect(stage.record(key).state).toMatchObject({ status: 'ended', proof: 'deleted' });
  });

  it('is deleted only if it is the one of the record', async () => {
    const stage = await openLedger();
    const key = await stage.issue(ACCESS, { handle: 'zzzzzzzz' });
    await stage.act(key, 'end_now');
    await stage.attend();
    expect(stage.record(key).state).toMatchObject({ status: 'held', reason: 'not_ours' });
    expect(stage.sim.keys(ORG_ID)).toHaveLength(1);
  });

  it('was gone already: then that is what its record says', async () => {
    const stage = await openLedger();
    const key = await stage.issue(ACCESS);
    stage.sim.removeKey(key.id.slice('apiKey:'.length));
    await stage.act(key, 'end_now');
    await stage.attend();
    expect(stage.record(key).state).toMatchObject({ status: 'ended', proof: 'was_gone' });
  });

  it('and may not be deleted by us: a person must look', async () => {
    const stage = await openLedger();
    const key = await stage.issue(ACCESS);
    stage.sim.faults.add({ when: { method: 'DELETE' }, do: { kind: 'status', status: 405 } });
    await stage.act(key, 'end_now');
    await stage.attend();
    expect(stage.record(key).state).toMatchObject({ status: 'held', reason: 'refused' });
  });

  it('goes while the clock is wrong too, and nothing ends by time then', async () => {
    let isRight = false;
    const stage = await openLedger({ isTimeRight: () => isRight });
    const end = stage.clock.now() - 1;
    const over = await stage.issue(ACCESS, { ends: { approved: end } });
    const revoked = await stage.issue(ACCESS);
    await stage.act(revoked, 'end_now');
    await stage.attend();
    expect(stage.record(revoked).state.status).toBe('ended');
    expect(stage.record(over).state.status).toBe('live');
    isRight = true;
    await stage.attend();
    expect(stage.record(over).state.status).toBe('frozen');
  });
});

it('A record that is not the newest is held, and Atlas hears nothing', async () => {
  const stage = await openLedger({ differs: () => true });
  const key = await stage.issue(ACCESS);
  await stage.act(key, 'end_now');
  await stage.attend();
  expect(stage.record(key).state).toMatchObject({ status: 'held', reason: 'history_differs' });
  expect(stage.requests()).toEqual([]);
});
