import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { runAudit } from '../../audit/run.ts';
import { type Stage, setStage } from '../kit.ts';

const FREE = `${DEFAULT_POLICY}rules:
  - name: reading is free
    organizations: [acme]
    risk: read
    automatic: { count: 2, per: 1d }
`;
const GLASS = `${DEFAULT_POLICY}auditors: [U0ADMIN]
breakGlass: { people: [U0DANA], organizations: [acme], risk: [read, ordinary], quota: { count: 1, per: 1d } }
`;
const DENY = `  - name: no labs tonight
    risk: read
    deny: true
    because: Atlas is being moved.
`;
const INCIDENT = 'Checkout is down, incident 4711.';
const DAY = 24 * 3_600_000;

type Who = Stage['dana'];

async function asks(stage: Stage, roles: readonly string[] = ['ORG_READ_ONLY']) {
  await stage.openForm(stage.dana);
  return stage.fill(stage.dana, { roles });
}

async function breaks(stage: Stage, who: Who, line = '/atlas-keys break-glass night-fix') {
  await stage.types(who, line);
  return stage.window(who, /Only for emergencies/);
}

const form = (over: Readonly<Record<string, string | readonly string[]>> = {}) => ({
  roles: ['ORG_READ_ONLY'],
  reason: 'Restart the workers of the checkout.',
  incident: INCIDENT,
  ...over,
});

describe('a rule that approves by itself', () => {
  it('lets so many keys through, and then people are asked', async () => {
    await using stage = await setStage({ policy: FREE });
    const { dana } = stage;
    for (const nth of [1, 2]) {
      stage.went(await asks(stage));
      const sent = await stage.window(dana, /approved by the rule/);
      expect(sent.plainText).toMatch(/reading is free/);
      await stage.seen(`key ${nth}`, () => stage.ours().length === nth);
      stage.went(await dana.closes(sent));
    }
    await stage.message(dana, 'C0KEYS', /Approved by\W+rule `reading is free` of the policy/);
    stage.went(await asks(stage));
    const third = await stage.window(dana, /used up/);
    expect(third.plainText).toMatch(/people decide[\s\S]*sent to the approvers/);
    const card = await stage.seen('the card', () =>
      stage.ravi
        .sees('C0APPROVALS')
        .find(({ buttons }) => buttons.some(({ label }) => label === 'Approve request')),
    );
    expect(stage.ours()).toHaveLength(2);
    await stage.approve(stage.ravi, card);
    await stage.seen('key 3', () => stage.ours().length === 3);
  });

  it('is for what it names only, and never for more', async () => {
    await using stage = await setStage({ policy: FREE });
    stage.went(await asks(stage, ['ORG_READ_ONLY', 'ORG_GROUP_CREATOR']));
    await stage.window(stage.dana, /sent to the approvers/);
    await stage.message(stage.ravi, 'C0APPROVALS', /For a decision/);
  });

  it('never gives a role with which somebody can make database users', async () => {
    const offered = DEFAULT_POLICY.replace(
      'credentials: ACME\n',
      'credentials: ACME\n    roles: [ORG_READ_ONLY, ORG_STREAM_PROCESSING_ADMIN]\n',
    );
    const rule = FREE.slice(DEFAULT_POLICY.length).replace('risk: read', 'risk: [read, ordinary]');
    await using stage = await setStage({ policy: `${offered}${rule}` });
    stage.went(await asks(stage, ['ORG_STREAM_PROCESSING_ADMIN']));
    await stage.window(stage.dana, /sent to the approvers/);
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /For a decision/);
    expect(card.plainText).toMatch(/Dangerous[\s\S]*can make database users/);
    expect(card.plainText).toMatch(/0 of 2/);
  });

  it('counts for nothing against a rule that denies: the role is not even offered', async () => {
    const policy = FREE.replace('risk: read\n', 'risk: [read, ordinary]\n') + DENY;
    await using stage = await setStage({ policy });
    expect((await stage.openForm(stage.dana)).plainText).not.toMatch(/Organization Read Only/);
    stage.went(await stage.fill(stage.dana, { roles: ['ORG_GROUP_CREATOR'] }));
    await stage.window(stage.dana, /approved by the rule/);
  });
});

describe('break-glass', () => {
  it('gives a key at once, tells everybody, and asks until an approver has looked', async () => {
    await using stage = await setStage({ policy: GLASS });
    const { dana, sam, ravi } = stage;
    const open = await breaks(stage, dana);
    // Only what the policy names: neither the other organization nor the dangerous roles.
    expect(open.plainText).not.toMatch(/acme-labs|Organization Owner/);
    stage.went(await dana.submits(open, form()));
    await stage.window(dana, /key is being created/);

    const announced = await stage.message(ravi, 'C0KEYS', /The glass was broken/);
    expect(announced.plainText).toMatch(/U0DANA[\s\S]*Checkout is down, incident 4711/);
    await stage.message(sam, 'C0ALERTS', /The glass was broken[\s\S]*incident 4711/);
    await stage.message(ravi, 'C0APPROVALS', /night-fix/);
    await stage.message(
      ravi,
      'C0KEYS',
      /A key was created[\s\S]*Approved by\W+Nobody \(broken glass\)/,
    );
    const shown = await stage.reveal(dana);
    expect(shown.plainText).toContain(stage.ours()[0]?.privateKey);
    stage.went(await dana.closes(shown));

    await stage.later(DAY + 60_000);
    await stage.message(ravi, 'C0APPROVALS', /no approver has acknowledged it yet/);
    await stage.types(sam, '/atlas-keys audit');
    await stage.message(sam, 'C0GENERAL', /request\.glass_broken|break_glass\.reminded/);
    expect((await runAudit(stage.world.env, 'verify')).code).toBe(0);
  });

  it('needs words about the incident, and only so many keys come of it', async () => {
    await using stage = await setStage({ policy: GLASS });
    const { dana } = stage;
    const empty = await dana.submits(await breaks(stage, dana), form({ incident: '...' }));
    expect(JSON.stringify(empty)).toMatch(/Say in a sentence what is happening/);
    stage.went(await dana.submits(await stage.window(dana, /Only for emergencies/), form()));
    const sent = await stage.window(dana, /key is being created/);
    stage.went(await dana.closes(sent));
    const again = await dana.submits(await breaks(stage, dana), form());
    expect(JSON.stringify(again)).toMatch(/as often as the policy allows/);
    await stage.seen('one key', () => stage.ours().length === 1);
  });

  it('counts only from the window that Slack opened for whoever breaks it', async () => {
    const twice = GLASS.replace('[U0DANA]', '[U0DANA, U0MEI]').replace('count: 1', 'count: 9');
    await using stage = await setStage({ policy: twice });
    const { dana, world } = stage;
    const window = await breaks(stage, dana);
    stage.went(await dana.submits(window, form()));
    await stage.window(dana, /key is being created/);
    const sent = world.slack.deliveries.findLast(({ kind }) => kind === 'submission')?.payload;
    const meta = JSON.stringify(sent).match(/01[0-9A-HJKMNP-TV-Z]{24}/)?.[0] ?? 'none';
    const other = `${meta.slice(0, -1)}${meta.endsWith('0') ? '1' : '0'}`;
    const user = { id: 'U0MEI', username: 'mei', name: 'mei', team_id: 'T0SANDBOX' };
    await world.slack.deliver(
      'submission',
      JSON.parse(JSON.stringify(sent).replaceAll(meta, other)),
    );
    await stage.noted('break_glass.refused', 'U0DANA', 'stale_window');
    await world.slack.deliver('submission', { ...sent, user });
    await stage.noted('break_glass.refused', 'U0MEI', 'stale_window');
    expect(await stage.redis.hlen('{sandbox}:requests')).toBe(1);
  });

  it('is refused from whoever is not named, who learns no organization', async () => {
    await using stage = await setStage({ policy: GLASS });
    await stage.types(stage.ravi, '/atlas-keys break glass');
    const no = await stage.window(stage.ravi, /may not break the glass/);
    expect(no.plainText).not.toMatch(/acme/);
    expect(no.plainText).not.toMatch(/What is happening/);
  });

  it('is refused everywhere while the policy names nobody', async () => {
    await using stage = await setStage();
    await stage.types(stage.dana, '/atlas-keys breakglass');
    await stage.window(stage.dana, /may not break the glass/);
  });

  it('counts for nothing against a rule that denies', async () => {
    await using stage = await setStage({ policy: `${GLASS}rules:\n${DENY}` });
    const { dana } = stage;
    const roles = ['ORG_GROUP_CREATOR'];
    const outcome = await dana.submits(await breaks(stage, dana), form({ roles }));
    stage.went(outcome);
    await stage.window(dana, /key is being created/);
    // The role that the rule denies is not even offered.
    await stage.types(dana, '/atlas-keys break-glass other');
    const open = await stage.window(dana, /Only for emergencies/);
    expect(open.plainText).not.toMatch(/Organization Read Only/);
  });
});
