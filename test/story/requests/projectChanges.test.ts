import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const POLICY = `${DEFAULT_POLICY}breakGlass:
  people: [U0MEI]
  projects: [checkout]
  quota: { count: 2, per: 1d }
`;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ policy: POLICY });
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const projectOf = (name: string) =>
  stage.world.seeded.acme.projects.find((project) => project.name === name)?.id ?? '';

async function entries(event: string): Promise<readonly Record<string, unknown>[]> {
  const found = await stage.redis.xrange('{sandbox}:audit', '-', '+');
  const all = found.map(([, fields]) => JSON.parse(fields[1] ?? '{}'));
  return all.filter((entry) => entry.event === event).map(({ facts }) => facts);
}

describe('an approver who would approve less of a key for projects', () => {
  it('takes a project out, weakens a role and shortens its life; the requester accepts that', async () => {
    const card = await stage.requestProjects(stage.dana, {
      description: 'too-much',
      projects: ['checkout', 'catalog'],
      needs: ['GROUP_CLUSTER_MANAGER'],
    });
    stage.went(await stage.ravi.clicks(card, 'Approve with less'));
    const window = await stage.window(stage.ravi, /Offer less|Approve with less/);
    const chosen = {
      [`needs.${projectOf('catalog')}`]: [],
      [`needs.${projectOf('checkout')}`]: ['GROUP_REPLICA_SET_MANAGER'],
      lifetime: '7 days',
      comment: 'Resizing is enough.',
    };
    stage.went(await stage.ravi.submits(window, chosen));
    await stage.window(stage.ravi, /offer was sent/);
    const offer = await stage.message(stage.dana, '@bot', /too-much[\s\S]*Offered instead/);
    expect(offer.plainText).toContain('Cluster Manager in `catalog`, `checkout`, for 90 days');
    expect(offer.plainText).toContain('Replica Set Manager in `checkout`, for 7 days');
    stage.went(await stage.dana.clicks(offer, 'Accept narrower request'));
    const settle = await stage.window(stage.dana, /Offered instead/);
    expect(settle.plainText).toContain('Lives 7 days from its hand-over.');
    stage.went(await stage.dana.submits(settle));
    await stage.message(stage.ravi, 'C0KEYS', /too-much/);
    expect(await entries('less.accepted')).toContainEqual(
      expect.objectContaining({
        roles: ['ORG_MEMBER'],
        projects: [`${projectOf('checkout')} GROUP_REPLICA_SET_MANAGER`],
        lifetime: 7 * 86_400_000,
      }),
    );
    const later = await stage.message(stage.ravi, 'C0APPROVALS', /too-much/);
    expect(later.plainText).toMatch(/from Cluster Manager in .* to .*in `checkout`, for 7 days/);
  });

  it('cannot add anything: what is more is refused', async () => {
    const card = await stage.requestProjects(stage.dana, {
      description: 'not-more',
      projects: ['checkout'],
      needs: ['GROUP_READ_ONLY'],
    });
    stage.went(await stage.ravi.clicks(card, 'Approve with less'));
    const window = await stage.window(stage.ravi, /Approve with less/);
    const refused = await stage.ravi.submits(window, { comment: 'As it is.' });
    expect(JSON.stringify(refused)).toMatch(/fewer or weaker roles/);
    const sent = stage.world.slack.deliveries.findLast(({ kind }) => kind === 'submission');
    const view = Object(sent?.payload.view);
    const forged = async (id: string, role: string) => {
      const menu = { type: 'multi_static_select', selected_options: [{ value: role }] };
      const values = { ...view.state.values, [`needs.${id}`]: { value: menu } };
      const payload = { ...sent?.payload, view: { ...view, state: { values } } };
      const answer = await stage.world.slack.deliver('submission', payload);
      return answer.arrived ? answer.body : answer.why;
    };
    expect(await forged(projectOf('checkout'), 'GROUP_CLUSTER_MANAGER')).toMatch(/fewer or weaker/);
    expect(await forged(projectOf('catalog'), 'GROUP_READ_ONLY')).toMatch(/fewer or weaker/);
    await stage.ravi.closes(window);
  });
});

describe('a request for projects that is changed before it is decided', () => {
  it('is filled in as it was asked for, by task, and asks anew', async () => {
    await stage.requestProjects(stage.dana, {
      description: 'to-change',
      projects: ['checkout', 'catalog'],
      needs: ['Read clusters and metrics', 'ORG_BILLING_READ_ONLY'],
      apart: { checkout: ['Take snapshots'] },
      lifetime: '30 days',
    });
    const receipt = await stage.offer(stage.dana, 'Change', /to-change/);
    stage.went(await stage.dana.clicks(receipt, 'Change'));
    const form = await stage.window(stage.dana, /Change request[\s\S]*Reason/);
    const state = JSON.stringify(form.blocks);
    for (const chosen of ['task:readMetrics', 'ORG_BILLING_READ_ONLY', 'task:takeSnapshots']) {
      expect(state).toMatch(new RegExp(`"initial_options":[^\\]]*${chosen}`));
    }
    stage.went(await stage.dana.submits(form, { description: 'changed-since' }));
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /changed-since/);
    expect(card.plainText).toContain('In `checkout`: Backup Creator');
    expect(card.plainText).toContain('In `catalog`: Project Read Only');
    expect(card.plainText).toContain('Lives 30 days');
    expect(card.plainText).toContain('For the tasks: Read clusters and metrics, Take snapshots.');
  });
});

describe('break-glass for projects', () => {
  it('offers what the policy names for an emergency, and nothing else', async () => {
    await stage.types(stage.mei, '/atlas-keys break-glass burning');
    const open = await stage.window(stage.mei, /Reason/);
    expect(open.plainText).toContain('Projects');
    const found = await stage.mei.searches(open, 'create.projects', '');
    expect(found.map(({ label }) => label)).toEqual(['checkout']);
    await stage.choose(stage.mei, 'create.projects', ['checkout']);
    await stage.choose(stage.mei, 'needs', ['GROUP_READ_ONLY']);
    const now = await stage.window(stage.mei, /Reason/);
    stage.went(
      await stage.mei.submits(now, { incident: 'Checkout is down.', reason: 'Look at metrics.' }),
    );
    const told = await stage.message(stage.ravi, 'C0KEYS', /burning/);
    expect(told.plainText).toMatch(/In `checkout`:\s+• \*Project Read Only/);
  });
});

describe('an approval in advance', () => {
  it('for a role of the organization counts for no key for projects', async () => {
    await stage.types(stage.ravi, '/atlas-keys allow @dana ORG_MEMBER in acme for 4h');
    const window = await stage.window(stage.ravi, /in advance/);
    stage.went(await stage.ravi.submits(window));
    await stage.window(stage.ravi, /This is allowed now/);
    const card = await stage.requestProjects(stage.dana, {
      description: 'not-in-advance',
      projects: ['checkout'],
      needs: ['GROUP_READ_ONLY'],
    });
    expect(card.plainText).toMatch(/waiting for approval/);
    expect(card.plainText).toMatch(/0 of 1/);
  });
});
