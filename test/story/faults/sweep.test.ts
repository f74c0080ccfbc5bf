import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const MINUTE = 60_000;
const CREATE = { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys(\?|$)/ };
const UNKNOWN = '01JABCDEFGHJKMNPQRSTVWXYZ0';
const HUMAN = 'billing export';

/** Looks again and again: what happens only at Atlas changes nothing that Slack shows. */
function soon(look: () => boolean): Promise<void> {
  return expect.poll(look).toBe(true);
}

/** Every create of this attempt is committed only when `settle` is called. */
function commitsLate(stage: Stage): void {
  stage.world.atlas.faults.add({
    when: { ...CREATE, times: 1 },
    do: { kind: 'late commit', ms: 3_600_000 },
  });
}

/** A request whose first attempt is in doubt and given up, and whose key lands only then. */
async function withLoser(stage: Stage, description = 'ci-deploy'): Promise<void> {
  const card = await stage.request(stage.dana, { description });
  commitsLate(stage);
  const creates = stage.world.atlas.createsAccepted;
  await stage.approve(stage.ravi, card);
  const cleaning = new RegExp(`${description}[^]*no unknown key is left`);
  await stage.message(stage.ravi, 'C0APPROVALS', cleaning);
  await stage.later(91_000);
  await soon(() => stage.world.atlas.createsAccepted === creates + 2);
  await stage.message(stage.ravi, 'C0KEYS', new RegExp(description));
}

function listings(stage: Stage): number {
  return stage.world.atlas.exchanges.filter(
    ({ method, path }) => method === 'GET' && /\/orgs\/[^/]+\/apiKeys$/.test(path),
  ).length;
}

/** Moves time on until another sweep has listed the keys. */
async function nextSweep(stage: Stage): Promise<void> {
  const before = listings(stage);
  await stage.later(5 * MINUTE + 1000);
  // One of each organization.
  await soon(() => listings(stage) >= before + 2);
}

function alarms(stage: Stage) {
  return stage.sam.sees('C0ALERTS').filter(({ plainText }) => /compared the keys/.test(plainText));
}

describe('the sweep', () => {
  it('deletes the key of a lost attempt that landed after recovery had looked', async () => {
    await using stage = await setStage();
    await withLoser(stage);
    stage.world.atlas.faults.settle();
    expect(stage.ours()).toHaveLength(2);
    await stage.later(5 * MINUTE + 1000);
    await soon(() => stage.ours().length === 1);
    const shown = await stage.reveal(stage.dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    expect(alarms(stage)).toHaveLength(0);
  });

  it('deletes five at most, stops, says so, and goes on the next time', async () => {
    await using stage = await setStage();
    const people = [stage.dana, stage.dana, stage.dana, stage.mei, stage.mei, stage.mei];
    for (const [index, who] of people.entries()) {
      const description = `job-${index}`;
      const card = await stage.request(who, { description });
      commitsLate(stage);
      await stage.approve(stage.ravi, card);
      await stage.message(
        stage.ravi,
        'C0APPROVALS',
        new RegExp(`${description}[^]*no unknown key is left`),
      );
    }
    await stage.later(91_000);
    await soon(() => stage.ours().length === 6);
    stage.world.atlas.faults.settle();
    expect(stage.ours()).toHaveLength(12);
    await stage.later(5 * MINUTE + 1000);
    const alarm = await stage.message(stage.sam, 'C0ALERTS', /stopped: 1 more/);
    expect(alarm.plainText).toContain('deleted 5 keys');
    expect(stage.ours()).toHaveLength(7);
    await stage.later(5 * MINUTE + 1000);
    await soon(() => stage.ours().length === 6);
  });

  it('never touches a human’s key with a copied or a forged marker', async () => {
    await using stage = await setStage();
    const { atlas, seeded } = stage.world;
    await withLoser(stage);
    const [real] = stage.ours();
    const id = real?.description.match(/\[ck:(\w+)\./)?.[1] ?? '';
    const forged = `${HUMAN} [ck:${id}.1.AAAAAAAAAAAAAAAA]`;
    const copied = `${HUMAN}${real?.description.slice(real.description.indexOf(' [ck:'))}`;
    for (const description of [forged, copied]) {
      atlas.addKey({ organizationId: seeded.acme.id, description, roles: ['ORG_READ_ONLY'] });
    }
    const before = stage.ours().length;
    await stage.later(5 * MINUTE + 1000);
    await stage.message(stage.sam, 'C0ALERTS', /not an attempt that Keywarden made/);
    await nextSweep(stage);
    expect(stage.ours()).toHaveLength(before);
    expect(alarms(stage)).toHaveLength(1);
  });

  it('tells of a key without a record once, and leaves it', async () => {
    await using stage = await setStage();
    const { atlas, seeded } = stage.world;
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    const [, owner = ''] = /\.1\.(.{4})/.exec(stage.ours()[0]?.description ?? '') ?? [];
    const marker = ` [ck:${UNKNOWN}.1.${owner}${'A'.repeat(12)}]`;
    atlas.addKey({
      organizationId: seeded.acme.id,
      description: `staging${marker}`,
      roles: ['ORG_READ_ONLY'],
    });
    await stage.later(5 * MINUTE + 1000);
    await stage.message(stage.sam, 'C0ALERTS', /of a request that is not on record/);
    await nextSweep(stage);
    await nextSweep(stage);
    expect(alarms(stage)).toHaveLength(1);
    expect(stage.ours()).toHaveLength(2);
  });

  it('tells of another installation in the same organization once, however many keys it has', async () => {
    await using stage = await setStage();
    const { atlas, seeded } = stage.world;
    const addForeign = (n: number) =>
      atlas.addKey({
        organizationId: seeded.acme.id,
        description: `staging-${n} [ck:${UNKNOWN}.${n}.beta${String(n).repeat(12)}]`,
        roles: ['ORG_READ_ONLY'],
      });
    for (const n of [1, 2, 3]) addForeign(n);
    await stage.later(5 * MINUTE + 1000);
    const alarm = await stage.message(stage.sam, 'C0ALERTS', /another installation of Keywarden/);
    expect(alarm.plainText.match(/another installation of Keywarden/g)).toHaveLength(1);
    addForeign(4);
    await nextSweep(stage);
    await nextSweep(stage);
    expect(alarms(stage)).toHaveLength(1);
    expect(stage.ours()).toHaveLength(4);
  });

  it('stops between two steps when the process is told to end', async () => {
    await using stage = await setStage({ asProcess: true });
    await withLoser(stage, 'one');
    await withLoser(stage, 'two');
    stage.world.atlas.faults.add({ when: { method: 'DELETE' }, do: { kind: 'latency', ms: 1000 } });
    stage.world.atlas.faults.settle();
    const deletes = () =>
      stage.world.atlas.exchanges.filter(({ method }) => method === 'DELETE').length;
    const before = deletes();
    await stage.later(5 * MINUTE + 1000);
    await soon(() => deletes() > before);
    await stage.world.bot().stop();
    expect(stage.world.bot().exitCode()).toBe(0);
    expect(deletes()).toBe(before + 1);
    expect(stage.ours()).toHaveLength(3);
  });

  it('tells of an issued key whose description somebody edited', async () => {
    await using stage = await setStage();
    await stage.approve(stage.ravi, await stage.request(stage.dana));
    await stage.offer(stage.dana, 'Reveal private key');
    stage.world.atlas.editKey(stage.ours()[0]?.id ?? '', { description: 'renamed' });
    await stage.later(5 * MINUTE + 1000);
    await stage.message(stage.sam, 'C0ALERTS', /does not end with the marker any more/);
    expect(stage.world.atlas.exchanges.some(({ method }) => method === 'DELETE')).toBe(false);
  });

  it('tells it where Atlas does not let the bot delete', async () => {
    await using stage = await setStage();
    await withLoser(stage);
    stage.world.atlas.faults.add({
      when: { method: 'DELETE' },
      do: { kind: 'refusal', status: 403, errorCode: 'ORG_REQUIRES_OWNER' },
    });
    stage.world.atlas.faults.settle();
    await stage.later(5 * MINUTE + 1000);
    await stage.message(stage.sam, 'C0ALERTS', /does not let Keywarden delete it/);
    await nextSweep(stage);
    expect(alarms(stage)).toHaveLength(1);
  });
});
