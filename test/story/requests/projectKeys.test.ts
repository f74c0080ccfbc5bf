import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const POLICY = `${DEFAULT_POLICY.replace(
  'credentials: ACME\n',
  `credentials: ACME
    projects:
      - { name: identity, off: true }
      - { name: catalog, approve: [U0OLGA] }
      - { name: data-platform, roles: [GROUP_READ_ONLY, GROUP_DATABASE_ACCESS_ADMIN] }
      - { name: "mobile*", lifetime: { default: 7d, max: 30d } }
`,
)}viewers: [S0PLATFORM, S0SECURITY, U0DANA]
`;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    policy: POLICY,
    beforeBot: ({ slack }) =>
      slack.addUserGroup({ id: 'S0SECURITY', handle: 'security', users: ['U0OLGA'] }),
  });
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

/** Asks too, so that nobody reaches the number of actions that one person has at once. */
const olga = () => stage.world.slack.as('U0OLGA');

const projectOf = (name: string) =>
  stage.world.seeded.acme.projects.find((project) => project.name === name)?.id ?? '';

/** What the audit log says of the newest request with this description. */
async function asked(description: string): Promise<Readonly<Record<string, unknown>>> {
  const entries = await stage.redis.xrange('{sandbox}:audit', '-', '+');
  const all = entries.map(([, fields]) => JSON.parse(fields[1] ?? '{}'));
  const made = all.filter(
    ({ event, facts }) => event === 'request.created' && facts.description === description,
  );
  return made.at(-1)?.facts ?? {};
}

describe('a key for projects', () => {
  it('is asked for by task; the approver reads what it reaches, how long it lives, and no more', async () => {
    const card = await stage.requestProjects(stage.dana, {
      description: 'by-task',
      projects: ['checkout', 'observability'],
      needs: ['Read clusters and metrics'],
    });
    expect(card.plainText).toContain('In `checkout`, `observability`:');
    expect(card.plainText).toContain('*Project Read Only* (read only)');
    expect(card.plainText).toContain('Reads 2 projects');
    expect(card.plainText).toContain('For the task: Read clusters and metrics.');
    expect(card.plainText).toContain('enough for the task and for nothing else');
    expect(card.plainText).toContain('Lives 90 days from its hand-over.');
    expect(card.plainText).not.toContain('Owned by');
    expect(await asked('by-task')).toMatchObject({
      roles: ['ORG_MEMBER'],
      projects: ['checkout', 'observability']
        .map(projectOf)
        .sort()
        .map((id) => `${id} GROUP_READ_ONLY`),
      tasks: ['readMetrics'],
      lifetime: 90 * 86_400_000,
      owner: 'person:U0DANA',
    });
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    const window = await stage.window(stage.ravi, /Approve request/);
    expect(window.plainText).toContain('In `checkout`, `observability`:');
    expect(window.plainText).toContain('Lives 90 days from its hand-over.');
    stage.went(await stage.ravi.submits(window));
    await stage.message(
      stage.ravi,
      'C0APPROVALS',
      /by-task[\s\S]*approved|approved[\s\S]*by-task/i,
    );
  });

  it('may have other roles in single projects, and roles of the organization beside', async () => {
    const card = await stage.requestProjects(stage.dana, {
      description: 'apart',
      projects: ['checkout', 'observability'],
      needs: ['GROUP_READ_ONLY', 'ORG_BILLING_READ_ONLY'],
      apart: { checkout: ['Create and change clusters'] },
      lifetime: '7 days',
    });
    expect(card.plainText).toMatch(
      /In `checkout`: Cluster Creator, Cluster Manager, Project Read Only/,
    );
    expect(card.plainText).toContain('In `observability`: Project Read Only');
    expect(card.plainText).toContain('In the organization:');
    expect(card.plainText).toContain('*Billing Viewer*');
    expect(card.plainText).toContain('Lives 7 days');
    const facts = await asked('apart');
    expect(facts.roles).toEqual(['ORG_BILLING_READ_ONLY']);
    expect(facts.projects).toContainEqual(
      `${projectOf('checkout')} GROUP_CLUSTER_CREATOR GROUP_CLUSTER_MANAGER GROUP_READ_ONLY`,
    );
  });

  it('needs two people where a role in it is dangerous, which must be named for the project', async () => {
    const form = await stage.openProjectForm(stage.dana, {
      description: 'danger',
      projects: ['data-platform'],
    });
    expect(JSON.stringify(form.blocks)).toContain('GROUP_DATABASE_ACCESS_ADMIN');
    expect(JSON.stringify(form.blocks)).not.toContain('GROUP_OWNER');
    await stage.dana.closes(form);
    const card = await stage.requestProjects(stage.dana, {
      description: 'danger',
      projects: ['data-platform'],
      needs: ['Make database users'],
    });
    expect(card.plainText).toContain('Dangerous, because of Database Access Admin');
    expect(card.plainText).toMatch(/0 of 2/);
  });

  it('is decided by the owners of its project', async () => {
    const card = await stage.requestProjects(stage.dana, {
      description: 'of-olga',
      projects: ['catalog'],
      needs: ['GROUP_READ_ONLY'],
    });
    expect(card.plainText).toMatch(/project:catalog/);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.window(stage.ravi, /not an approver/);
  });
});

describe('the form', () => {
  it('offers only projects in which one may ask, while one types, and within Slack’s time', async () => {
    const open = await stage.openForm(stage.dana, 'searching');
    await stage.choose(stage.dana, 'create.reach', 'projects');
    const now = stage.dana.window() ?? open;
    const all = await stage.dana.searches(now, 'create.projects', '');
    expect(all.map(({ label }) => label)).toEqual([
      'catalog',
      'checkout',
      'data-platform',
      'mobile-backend',
      'observability',
    ]);
    const some = await stage.dana.searches(now, 'create.projects', 'obs');
    expect(some.map(({ label }) => label)).toEqual(['observability']);
    expect(await stage.dana.searches(now, 'create.projects', 'ident')).toEqual([]);
    await stage.dana.closes(now);
  });

  it('says in time that Atlas is slow, and loses nothing of what was typed', async () => {
    await using here = await setStage();
    const open = await here.openForm(here.dana, 'slow-atlas');
    await here.dana.fills(open, { reason: 'The nightly deploy.' });
    const form = await here.choose(here.dana, 'create.reach', 'projects');
    const when = { path: /\/groups\?/, times: 1 };
    here.world.atlas.faults.add({ when, do: { kind: 'latency', ms: 4000 } });
    const [only] = await here.dana.searches(form, 'create.projects', 'check');
    expect(only?.label).toMatch(/could not be read now/);
    const labels = async () =>
      (await here.dana.searches(form, 'create.projects', 'check')).map(({ label }) => label);
    await expect.poll(labels, { timeout: 20_000 }).toEqual(['checkout']);
    await here.choose(here.dana, 'create.projects', ['checkout']);
    const now = await here.choose(here.dana, 'needs', ['GROUP_READ_ONLY']);
    here.went(await here.dana.submits(now));
    await here.message(here.ravi, 'C0APPROVALS', /slow-atlas[\s\S]*The nightly deploy/);
  });

  it('offers as long a life as the policy allows for exactly this', async () => {
    const open = await stage.openProjectForm(olga(), {
      projects: ['mobile-backend'],
      needs: ['GROUP_READ_ONLY'],
    });
    expect(JSON.stringify(open.blocks)).toContain('7 days (usual)');
    expect(JSON.stringify(open.blocks)).toContain('At most 30 days');
    expect(JSON.stringify(open.blocks)).not.toContain('"90 days"');
    await olga().closes(open);
  });

  it('takes a day; too late a one is refused under it, and nothing typed is lost', async () => {
    await stage.openProjectForm(olga(), {
      description: 'until-a-day',
      projects: ['mobile-backend'],
      needs: ['GROUP_READ_ONLY'],
      lifetime: 'until',
    });
    const day = (days: number) =>
      new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const open = await stage.window(olga(), /Reason/);
    const reason = 'The nightly deploy.';
    const late = await olga().submits(open, { reason, until: day(60) });
    expect(late).toMatchObject({
      fieldErrors: { until: expect.stringMatching(/30 days at most/) },
    });
    const past = await olga().submits(open, { reason, until: day(-1) });
    expect(past).toMatchObject({ fieldErrors: { until: expect.stringMatching(/later one/) } });
    stage.went(await olga().submits(open, { reason, until: day(10) }));
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /until-a-day/);
    expect(card.plainText).toContain('Lives 10 days');
  });

  it('offers a group of the requester as the owner, and no other', async () => {
    const dana = await stage.openForm(stage.dana, 'whose');
    expect(JSON.stringify(dana.blocks)).not.toContain('S0PLATFORM');
    await stage.dana.closes(dana);
    await stage.openForm(stage.mei, 'of-the-group');
    const mei = await stage.choose(stage.mei, 'create.reach', 'organization');
    expect(JSON.stringify(mei.blocks)).toContain('S0PLATFORM');
    stage.went(
      await stage.mei.submits(mei, {
        roles: ['ORG_READ_ONLY'],
        owner: 'S0PLATFORM',
        reason: 'The platform team reads the list of projects.',
      }),
    );
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /of-the-group/);
    expect(card.plainText).toContain('Owned by `@platform`');
    expect(await asked('of-the-group')).toMatchObject({ owner: 'group:S0PLATFORM' });
  });
});

describe('what no client would send', () => {
  type Values = Readonly<Record<string, unknown>>;

  /** A form for a project as Slack sent it: refused, so that its window can be sent again. */
  let sent: Readonly<Record<string, unknown>>;
  beforeAll(async () => {
    const open = await stage.openProjectForm(stage.mei, {
      description: 'forged',
      projects: ['checkout'],
      needs: ['GROUP_READ_ONLY'],
    });
    await stage.mei.submits(open, { reason: ' ' });
    sent =
      stage.world.slack.deliveries.findLast(({ kind }) => kind === 'submission')?.payload ?? {};
  });

  /** The same with other values than a person could choose. */
  async function forged(change: (values: Values) => Values): Promise<string> {
    const view = Object(sent.view);
    const reason = { value: { type: 'plain_text_input', value: 'The nightly deploy.' } };
    const values = change({ ...view.state.values, reason });
    const answer = await stage.world.slack.deliver('submission', {
      ...sent,
      view: { ...view, state: { values } },
    });
    return answer.arrived ? answer.body : answer.why;
  }

  const requests = () => stage.redis.hlen('{sandbox}:requests');
  const acme = () => stage.world.seeded.acme.id;
  const menu = (...ids: readonly string[]) => ({
    type: 'multi_external_select',
    selected_options: ids.map((value) => ({ text: { type: 'plain_text', text: 'x' }, value })),
  });
  const projects = (...ids: readonly string[]) => ({
    [`projects.${acme()}`]: { 'create.projects': menu(...ids) },
  });

  it.each([
    ['a project that Atlas does not know', () => ['f'.repeat(24)], /1 of|One of these projects/],
    ['a project of nobody', () => [projectOf('identity')], /One of these projects/],
    ['a text instead of an id', () => ['checkout'], /One of these projects/],
    ['no project', () => [], /Choose at least one project/],
    [
      'more projects than a key may have',
      () => Array.from({ length: 21 }, (_, n) => n.toString(16).padStart(24, '0')),
      /at most 20 projects/,
    ],
  ])('%s is refused under its field', async (_what, ids, says) => {
    const before = await requests();
    const answer = await forged((values) => ({ ...values, ...projects(...ids()) }));
    expect(answer).toMatch(/"response_action":"errors"/);
    expect(JSON.parse(answer).errors[`projects.${acme()}`]).toMatch(says);
    expect(await requests()).toBe(before);
  });

  it.each([
    ['a role that is off', ['GROUP_OWNER'], /GROUP_OWNER|Project Owner may not be asked for/],
    ['a task whose role is off', ['task:makeDatabaseUsers'], /may not be asked for/],
    ['no task and no role', [], /at least one task or role/],
    ['a role that is none', ['GROUP_GOD'], /does not know one of these/],
    ['a task that is none', ['task:rest'], /does not know one of these/],
  ])('%s is refused under its field', async (_what, chosen, says) => {
    const before = await requests();
    const needs = { 'create.needs': menu(...chosen) };
    const answer = await forged((values) => ({ ...values, needs }));
    expect(JSON.parse(answer).errors.needs).toMatch(says);
    expect(await requests()).toBe(before);
  });

  it.each([
    ['longer than the policy allows', String(400 * 86_400_000), /365 days at most/],
    ['no number', 'for ever', /does not know this length/],
    ['negative', '-5', /does not know this length/],
  ])('a life that is %s is refused under its field', async (_what, value, says) => {
    const lifetime = { 'create.lifetime': { type: 'static_select', selected_option: { value } } };
    const answer = await forged((values) => ({ ...values, lifetime }));
    expect(JSON.parse(answer).errors.lifetime).toMatch(says);
  });

  it.each([
    ['a group in which one is not', 'S0SECURITY', /not in this group/],
    ['a group that nobody knows', 'S0NOBODY', /owns no keys/],
    ['somebody else', 'U0DANA', /for yourself, or for a group/],
  ])('%s as the owner is refused', async (_what, value, says) => {
    const owner = { value: { type: 'static_select', selected_option: { value } } };
    const answer = await forged((values) => ({ ...values, owner }));
    expect(Object.values(JSON.parse(answer).errors).join()).toMatch(says);
  });

  it('with nothing where something was, is refused in words, not with an error', async () => {
    const empty = { reach: { 'create.reach': { type: 'radio_buttons', selected_option: null } } };
    const nothing = { [`projects.${acme()}`]: { 'create.projects': { selected_options: null } } };
    const answer = await forged((values) => ({ ...values, ...empty, ...nothing, needs: null }));
    expect(answer).toMatch(/Choose at least one project/);
    expect(answer).not.toMatch(/Something broke/);
  });
});
