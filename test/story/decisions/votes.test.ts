import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LISTED = DEFAULT_POLICY.replace('[S0PLATFORM]', '[U0RAVI, U0MEI, U0ADMIN]');
const TWO = `${LISTED}quorum: 2\n`;
const RECORDS = '{sandbox}:requests';

/** An operator changes the policy; it is read at start. */
async function withPolicy({ world }: Stage, policy: string): Promise<void> {
  await writeFile(world.env.KEYWARDEN_POLICY ?? '', policy);
  await world.bot().stop();
  await world.startBot();
}

async function record(stage: Stage): Promise<Readonly<Record<string, unknown>>> {
  const [stored = ''] = await stage.redis.hvals(RECORDS);
  return JSON.parse(stored.slice(stored.indexOf('{')));
}

async function status(stage: Stage): Promise<string> {
  const { state } = await record(stage);
  return JSON.stringify(state).match(/"status":"(\w+)"/)?.[1] ?? 'none';
}

describe('an approver who approves twice', () => {
  it('has one vote all the same, and is told so', async () => {
    await using stage = await setStage({ policy: TWO });
    const card = await stage.request(stage.dana);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /1 of 2 from/);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.window(stage.ravi, /approved this request already[\s\S]*choose "Deny"/);
    await stage.noted('vote.refused', 'U0RAVI', 'already_voted');
    expect(await status(stage)).toBe('pending');
    await stage.deny(stage.ravi, card, 'On second thought, no.');
    await stage.message(stage.dana, '@bot', /On second thought/);
    expect(await status(stage)).toBe('denied');
    expect(stage.ours()).toHaveLength(0);
  });
});

describe('an approver who left before the last vote', () => {
  it('does not count any more: the card says so and asks for another', async () => {
    await using stage = await setStage({ policy: `${DEFAULT_POLICY}quorum: 2\n` });
    const { slack } = stage.world;
    slack.changeUserGroup('S0PLATFORM', { users: ['U0RAVI', 'U0MEI', 'U0ADMIN'] });
    const card = await stage.request(stage.dana);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.mei, 'C0APPROVALS', /1 of 2 from/);
    slack.changeUserGroup('S0PLATFORM', { users: ['U0MEI', 'U0ADMIN'] });
    // Groups are remembered for a minute at most: a new process has not asked yet.
    await stage.world.bot().stop();
    await stage.world.startBot();
    await stage.approve(stage.mei, card);
    const again = await stage.message(stage.sam, 'C0APPROVALS', /1 of 2 from .*\(<@U0MEI>\)/);
    expect(again.plainText).toContain('Not counted any more: the approval of <@U0RAVI>.');
    expect(await status(stage)).toBe('pending');
    expect(stage.world.atlas.createsAccepted).toBe(0);
    await stage.approve(stage.sam, again);
    await stage.message(stage.sam, 'C0KEYS', /ci-deploy/);
  });
});

describe('a user group that Slack cannot tell', () => {
  it('means no: the vote is refused and nothing is counted', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    await stage.world.bot().stop();
    await stage.world.startBot();
    const error = { kind: 'error', error: 'internal_error' } as const;
    stage.world.slack.faults.call('usergroups.users.list', error, {
      times: Number.POSITIVE_INFINITY,
    });
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.window(stage.ravi, /could not ask Slack|not an approver/);
    expect(await status(stage)).toBe('pending');
    expect(await record(stage)).toMatchObject({ grants: [] });
  });
});

describe('a click on a request that is not there', () => {
  it.each([
    ['unknown', '01JABCDEFGHJKMNPQRSTVWXYZ0'],
    ['garbage', '../../etc/passwd'],
    ['empty', ''],
  ])('with an id that is %s changes nothing, and says so', async (_what, value) => {
    await using stage = await setStage();
    const { slack } = stage.world;
    const card = await stage.request(stage.dana);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.window(stage.ravi, /Approve request/);
    const { payload } = slack.deliveries.findLast(({ kind }) => kind === 'action') ?? {};
    const before = await record(stage);
    const opened = () => slack.transcript.filter(({ name }) => name === 'views.open').length;
    const windows = opened();
    const actions = [{ action_id: 'request.approve', block_id: 'b', type: 'button', value }];
    const answer = await slack.deliver('action', { ...payload, trigger_id: '1.1.x', actions });
    expect(answer).toMatchObject({ arrived: true, status: 200 });
    const told = await stage.message(stage.ravi, 'C0APPROVALS', /does not know this request/);
    expect(told.ephemeral).toBe(true);
    expect(await record(stage)).toEqual(before);
    expect(opened()).toBe(windows);
  });
});

describe('a button of one card with the id of another', () => {
  it('is refused, because it does not stand on the card of that request', async () => {
    await using stage = await setStage();
    const { slack } = stage.world;
    const one = await stage.request(stage.dana, { description: 'first-card' });
    stage.went(await stage.ravi.clicks(one, 'Deny'));
    await stage.ravi.closes(await stage.window(stage.ravi, /Deny request/));
    const click = slack.deliveries.findLast(({ kind }) => kind === 'action');
    const other = await stage.request(stage.mei, { description: 'other-card' });
    const value = other.buttons[0]?.value ?? 'none';
    const actions = [{ action_id: 'request.approve', block_id: 'b', type: 'button', value }];
    await slack.deliver('action', { ...click?.payload, actions });
    await stage.message(stage.ravi, 'C0APPROVALS', /not the card that Keywarden posted/);
    await stage.noted('vote.refused', 'U0RAVI', 'stale_card');
    expect(stage.ravi.window()).toBeUndefined();
  });
});

describe('the window of a decision', () => {
  it('is too old after ten minutes and has to be opened again', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    const open = await stage.opened(stage.ravi, card, 'Approve request', /Approve request/);
    await stage.later(10 * MINUTE + 1000);
    stage.went(await stage.ravi.submits(open));
    await stage.window(stage.ravi, /too old/);
    expect(await status(stage)).toBe('pending');
    await stage.ravi.closes(await stage.window(stage.ravi, /too old/));
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
  });

  it('that is still open when the request lapses decides nothing', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    await stage.later(24 * HOUR - 5 * MINUTE);
    const open = await stage.opened(stage.ravi, card, 'Approve request', /Approve request/);
    await stage.later(5 * MINUTE + 1000);
    stage.went(await stage.ravi.submits(open));
    await stage.window(stage.ravi, /lapsed/);
    await expect.poll(() => status(stage)).toBe('lapsed');
    expect(stage.ours()).toHaveLength(0);
  });
});

describe('approval and denial in the same moment', () => {
  it('have one outcome, and who was slower hears which', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    stage.went(await stage.mei.clicks(card, 'Deny'));
    const yes = await stage.window(stage.ravi, /Approve request/);
    const no = await stage.window(stage.mei, /Deny request/);
    const both = [stage.ravi.submits(yes), stage.mei.submits(no, { reason: 'too broad' })];
    for (const outcome of await Promise.all(both)) stage.went(outcome);
    const slower = await stage.seen('the slower one’s answer', () =>
      [stage.ravi.window(), stage.mei.window()].find((open) =>
        /already/.test(open?.plainText ?? ''),
      ),
    );
    if (/denied/.test(slower?.plainText ?? '')) {
      await stage.message(stage.dana, '@bot', /denied/);
      expect(await status(stage)).toBe('denied');
      expect(stage.world.atlas.createsAccepted).toBe(0);
    } else {
      await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
      expect(stage.ours()).toHaveLength(1);
    }
  });
});

describe('a policy that changes while a request waits', () => {
  it('to fewer approvals does not make the request cheaper', async () => {
    await using stage = await setStage({ policy: TWO });
    const card = await stage.request(stage.dana);
    await withPolicy(stage, LISTED);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /1 of 2 from/);
    expect(await status(stage)).toBe('pending');
    await stage.approve(stage.mei, card);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
  });

  it('to more approvals makes it dearer', async () => {
    await using stage = await setStage({ policy: LISTED });
    const card = await stage.request(stage.dana);
    await withPolicy(stage, TWO);
    await stage.approve(stage.ravi, card);
    await expect.poll(async () => (await record(stage)).grants).toHaveLength(1);
    expect(await status(stage)).toBe('pending');
    expect(stage.ours()).toHaveLength(0);
  });

  it('while the form is open is what the form is judged by', async () => {
    await using stage = await setStage({ policy: LISTED });
    await stage.openForm(stage.dana);
    const narrow = LISTED.replace(
      'credentials: ACME',
      'credentials: ACME\n    roles: [ORG_MEMBER]',
    );
    await withPolicy(stage, narrow);
    const outcome = await stage.fill(stage.dana, { roles: ['ORG_READ_ONLY'] });
    expect(outcome).toMatchObject({ ok: false, says: 'field_errors' });
    expect(JSON.stringify(outcome)).toMatch(/policy does not allow/);
    expect(await stage.redis.hlen(RECORDS)).toBe(0);
  });
});

describe('a vote that somebody changed in Redis', () => {
  it('is found out before a key is created: the request is held', async () => {
    await using stage = await setStage({ policy: TWO });
    const card = await stage.request(stage.dana);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /1 of 2 from/);
    const [[id = '', stored = ''] = []] = Object.entries(await stage.redis.hgetall(RECORDS));
    expect(stored).toContain('"by":"U0RAVI"');
    await stage.resign(id, (record) => record.replace('"by":"U0RAVI"', '"by":"U0ADMIN"'));
    await stage.approve(stage.mei, card);
    await stage.message(stage.sam, 'C0ALERTS', /not authentic/);
    expect(await status(stage)).toBe('held');
    expect(stage.world.atlas.createsAccepted).toBe(0);
  });
});

describe('a card that was deleted', () => {
  it('is posted again when something changes, with the votes it had', async () => {
    await using stage = await setStage({ policy: TWO });
    const card = await stage.request(stage.dana);
    const gone = { kind: 'error', error: 'message_not_found' } as const;
    stage.world.slack.faults.call('chat.update', gone);
    await stage.approve(stage.ravi, card);
    const again = await stage.message(stage.mei, 'C0APPROVALS', /1 of 2 from/);
    expect(again.ts).not.toBe(card.ts);
    await stage.approve(stage.mei, again);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
  });
});
