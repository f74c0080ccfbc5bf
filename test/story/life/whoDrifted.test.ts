import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SWEEP_EVERY } from '../../../src/workflow/timer/sweepKeys.ts';
import { type Stage, setStage } from '../kit.ts';

const TURN = SWEEP_EVERY + 1_000;
const TERRAFORM = 'mdb_sa_id_65f0c1d2e3a4b5c6d7e8f9aa';
const NOT_APPROVED = /is not at Atlas as it was approved/;

let stage: Stage;
let key: { readonly id: string; readonly description: string };

/** A key for one project in Dana's hands, for all of these stories. */
beforeAll(async () => {
  stage = await setStage();
  const wish = { projects: ['checkout'], needs: ['Read clusters and metrics'] };
  await stage.approve(stage.ravi, await stage.requestProjects(stage.dana, wish));
  await stage.dana.closes(await stage.reveal(stage.dana));
  await stage.message(stage.ravi, 'C0APPROVALS', /its private key was revealed to/);
  const [made] = stage.ours();
  if (made === undefined) throw new Error('no key was made');
  key = made;
});
afterAll(() => stage[Symbol.asyncDispose]());

type Edit = Parameters<Stage['world']['atlas']['editKey']>[1];

/** What somebody makes of it at Atlas, and what its owner is told. */
async function drifts(edit: Edit, says: RegExp) {
  stage.world.atlas.editKey(key.id, edit);
  await stage.later(TURN);
  return stage.message(stage.dana, '@bot', says);
}

const now = () => stage.ours()[0];
const record = async () =>
  (await stage.redis.hget('{sandbox}:credentials', `apiKey:${key.id}`)) ?? '';

async function restored(): Promise<void> {
  const told = await stage.message(stage.dana, '@bot', NOT_APPROVED);
  stage.went(await stage.dana.clicks(told, 'Restore'));
  stage.went(await stage.dana.submits(await stage.window(stage.dana, /Restore key/)));
  await expect.poll(record, { timeout: 60_000 }).not.toContain('"drift"');
}

describe('a key that somebody changed at Atlas', () => {
  it('is told with who did it, where the events of Atlas say so', async () => {
    const told = await drifts(
      { roles: ['ORG_OWNER'], by: 'mei@example.com' },
      /By Atlas’s events, <@U0MEI> did it/,
    );
    expect(told.plainText).toMatch(/Different: `organization`/);
    const alert = await stage.message(stage.sam, 'C0ALERTS', NOT_APPROVED);
    expect(alert.plainText).toMatch(/<@U0MEI> did it/);
    expect(await record()).toContain('"by":[{"is":"person","id":"U0MEI"}]');
    await restored();
  });

  it('is told with what changed inside a project, which only the feed of the project has', async () => {
    const [project] = stage.world.seeded.acme.projects.filter(({ name }) => name === 'checkout');
    const projects = [{ projectId: project?.id ?? '', roles: ['GROUP_OWNER'] }];
    const says = new RegExp(`By Atlas’s events, the program \`${TERRAFORM}\` did it`);
    await drifts({ projects, by: TERRAFORM }, says);
    await restored();
  });

  it('names nobody where the events do not say it, or only of a part', async () => {
    stage.world.atlas.editKey(key.id, { accessList: ['0.0.0.0/1'], by: 'mei@example.com' });
    const told = await drifts({ roles: ['ORG_BILLING_ADMIN'] }, /do not say who did it/);
    expect(told.plainText).toMatch(/Different: `addresses`, `organization`/);
    expect(told.plainText).not.toMatch(/U0MEI/);
    await restored();
  });

  it('and has another description is told to its owner within a turn, and is restored', async () => {
    const { description } = key;
    const edit = { description: 'nothing to see here', by: 'zoe@elsewhere.example' };
    const told = await drifts(edit, /Different: `description`/);
    expect(told.plainText).toMatch(/somebody whom Keywarden does not find in Slack/);
    expect(told.plainText).toMatch(/At Atlas it is described as `nothing to see here`/);
    expect(told.plainText).toMatch(/It can do the same as before/);
    expect(told.plainText).not.toMatch(/Accept/);
    expect(await record()).not.toContain('zoe@');
    // No list tells that this key is ours any more, but its record does.
    const key2 = stage.world.atlas.keys(stage.world.seeded.acme.id).find(({ id }) => id === key.id);
    expect(key2?.description).toBe('nothing to see here');
    await restored();
    expect(now()?.description).toBe(description);
    // Its message was redrawn when there was a newer one, so what was sent is counted.
    const readable = (body: string) => decodeURIComponent(body.replaceAll('+', ' '));
    const told2 = stage.world.slack.transcript.filter(({ body }) =>
      readable(body).includes('Different: `description`'),
    );
    expect(told2).toHaveLength(1);
  });
});
