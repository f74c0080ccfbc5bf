import { describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

const REASON = 'The deploy takes snapshots since this week.';

/** A key for one project, in Dana's hands. */
async function inUse(stage: Stage) {
  const wish = { projects: ['checkout'], needs: ['Read clusters and metrics'] };
  await stage.approve(stage.ravi, await stage.requestProjects(stage.dana, wish));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  const [key] = stage.ours();
  if (key === undefined) throw new Error('no key was made');
  return key;
}

async function opened(stage: Stage, query: string) {
  await stage.types(stage.dana, `/atlas-keys change ${query}`);
  return stage.window(stage.dana, /The key itself stays/);
}

/** Chooses something on which the rest of the form depends. */
async function chooses(stage: Stage, field: string, wanted: readonly string[]) {
  const open = await stage.window(stage.dana, /The key itself stays/);
  stage.went(await stage.dana.chooses(open, field, wanted));
  await stage.seen('the form follows', () => stage.dana.window()?.hash !== open.hash);
  return stage.window(stage.dana, /The key itself stays/);
}

const rolesAtAtlas = (stage: Stage) =>
  stage.ours()[0]?.projects.map(({ projectId, roles }) => {
    const found = stage.world.seeded.acme.projects.find(({ id }) => id === projectId);
    return `${found?.name} ${roles.join()}`;
  });

describe('a change of a key that is there', () => {
  it('begins with what the key has, is approved, and stands at Atlas under the same key', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const form = await opened(stage, key.publicKey);
    expect(JSON.stringify(form.blocks)).toMatch(/"initial_options":[^\]]*checkout/);
    expect(JSON.stringify(form.blocks)).toMatch(/"initial_options":[^\]]*task:readMetrics/);

    const same = await stage.dana.submits(form, { reason: REASON });
    expect(JSON.stringify(same)).toMatch(/[Nn]othing/);

    await stage.dana.searches(form, 'create.projects', '');
    await chooses(stage, 'create.projects', ['checkout', 'catalog']);
    const now = await chooses(stage, 'needs', ['task:readMetrics', 'task:takeSnapshots']);
    stage.went(await stage.dana.submits(now, { reason: REASON, access_list: '203.0.113.7' }));
    await stage.window(stage.dana, /was sent to the approvers/);
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /takes snapshots since/);
    expect(card.plainText).toContain('In `catalog`, `checkout`:');
    expect(card.plainText).toContain('*Backup Creator*');
    expect(card.plainText).toContain(
      'Gets: Backup Creator in `catalog`, `checkout`; `203.0.113.7`',
    );
    // Who takes snapshots reads as well.
    expect(card.plainText).not.toContain('Loses:');
    expect(rolesAtAtlas(stage)).toEqual(['checkout GROUP_READ_ONLY']);

    await stage.approve(stage.ravi, card);
    await expect
      .poll(() => rolesAtAtlas(stage)?.toSorted(), { timeout: 60_000 })
      .toEqual(['catalog GROUP_BACKUP_CREATOR', 'checkout GROUP_BACKUP_CREATOR']);
    await stage.message(stage.ravi, 'C0APPROVALS', /takes snapshots since[\s\S]*|It is done/);
    expect(stage.ours()[0]).toMatchObject({ id: key.id, accessList: ['203.0.113.7/32'] });
  });

  it('is refused under its field: a role that is off, and an address that is none', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const form = await opened(stage, key.id);
    const bad = await stage.dana.submits(form, { reason: REASON, access_list: 'home' });
    expect(bad).toMatchObject({ fieldErrors: { access_list: expect.stringMatching(/neither/) } });
    const sent = stage.world.slack.deliveries.findLast(({ kind }) => kind === 'submission');
    const view = Object(sent?.payload.view);
    const menu = { type: 'multi_static_select', selected_options: [{ value: 'GROUP_OWNER' }] };
    const values = { ...view.state.values, needs: { 'create.needs': menu } };
    const answer = await stage.world.slack.deliver('submission', {
      ...sent?.payload,
      view: { ...view, state: { values } },
    });
    expect(answer.arrived && answer.body).toMatch(/may not be asked for|neither/);
  });

  it('is for the owner alone', async () => {
    await using stage = await setStage();
    const key = await inUse(stage);
    const olga = stage.world.slack.as('U0OLGA');
    stage.world.slack.changeChannel('C0GENERAL', {
      members: ['U0DANA', 'U0OLGA', stage.world.slack.app.botUserId],
    });
    await stage.types(olga, `/atlas-keys change ${key.publicKey}`);
    await stage.window(olga, /only the owner of this key/);
  });
});
