import { describe, expect, it } from 'vitest';
import { frozenAccess } from '../../../src/domain/credential/access.ts';
import type { FaultAction } from '../../../src/sandbox/atlas/simulator.ts';
import { CONVERGE } from '../../../src/workflow/converging/converge.ts';
import type { CredentialAccess } from '../../../src/workflow/ports/credentialAccess.ts';
import { ORG_ID } from '../../atlas/scene.ts';
import { access, CATALOG, excess, FRESH, NEW, OLD, openStage, SHOP, untilDone } from './stage.ts';

type Stage = Awaited<ReturnType<typeof openStage>>;

/** The write number `count` from now on meets this. */
function atWrite({ sim }: Stage, count: number, action: FaultAction): void {
  const seen = new Set<object>();
  const off = sim.onChange(() => {
    const last = sim.exchanges.at(-1);
    if (last === undefined || last.method === 'GET' || seen.has(last)) return;
    seen.add(last);
    if (seen.size !== count) return;
    off();
    sim.faults.add({ when: { method: last.method, times: 1 }, do: action });
  });
}

const WRITES = [1, 2, 3, 4, 5, 6, 7, 8];
const inShop = access({ projects: [{ projectId: SHOP, roles: ['GROUP_READ_ONLY'] }] });

describe('a write whose answer is lost', () => {
  const losses: readonly [string, FaultAction][] = [
    ['after Atlas carried it out', { kind: 'lost reply' }],
    ['before Atlas carried it out', { kind: 'reset' }],
    ['because Atlas carries it out a minute later', { kind: 'late commit', ms: 60_000 }],
    ['in a page of something in between', { kind: 'status', status: 200, body: '<html>' }],
  ];
  const rows = losses.flatMap(([how, action]) => WRITES.map((count) => ({ how, action, count })));

  it.each(rows)('$how: work goes on at once, proof waits (write $count)', async (row) => {
    const stage = await openStage(OLD);
    const { clock, sim } = stage;
    atWrite(stage, row.count, row.action);
    const quietUntil = clock.time + CONVERGE.quiet;
    const first = await stage.turn(NEW);
    expect(first).toMatchObject({ is: 'later', at: quietUntil + 1, quietUntil });
    expect(stage.isAt(NEW)).toBe(true);

    sim.faults.settle();
    clock.time = quietUntil + 1;
    const proven = await untilDone(stage, NEW, quietUntil);
    expect(proven).toMatchObject({ is: 'equal' });
    expect(proven.is === 'equal' && proven.provenAt > quietUntil).toBe(true);
    expect(stage.isAt(NEW)).toBe(true);
    expect(excess(stage.moments, OLD, NEW)).toEqual([]);
  });

  it('in an earlier turn lets nobody say that all is done before the quiet time is over', async () => {
    const stage = await openStage(NEW);
    const quietUntil = stage.clock.time + 1;
    const early = await stage.turn(NEW, { quietUntil });
    expect(early).toMatchObject({ is: 'later', at: quietUntil + 1, quietUntil, writes: 0 });
    stage.clock.time = quietUntil + 1;
    expect(await stage.turn(NEW, { quietUntil })).toMatchObject({ is: 'equal' });
  });

  it('for another target cannot empty the list of addresses', async () => {
    const [a, b] = ['192.0.2.1', '192.0.2.2'];
    const stage = await openStage(access({ addresses: [a, b] }));
    const { sim, clock } = stage;
    atWrite(stage, 1, { kind: 'late commit', ms: 60_000 });
    atWrite(stage, 2, { kind: 'too many', retryAfter: 1 });
    const lost = await stage.turn(access({ addresses: [b] }));
    expect(lost).toMatchObject({ is: 'later', quietUntil: clock.time + CONVERGE.quiet });

    const target = access({ addresses: [a] });
    const { quietUntil } = lost;
    const waits = await stage.turn(target, { ...(quietUntil && { quietUntil }) });
    expect(waits).toMatchObject({ is: 'later', at: (quietUntil ?? 0) + 1, writes: 0 });
    sim.faults.settle();
    clock.time = waits.is === 'later' ? waits.at : clock.time;
    expect(await untilDone(stage, target, quietUntil)).toMatchObject({ is: 'equal' });
    expect(stage.moments.every(({ addresses }) => addresses.length > 0)).toBe(true);
  });

  it('and a refusal afterwards: the quiet time is told all the same', async () => {
    const stage = await openStage();
    atWrite(stage, 1, { kind: 'lost reply' });
    const target = access({
      addresses: ['192.0.2.1'],
      projects: [{ projectId: SHOP, roles: ['GROUP_KING'] }],
    });
    const quietUntil = stage.clock.time + CONVERGE.quiet;
    expect(await stage.turn(target)).toMatchObject({ is: 'turned_back', quietUntil });
  });
});

describe('an Atlas that is busy or ill', () => {
  it.each(WRITES)('says 429 to write %i: as long as it says, then on', async (count) => {
    const stage = await openStage(OLD);
    atWrite(stage, count, { kind: 'too many', retryAfter: 42 });
    const { clock } = stage;
    const turned = await stage.turn(NEW);
    expect(turned).toMatchObject({ is: 'later', at: clock.time + 42_000, writes: count });
    expect(turned).not.toHaveProperty('quietUntil');
    expect(turned).toMatchObject({ problem: { code: 'rate_limited', status: 429 } });
    clock.time += 42_000;
    expect(await stage.turn(NEW)).toMatchObject({ is: 'equal' });
    expect(excess(stage.moments, OLD, NEW)).toEqual([]);
  });

  it.each([true, false])(
    'says 500 to a write (carried out: %s): later, and quiet',
    async (done) => {
      const stage = await openStage(OLD);
      atWrite(stage, 3, { kind: 'status', status: 500, committed: done });
      const quietUntil = stage.clock.time + CONVERGE.quiet;
      const at = stage.clock.time + CONVERGE.pause;
      expect(await stage.turn(NEW)).toMatchObject({ is: 'later', at, quietUntil, writes: 3 });
      expect(await untilDone(stage, NEW, quietUntil)).toMatchObject({ is: 'equal' });
    },
  );

  it.each([401, 403])('says %i without a word: later', async (status) => {
    const stage = await openStage();
    atWrite(stage, 1, { kind: 'status', status });
    expect(await stage.turn(inShop)).toMatchObject({ is: 'later', problem: { status } });
    expect(await stage.turn(inShop)).toMatchObject({ is: 'equal' });
  });

  it('is not there at all: later', async () => {
    const stage = await openStage();
    await stage.sim.faults.down(true);
    const outcome = await stage.turn(inShop);
    expect(outcome).toMatchObject({ is: 'later', writes: 0, problem: { code: 'unreachable' } });
  });

  it('does not know a new project yet: later', async () => {
    const stage = await openStage();
    const { sim, clock } = stage;
    sim.switches.freshProjectMs = 5_000;
    const { id: projectId } = sim.addProject({ organizationId: ORG_ID, name: 'just made' });
    const target = access({ projects: [{ projectId, roles: ['GROUP_READ_ONLY'] }] });
    const problem = { errorCode: 'USER_UNAUTHORIZED' };
    expect(await stage.turn(target)).toMatchObject({ is: 'later', problem });
    clock.time += 5_000;
    expect(await stage.turn(target)).toMatchObject({ is: 'equal' });
  });
});

describe('a refusal for good', () => {
  const refused: readonly [string, string, FaultAction | undefined, object][] = [
    ['a role that Atlas does not have', 'GROUP_KING', undefined, { errorCode: 'BAD_REQUEST' }],
    ['a role of the other kind', 'ORG_OWNER', undefined, { errorCode: 'INVALID_ROLE_FOR_GROUP' }],
    [
      'a body that Atlas does not take',
      'GROUP_OWNER',
      { kind: 'refusal', status: 422, errorCode: 'VALIDATION_ERROR', detail: 'Not like this.' },
      { status: 422, detail: 'Not like this.' },
    ],
  ];
  it.each(refused)('of %s turns back, with the words of Atlas', async (_, role, fault, problem) => {
    const stage = await openStage();
    if (fault !== undefined) atWrite(stage, 1, fault);
    const target = access({ projects: [{ projectId: SHOP, roles: [role] }] });
    expect(await stage.turn(target)).toMatchObject({
      is: 'turned_back',
      problem,
      step: { do: 'join_project', projectId: SHOP },
    });
    expect(await stage.turn(access())).toMatchObject({ is: 'equal' });
  });

  it('of a project that is gone turns back; the way back leaves it out', async () => {
    const stage = await openStage(OLD);
    stage.sim.removeProject(FRESH);
    expect(await stage.turn(NEW)).toMatchObject({
      is: 'turned_back',
      problem: { code: 'not_found', errorCode: 'GROUP_NOT_FOUND' },
      step: { do: 'join_project', projectId: FRESH },
      goneProject: FRESH,
    });
    expect(await stage.turn(OLD)).toMatchObject({ is: 'equal' });
    expect(excess(stage.moments, OLD, NEW)).toEqual([]);
  });

  it('of the address of the caller, which nobody takes away, turns back', async () => {
    const stage = await openStage(access({ addresses: ['127.0.0.1', '192.0.2.1'] }));
    const outcome = await stage.turn(access({ addresses: ['192.0.2.1'] }));
    const errorCode = 'CANNOT_REMOVE_CALLER_FROM_WHITELIST';
    expect(outcome).toMatchObject({ is: 'turned_back', problem: { errorCode } });
  });
});

describe('our own credentials', () => {
  it.each([
    ['lost their role', 401, 'USER_UNAUTHORIZED'],
    ['belong to an organization that does not pay', 402, 'ACCOUNT_SUSPENDED'],
    ['may not call from here', 403, 'IP_ADDRESS_NOT_ON_ACCESS_LIST'],
  ] as const)(
    'that %s hold it, whether a reading or a write says so',
    async (_, status, errorCode) => {
      const held = { is: 'held', problem: { status, errorCode } };
      const stage = await openStage();
      atWrite(stage, 1, { kind: 'refusal', status, errorCode });
      expect(await stage.turn(inShop)).toMatchObject(held);
      stage.sim.faults.add({ do: { kind: 'refusal', status, errorCode } });
      expect(await stage.turn(inShop)).toMatchObject({ ...held, writes: 1 - 1 });
    },
  );
});

describe('somebody else at work at the same time', () => {
  it('added the key to the project with other roles: they are replaced', async () => {
    const stage = await openStage();
    const racing: CredentialAccess = {
      ...stage.port,
      addToProject(id, projectId, roles) {
        stage.sim.editKey(id, { projects: [{ projectId, roles: ['GROUP_OWNER'] }] });
        return stage.port.addToProject(id, projectId, roles);
      },
    };
    expect(await stage.turn(inShop, {}, racing)).toMatchObject({ is: 'equal', writes: 2 });
    expect(stage.isAt(inShop)).toBe(true);
  });

  it('added one of the addresses: the rest is added', async () => {
    const stage = await openStage();
    const racing: CredentialAccess = {
      ...stage.port,
      addAddresses(id, addresses) {
        if (addresses.length === 2) stage.sim.editKey(id, { accessList: ['192.0.2.1'] });
        return stage.port.addAddresses(id, addresses);
      },
    };
    const target = access({ addresses: ['192.0.2.1', '192.0.2.2'] });
    expect(await stage.turn(target, {}, racing)).toMatchObject({ is: 'equal', writes: 2 });
    expect(stage.isAt(target)).toBe(true);
  });

  it('removed the addresses that shall stay: nothing else is taken away before they are back', async () => {
    const [old, stays, fresh] = ['192.0.2.1', '192.0.2.2', '10.0.0.0/8'];
    const stage = await openStage(access({ addresses: [old, stays] }));
    let times = 0;
    const racing: CredentialAccess = {
      ...stage.port,
      async addAddresses(id, addresses) {
        const written = await stage.port.addAddresses(id, addresses);
        times += 1;
        if (times === 1) stage.sim.editKey(id, { accessList: [old] });
        return written;
      },
    };
    const target = access({ addresses: [stays, fresh] });
    expect(await stage.turn(target, {}, racing)).toMatchObject({ is: 'equal', writes: 3 });
    expect(stage.moments.every(({ addresses }) => addresses.length > 0)).toBe(true);
  });

  it('removed the key from the project: it is added again', async () => {
    const stage = await openStage(
      access({ projects: [{ projectId: SHOP, roles: ['GROUP_OWNER'] }] }),
    );
    const racing: CredentialAccess = {
      ...stage.port,
      setProjectRoles(id, projectId, roles) {
        stage.sim.editKey(id, { projects: [] });
        return stage.port.setProjectRoles(id, projectId, roles);
      },
    };
    expect(await stage.turn(inShop, {}, racing)).toMatchObject({ is: 'equal', writes: 2 });
  });

  it('took away what shall go: that is as good', async () => {
    const stage = await openStage(OLD);
    const racing: CredentialAccess = {
      ...stage.port,
      removeFromProject(id, projectId) {
        stage.sim.editKey(id, {
          projects: OLD.projects.filter((one) => one.projectId !== projectId),
        });
        return stage.port.removeFromProject(id, projectId);
      },
      removeAddress(id, address) {
        const addresses = stage.truth()?.addresses ?? [];
        stage.sim.editKey(id, { accessList: addresses.filter((one) => one !== address) });
        return stage.port.removeAddress(id, address);
      },
    };
    expect(await stage.turn(NEW, {}, racing)).toMatchObject({ is: 'equal' });
    expect(stage.isAt(NEW)).toBe(true);
  });

  it('deleted a project that the key shall leave: that is as good', async () => {
    const stage = await openStage(OLD);
    const racing: CredentialAccess = {
      ...stage.port,
      removeFromProject(id, projectId) {
        if (projectId === CATALOG) stage.sim.removeProject(CATALOG);
        return stage.port.removeFromProject(id, projectId);
      },
    };
    const outcome = await stage.turn(frozenAccess(OLD), {}, racing);
    expect(outcome).toMatchObject({ is: 'equal', writes: 3 });
  });
});
