import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATLAS_VERSIONS } from '../../../src/atlas/wire/version.ts';
import { frozenAccess } from '../../../src/domain/credential/access.ts';
import type { Access } from '../../../src/domain/key/access.ts';
import { CONVERGE } from '../../../src/workflow/converging/converge.ts';
import type { CredentialAccess } from '../../../src/workflow/ports/credentialAccess.ts';
import { AUTH_KINDS, NO_SUCH_KEY } from '../../atlas/scene.ts';
import { access, CATALOG, excess, NEW, OLD, openStage, SHOP, untilDone } from './stage.ts';

const reads = (projectId: string) => ({ projectId, roles: ['GROUP_READ_ONLY'] });

describe('a key that shall have another access', () => {
  it.each(AUTH_KINDS)('gets it in one turn, proven by a reading: %s', async (auth) => {
    const stage = await openStage(OLD, { auth });
    const outcome = await stage.turn(NEW);
    expect(outcome).toMatchObject({ is: 'equal', writes: 8, shown: { description: 'ci' } });
    expect(stage.isAt(NEW)).toBe(true);
    expect(excess(stage.moments, OLD, NEW)).toEqual([]);
  });

  it.each(ATLAS_VERSIONS)('gets it in every version of the API: %s', async (version) => {
    const stage = await openStage(OLD, { version });
    expect(await stage.turn(NEW)).toMatchObject({ is: 'equal' });
    expect(stage.isAt(NEW)).toBe(true);
  });

  it('changes in this order: roles go, addresses come, addresses go, roles come', async () => {
    const stage = await openStage(OLD);
    await stage.turn(NEW);
    const short = stage
      .writes()
      .map((one) =>
        one.replaceAll(stage.key.id, 'KEY').replace(/[a-f0-9]{23}(.)/, (_, last) => `#${last}`),
      );
    expect(short).toEqual([
      'PATCH /orgs/#8/apiKeys/KEY',
      'PATCH /groups/#1/apiKeys/KEY',
      'DELETE /groups/#2/apiKeys/KEY',
      'POST /orgs/#8/apiKeys/KEY/accessList',
      'DELETE /orgs/#8/apiKeys/KEY/accessList/192.0.2.1',
      'PATCH /orgs/#8/apiKeys/KEY',
      'PATCH /groups/#1/apiKeys/KEY',
      'POST /groups/#3/apiKeys/KEY',
    ]);
  });

  it('and has it already, is only read', async () => {
    const stage = await openStage(OLD);
    stage.sim.switches.addsMemberRole = true;
    const { clock } = stage;
    expect(await stage.turn(OLD)).toMatchObject({ is: 'equal', writes: 0, provenAt: clock.time });
    expect(stage.writes()).toEqual([]);
  });

  it('may get the role that Atlas adds by itself', async () => {
    const stage = await openStage(OLD);
    stage.sim.switches.addsMemberRole = true;
    expect(await stage.turn(NEW)).toMatchObject({ is: 'equal' });
    expect(stage.truth()?.organizationRoles).toContain('ORG_MEMBER');
  });

  it('is frozen with its addresses, and thawed to what it had', async () => {
    const stage = await openStage(OLD);
    expect(await stage.turn(frozenAccess(OLD))).toMatchObject({ is: 'equal', writes: 3 });
    expect(stage.truth()).toEqual(access({ addresses: OLD.addresses }));
    expect(await stage.turn(OLD)).toMatchObject({ is: 'equal', writes: 3 });
    expect(stage.isAt(OLD)).toBe(true);
    expect(excess(stage.moments, OLD, OLD)).toEqual([]);
  });

  it('loses its list only if it shall be used from anywhere', async () => {
    const stage = await openStage(OLD);
    expect(await stage.turn({ ...OLD, addresses: [] })).toMatchObject({ is: 'equal', writes: 2 });
    expect(stage.truth()?.addresses).toEqual([]);
  });

  it('keeps what stays when all other addresses are taken away', async () => {
    const stage = await openStage(OLD);
    await stage.turn({ ...OLD, addresses: ['203.0.113.7'] });
    expect(stage.moments.every(({ addresses }) => addresses.length > 0)).toBe(true);
    expect(stage.truth()?.addresses).toEqual(['203.0.113.7']);
  });

  it('reaches any access from any other, and is never wider than both', async () => {
    const places = fc.subarray([reads(SHOP), { ...reads(CATALOG), roles: ['GROUP_OWNER'] }]);
    const some: fc.Arbitrary<Access> = fc.record({
      organizationRoles: fc
        .subarray(['ORG_READ_ONLY', 'ORG_BILLING_READ_ONLY'])
        .map((roles) => ['ORG_MEMBER', ...roles]),
      projects: places,
      addresses: fc.subarray(['192.0.2.1', '192.0.2.2']),
    });
    await fc.assert(
      fc.asyncProperty(some, some, async (old, target) => {
        const stage = await openStage(old);
        expect(await stage.turn(target)).toMatchObject({ is: 'equal' });
        expect(stage.isAt(target)).toBe(true);
        expect(excess(stage.moments, old, target)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

/** The port of a process that dies right after its write number `count`. */
function dyingAfter(port: CredentialAccess, count: number): CredentialAccess {
  let left = count;
  const then = async <T>(writing: Promise<T>): Promise<T> => {
    const written = await writing;
    left -= 1;
    if (left === 0) throw new Error('killed');
    return written;
  };
  return {
    ...port,
    setOrganizationRoles: (...given) => then(port.setOrganizationRoles(...given)),
    addToProject: (...given) => then(port.addToProject(...given)),
    setProjectRoles: (...given) => then(port.setProjectRoles(...given)),
    removeFromProject: (...given) => then(port.removeFromProject(...given)),
    addAddresses: (...given) => then(port.addAddresses(...given)),
    removeAddress: (...given) => then(port.removeAddress(...given)),
  };
}

describe('a process that is killed', () => {
  const WRITES = [1, 2, 3, 4, 5, 6, 7, 8];

  it.each(WRITES)(
    'after write %i leaves a key that the next one brings to its access',
    async (count) => {
      const stage = await openStage(OLD);
      const dying = dyingAfter(stage.port, count);
      await expect(stage.turn(NEW, {}, dying)).rejects.toThrow('killed');
      expect(await stage.turn(NEW)).toMatchObject({ is: 'equal' });
      expect(stage.isAt(NEW)).toBe(true);
      expect(excess(stage.moments, OLD, NEW)).toEqual([]);
    },
  );

  it.each(WRITES)('after write %i leaves a key that goes back as well', async (count) => {
    const stage = await openStage(OLD);
    await expect(stage.turn(NEW, {}, dyingAfter(stage.port, count))).rejects.toThrow('killed');
    expect(await stage.turn(OLD)).toMatchObject({ is: 'equal' });
    expect(stage.isAt(OLD)).toBe(true);
    expect(excess(stage.moments, OLD, NEW)).toEqual([]);
  });
});

describe('a turn', () => {
  it('begins no write after its end', async () => {
    const stage = await openStage(OLD);
    const over = await stage.turn(NEW, { until: stage.clock.time });
    expect(over).toMatchObject({ is: 'later', at: stage.clock.time, writes: 0 });
    expect(stage.writes()).toEqual([]);
  });

  it('makes a bounded number of writes; the next goes on', async () => {
    const projects = Array.from({ length: CONVERGE.writes + 3 }, (_, index) =>
      reads(`5f00000000000000000010${String(index).padStart(2, '0')}`),
    );
    const stage = await openStage();
    for (const { projectId: id } of projects) {
      stage.sim.addProject({ id, organizationId: stage.organization.id, name: id });
    }
    const target = access({ projects });
    const first = await stage.turn(target);
    expect(first).toMatchObject({ is: 'later', at: stage.clock.time, writes: CONVERGE.writes });
    expect(await stage.turn(target)).toMatchObject({ is: 'equal', writes: 3 });
  });

  it('ends where Atlas never shows what was written', async () => {
    const stage = await openStage();
    const stale: CredentialAccess = {
      ...stage.port,
      addToProject: async () => ({ is: 'done' }),
    };
    const outcome = await stage.turn(access({ projects: [reads(SHOP)] }), {}, stale);
    expect(outcome).toMatchObject({ is: 'later', writes: CONVERGE.readings });
  });
});

describe('a key that is not there', () => {
  it('is gone where neither a reading nor the list has it', async () => {
    const stage = await openStage(OLD);
    stage.sim.removeKey(stage.key.id);
    expect(await stage.turn(NEW)).toMatchObject({ is: 'gone', writes: 0 });
  });

  it('is gone if it vanishes between two writes', async () => {
    const stage = await openStage(OLD);
    const { port, sim, key } = stage;
    const vanishing: CredentialAccess = {
      ...port,
      async removeFromProject(id, projectId) {
        sim.removeKey(key.id);
        return port.removeFromProject(id, projectId);
      },
    };
    expect(await stage.turn(NEW, {}, vanishing)).toMatchObject({ is: 'gone' });
  });

  it('is not gone while the list still has it', async () => {
    const stage = await openStage(OLD);
    const missing: CredentialAccess = { ...stage.port, read: async () => ({ is: 'missing' }) };
    expect(await stage.turn(NEW, {}, missing)).toMatchObject({ is: 'later', writes: 0 });
  });

  it('is not gone in its first two minutes, in which every answer may miss it', async () => {
    const stage = await openStage(OLD);
    stage.sim.removeKey(stage.key.id);
    const createdAt = stage.clock.time - CONVERGE.unknownYet + 1;
    expect(await stage.turn(NEW, { createdAt })).toMatchObject({ is: 'later' });
  });

  it('is not gone on the word of a proxy', async () => {
    const stage = await openStage(OLD);
    stage.sim.faults.add({ do: { kind: 'status', status: 404, body: '<html>' } });
    expect(await stage.turn(NEW)).toMatchObject({ is: 'later' });
  });
});

describe('another key', () => {
  it.each([
    ['another id', { id: NO_SUCH_KEY }],
    ['another public key', { id: '', publicKey: 'somebody' }],
  ])('that the answer names, with %s, is left alone', async (_, other) => {
    const stage = await openStage(OLD);
    const shown = other.id === '' ? { ...other, id: stage.key.id } : other;
    const when = { method: 'GET', path: /apiKeys\/[a-f0-9]{24}$/ };
    stage.sim.faults.add({ when, do: { kind: 'another key', key: shown } });
    expect(await stage.turn(NEW)).toMatchObject({ is: 'not_ours', writes: 0 });
    expect(stage.writes()).toEqual([]);
  });

  it('is not assumed where Atlas leaves the public key out', async () => {
    const stage = await openStage(OLD);
    const body = JSON.stringify({ id: stage.key.id, roles: [] });
    const when = { method: 'GET', path: /apiKeys\/[a-f0-9]{24}$/ };
    stage.sim.faults.add({ when, do: { kind: 'status', status: 200, body } });
    expect(await stage.turn(NEW)).toMatchObject({ is: 'later', writes: 0 });
  });
});

it('one record is brought to its access in as many turns as it takes', async () => {
  const stage = await openStage(OLD);
  expect(await untilDone(stage, NEW)).toMatchObject({ is: 'equal', turns: 1 });
});
