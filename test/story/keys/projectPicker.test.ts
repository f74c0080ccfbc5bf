import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person, VisibleMessage } from '../../../src/sandbox/slack/simulator.ts';
import { type Stage, type StageOptions, setStage } from '../kit.ts';

const MENU = 'list.project';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

async function listed(on: Stage, line = 'list acme', who = on.dana): Promise<VisibleMessage> {
  const known = who.sees('C0GENERAL').length;
  await on.types(who, `/atlas-keys ${line}`);
  return on.seen('the list', () =>
    who
      .sees('C0GENERAL')
      .slice(known)
      .find(({ plainText }) => /Page 1 of/.test(plainText)),
  );
}

async function offered(who: Person, list: VisibleMessage, typed: string) {
  return (await who.searches(list, MENU, typed)).map(({ label }) => label);
}

/** The last request for options, as Slack sent it. */
function asked(on: Stage) {
  const found = on.world.slack.deliveries.findLast(({ kind }) => kind === 'options');
  if (found === undefined) throw new Error('Slack asked for no options');
  return found;
}

const readsOf = (on: Stage, path: RegExp) =>
  on.world.atlas.exchanges.filter((one) => path.test(one.path)).length;

describe('filtering a list by project', () => {
  it.each(['http', 'socket'] as const)(
    'offers what fits while one types: %s',
    async (transport) => {
      await using here = await setStage({ transport });
      const list = await listed(here, 'list acme prod');
      expect(await offered(here.dana, list, '')).toEqual([
        'catalog',
        'checkout',
        'data-platform',
        'identity',
        'mobile-backend',
        'observability',
      ]);
      expect(await offered(here.dana, list, 'Data')).toEqual(['data-platform']);
      // A name that begins so comes before one in which it only occurs.
      expect(await offered(here.dana, list, 'o')).toEqual([
        'observability',
        'catalog',
        'checkout',
        'data-platform',
        'mobile-backend',
      ]);
      expect(await offered(here.dana, list, 'nowhere')).toEqual([]);
      expect(readsOf(here, /\/groups$/)).toBe(1);

      await offered(here.dana, list, 'check');
      here.went(await here.dana.chooses(list, MENU, 'checkout'));
      const narrowed = await here.message(here.dana, 'C0GENERAL', /project checkout[\s\S]*prod/);
      expect(narrowed.ts).toBe(list.ts);
      expect(narrowed.plainText).toContain('Search: `prod`');
      expect(narrowed.fields.map(({ actionId }) => actionId)).toContain(MENU);
      here.went(await here.dana.clicks(narrowed, 'All keys'));
      await here.message(here.dana, 'C0GENERAL', /Page 1 of 43/);
    },
  );

  it('shows the first hundred of many, and says how to get at the others', async () => {
    await using here = await setStage({
      beforeBot({ atlas, seeded: { acme } }) {
        for (let number = 1; number <= 140; number += 1) {
          atlas.addProject({ organizationId: acme.id, name: `team-${number}` });
        }
      },
    });
    const list = await listed(here);
    const found = await here.dana.searches(list, MENU, 'team');
    expect(found).toHaveLength(100);
    expect(found[0]).toMatchObject({
      label: 'team-1',
      group: 'The first 100 of 140. Type more of the name.',
    });
    expect(await offered(here.dana, list, 'team-13')).toEqual([
      'team-13',
      ...Array.from({ length: 10 }, (_, digit) => `team-13${digit}`),
    ]);
  });

  it('is not offered where one page shows everything', async () => {
    const list = await listed(stage, 'list acme-labs --per-page 10 vector');
    expect(list.fields).toEqual([]);
  });
});

describe('a menu whose options cannot be read', () => {
  /** The first key has no project, so a list of it needs no names of projects. */
  const beforeBot: StageOptions['beforeBot'] = ({ atlas, seeded }) =>
    atlas.addKey({ organizationId: seeded.acme.id, description: '0', roles: ['ORG_MEMBER'] });

  // Slack, strict as it is simulated, shows an error where no options come within three seconds.
  it('says so in time where Atlas is slow, and goes on once Atlas has answered', async () => {
    await using here = await setStage({ beforeBot });
    const when = { path: /\/groups\?/, times: 1 };
    const fault = here.world.atlas.faults.add({ when, do: { kind: 'latency', ms: 9_000 } });
    const list = await listed(here, 'list acme --per-page 1');
    const [first] = await here.dana.searches(list, MENU, 'check');
    expect(first?.label).toMatch(/could not be read now/);
    await expect
      .poll(() => offered(here.dana, list, 'check'), { timeout: 40_000 })
      .toEqual(['checkout']);
    // The reading that was late served the one who typed on: nobody asked a second time.
    expect(fault.hits).toBe(1);
    expect(readsOf(here, /\/groups$/)).toBe(1);
  });

  it('says so where Atlas refuses; choosing that leaves the list as it is', async () => {
    await using here = await setStage({ beforeBot });
    const refused = { kind: 'refusal', status: 403, errorCode: 'USER_UNAUTHORIZED' } as const;
    here.world.atlas.faults.add({ when: { path: /\/groups\?/ }, do: refused });
    const list = await listed(here, 'list acme --per-page 1');
    const [only] = await here.dana.searches(list, MENU, '');
    expect(only?.label).toMatch(/could not be read now/);
    here.went(await here.dana.chooses(list, MENU, only?.value ?? ''));
    const again = await here.message(here.dana, 'C0GENERAL', /Page 1 of 341/);
    expect(again.ts).toBe(list.ts);
  });

  it('says so where Redis does not answer', async () => {
    const list = await listed(stage);
    await stage.redis.client('PAUSE', 4000, 'ALL');
    const [only] = await stage.dana.searches(list, MENU, 'check');
    expect(only?.label).toMatch(/could not be read now/);
    await expect
      .poll(() => offered(stage.dana, list, 'check'), { timeout: 20_000 })
      .toEqual(['checkout']);
  });
});

describe('what a menu tells', () => {
  const policyOf = ({ acme, labs }: Stage['world']['seeded']) => {
    const checkout = acme.projects.find(({ name }) => name === 'checkout');
    return `organizations:
  - name: acme
    id: ${acme.id}
    credentials: ACME
    viewers: [U0ADMIN]
    projects:
      - { name: checkout, id: ${checkout?.id}, viewers: [U0DANA] }
  - { name: acme-labs, id: ${labs.id}, credentials: LABS, viewers: [U0ADMIN] }
channels: { approvals: C0APPROVALS, announcements: [C0KEYS], alerts: C0ALERTS }
approvers: [S0PLATFORM]
admins: [U0ADMIN]
`;
  };

  it('is only what the person may see, whatever the request names', async () => {
    await using here = await setStage({ policy: policyOf(stage.world.seeded) });
    const { acme, labs } = here.world.seeded;
    const list = await listed(here, 'list acme --project checkout --per-page 2');
    const before = readsOf(here, /\/groups$/);
    expect(await offered(here.dana, list, '')).toEqual(['checkout']);
    expect(await offered(here.dana, list, 'catalog')).toEqual([]);
    expect(readsOf(here, /\/groups$/)).toBe(before);

    const { payload } = asked(here);
    const { slack } = here.world;
    const forged = async (change: object) => {
      const answer = await slack.deliver('options', { ...payload, ...change });
      return answer.arrived ? answer.body : answer.why;
    };
    const none = '{"options":[]}';
    expect(await forged({ block_id: `list\no=${labs.id}`, value: '' })).toBe(none);
    expect(await forged({ block_id: 'list\no=ffffffffffffffffffffffff' })).toBe(none);
    expect(await forged({ block_id: 'nothing' })).toBe(none);
    expect(await forged({ user: { id: 'U0GUEST', team_id: 'T0SANDBOX' }, value: '' })).toBe(none);
    expect(await forged({ user: { id: 'U0RAVI', team_id: 'T0SANDBOX' }, value: '' })).toBe(none);
    expect(await forged({ action_id: 'list.secrets' })).toBe(none);
    await here.noted('auth.unknown_action', 'U0DANA', 'list.secrets');
    expect(await forged({ team: { id: 'T0OTHER' } })).toBe('');

    // A choice that was never offered is judged like a command that names it.
    const catalog = acme.projects.find(({ name }) => name === 'catalog');
    await offered(here.dana, list, 'checkout');
    here.went(await here.dana.chooses(list, MENU, 'checkout'));
    const click = slack.deliveries.findLast(({ kind }) => kind === 'action')?.payload ?? {};
    const [action] = Array.isArray(click.actions) ? click.actions : [];
    const option = { text: { type: 'plain_text', text: 'catalog' }, value: catalog?.id };
    const actions = [{ ...action, selected_option: option }];
    await slack.deliver('action', { ...click, actions });
    const refused = await here.message(here.dana, 'C0GENERAL', /these projects only/);
    expect(refused.plainText).not.toContain('catalog');
  });

  it('leads somebody who may see one project to it, and keeps what they looked for', async () => {
    await using here = await setStage({ policy: policyOf(stage.world.seeded) });
    await here.types(here.dana, '/atlas-keys list acme prod --per-page 3');
    const refused = await here.message(here.dana, 'C0GENERAL', /these projects only: `checkout`/);
    expect(await offered(here.dana, refused, '')).toEqual(['checkout']);
    here.went(await here.dana.chooses(refused, MENU, 'checkout'));
    const list = await here.message(here.dana, 'C0GENERAL', /acme, project checkout/);
    expect(list.plainText).toContain('Search: `prod`');
  });

  it('is told again to whoever opens it twice at once, and to nobody who sends it later', async () => {
    const list = await listed(stage);
    await offered(stage.dana, list, 'ident');
    const first = asked(stage);
    expect(await stage.world.slack.replay(first)).toMatchObject({
      body: expect.stringContaining('identity'),
    });
    const timestamp = Math.floor(Date.now() / 1000) - 60;
    const send = () => stage.world.slack.deliver('options', first.payload, { timestamp });
    expect(await send()).toMatchObject({ body: expect.stringContaining('identity') });
    expect(await send()).toMatchObject({ status: 200, body: '' });
    await stage.noted('auth.replayed', 'U0DANA', 'options');
  });

  it('takes nothing from the clicks of somebody who types fast', async () => {
    const list = await listed(stage, 'list acme', stage.mei);
    const typesOn = () =>
      Promise.all(Array.from({ length: 50 }, () => offered(stage.mei, list, 'check')));
    await typesOn();
    stage.went(await stage.mei.clicks(list, 'Next'));
    await stage.message(stage.mei, 'C0GENERAL', /Page 2 of/);
    // Each second gives some letters back: on a slow machine it takes more of them at once.
    let isRefused = false;
    for (let round = 0; round < 20 && !isRefused; round += 1) {
      isRefused = (await typesOn()).some((options) => options.length === 0);
    }
    expect(isRefused).toBe(true);
    await stage.types(stage.mei, '/atlas-keys help');
    await stage.message(stage.mei, 'C0GENERAL', /How to use/);
  });
});
