import { describe, expect, it } from 'vitest';
import { TURN } from '../../../src/workflow/converging/turns.ts';
import { type Stage, setStage } from '../kit.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ADDRESS = '203.0.113.7';
const WISH = { projects: ['checkout', 'observability'], needs: ['Read clusters and metrics'] };

const WRITES = {
  addresses: { method: 'POST', path: /\/accessList/ },
  roles: { method: 'PATCH', path: /\/orgs\/[^/]+\/apiKeys\/[a-f0-9]{24}$/ },
  project: { method: 'POST', path: /\/groups\/[^/]+\/apiKeys\/[a-f0-9]{24}$/ },
};

async function asks(stage: Stage) {
  return stage.requestProjects(stage.dana, {
    ...WISH,
    needs: ['GROUP_READ_ONLY', 'ORG_BILLING_READ_ONLY'],
    accessList: ADDRESS,
  });
}

const projectsOf = (stage: Stage) =>
  stage.world.seeded.acme.projects
    .filter(({ name }) => WISH.projects.includes(name))
    .map(({ id }) => id)
    .sort();

/** The one key of ours at Atlas has what was approved, and its requester reveals exactly that one. */
async function endsWell(stage: Stage): Promise<void> {
  const shown = await stage.reveal(stage.dana);
  const keys = stage.ours();
  expect(keys).toHaveLength(1);
  expect(shown.plainText).toContain(keys[0]?.privateKey);
  expect(keys[0]?.accessList).toEqual([`${ADDRESS}/32`]);
  expect(keys[0]?.projects.map(({ projectId }) => projectId).sort()).toEqual(projectsOf(stage));
  expect(keys[0]?.roles).toContain('ORG_BILLING_READ_ONLY');
}

describe('a key that gets its addresses, roles and projects', () => {
  it('has nothing before its addresses are there, and is announced when it has all', async () => {
    await using stage = await setStage();
    const card = await asks(stage);
    const seen: string[] = [];
    const off = stage.world.atlas.onChange(() => {
      const [key] = stage.ours();
      if (key === undefined) return;
      const { roles, projects, accessList } = key;
      seen.push(`${accessList.length} ${projects.length} ${roles.join()}`);
      if (accessList.length === 0) expect([roles, projects]).toEqual([['ORG_MEMBER'], []]);
    });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    off();
    expect(seen[0]).toBe('0 0 ORG_MEMBER');
    expect(seen.at(-1)).toMatch(/^1 2 /);
    await endsWell(stage);
  });

  it.each(Object.entries(WRITES))(
    'is the same key afterwards if the bot is killed while it sends %s',
    async (_what, when) => {
      await using stage = await setStage({ asProcess: 'first' });
      const card = await asks(stage);
      const { atlas } = stage.world;
      const fault = atlas.faults.add({ when, do: { kind: 'hang', committed: true } });
      await stage.approve(stage.ravi, card);
      await expect.poll(() => fault.hits).toBeGreaterThan(0);
      await stage.world.bot().kill();
      atlas.faults.clear();
      await stage.world.startBot();
      await stage.later(TURN.lease);
      await endsWell(stage);
      expect(atlas.createsAccepted).toBe(1);
      expect(
        stage.dana.sees('@bot').filter(({ plainText }) => /interrupted/.test(plainText)),
      ).toEqual([]);
    },
  );

  it.each(Object.entries(WRITES))(
    'is the same key afterwards if Atlas is away when it is to get %s',
    async (_what, when) => {
      await using stage = await setStage();
      const card = await asks(stage);
      const fault = stage.world.atlas.faults.add({ when, do: { kind: 'status', status: 503 } });
      await stage.approve(stage.ravi, card);
      await stage.message(stage.ravi, 'C0APPROVALS', /gets its roles and addresses/);
      await expect.poll(() => fault.hits).toBeGreaterThan(0);
      expect(stage.ravi.sees('C0KEYS').some(({ plainText }) => /ci-deploy/.test(plainText))).toBe(
        false,
      );
      fault.remove();
      await stage.later(2 * MINUTE);
      await endsWell(stage);
      expect(stage.world.atlas.createsAccepted).toBe(1);
    },
  );

  it('is deleted again where Atlas refuses an address, and the request says why', async () => {
    await using stage = await setStage();
    const card = await asks(stage);
    stage.world.atlas.faults.add({
      when: WRITES.addresses,
      do: { kind: 'refusal', status: 400, errorCode: 'INVALID_IP_ADDRESS_OR_CIDR_NOTATION' },
    });
    await stage.approve(stage.ravi, card);
    await stage.message(stage.dana, '@bot', /did not accept the IP access list/);
    expect(stage.ours()).toEqual([]);
  });

  it('is deleted again where a project is gone, and the request says so', async () => {
    await using stage = await setStage();
    const card = await asks(stage);
    stage.world.atlas.removeProject(projectsOf(stage)[0] ?? '');
    await stage.approve(stage.ravi, card);
    await stage.message(stage.dana, '@bot', /A project of this request does not exist/);
    expect(stage.ours()).toEqual([]);
  });

  it('waits for a project that was made a moment ago', async () => {
    await using stage = await setStage();
    const { atlas, seeded } = stage.world;
    const fresh = atlas.addProject({ organizationId: seeded.acme.id, name: 'brand-new' });
    const card = await stage.requestProjects(stage.dana, {
      projects: ['brand-new'],
      needs: ['GROUP_READ_ONLY'],
    });
    const fault = atlas.faults.add({
      when: { method: 'POST', path: new RegExp(`/groups/${fresh.id}/apiKeys/`) },
      do: { kind: 'refusal', status: 401, errorCode: 'USER_UNAUTHORIZED' },
    });
    await stage.approve(stage.ravi, card);
    await expect.poll(() => fault.hits).toBeGreaterThan(0);
    fault.remove();
    await stage.later(MINUTE);
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    expect(stage.ours()[0]?.projects).toMatchObject([{ projectId: fresh.id }]);
  });

  it('and somebody deletes meanwhile is made once more', async () => {
    await using stage = await setStage();
    const card = await asks(stage);
    const { atlas } = stage.world;
    const fault = atlas.faults.add({ when: WRITES.addresses, do: { kind: 'status', status: 503 } });
    await stage.approve(stage.ravi, card);
    await expect.poll(() => fault.hits).toBeGreaterThan(0);
    fault.remove();
    atlas.removeKey(stage.ours()[0]?.id ?? '');
    await stage.later(3 * MINUTE);
    await stage.later(3 * MINUTE);
    await endsWell(stage);
    expect(atlas.createsAccepted).toBe(2);
  });

  it('is held where Atlas refuses our own credentials, and goes on with the same private key', async () => {
    await using stage = await setStage();
    const card = await asks(stage);
    const fault = stage.world.atlas.faults.add({
      when: WRITES.addresses,
      do: { kind: 'refusal', status: 403, errorCode: 'IP_ADDRESS_NOT_ON_ACCESS_LIST' },
    });
    await stage.approve(stage.ravi, card);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /refused a call of Keywarden/);
    fault.remove();
    stage.went(await stage.sam.clicks(alert, 'Try again'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /goes on/), {}));
    await endsWell(stage);
    expect(stage.world.atlas.createsAccepted).toBe(1);
  });

  it('is held after a day, and its private key is kept', async () => {
    await using stage = await setStage();
    const card = await asks(stage);
    const fault = stage.world.atlas.faults.add({
      when: WRITES.addresses,
      do: { kind: 'status', status: 503 },
    });
    await stage.approve(stage.ravi, card);
    await expect.poll(() => fault.hits).toBeGreaterThan(0);
    await stage.later(25 * HOUR);
    const alert = await stage.message(stage.sam, 'C0ALERTS', /within a day/);
    fault.remove();
    stage.went(await stage.sam.clicks(alert, 'Try again'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /goes on/), {}));
    // The last write that was answered with 503 may still arrive.
    await expect.poll(() => stage.ours()[0]?.projects.length).toBe(2);
    await stage.later(2 * MINUTE);
    await endsWell(stage);
  });
});
