import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { setStage } from '../kit.ts';
import { isUnwell, isWell, problems, told } from './status.ts';

const ALWAYS = { times: Number.POSITIVE_INFINITY };
const RETRY = 5 * 60_000 + 1000;

describe('a card that Slack refuses for a reason that somebody must mend', () => {
  it.each(['missing_scope', 'no_permission', 'ekm_access_denied', 'new_in_2031', 'invalid_blocks'])(
    '(%s) is told to the admins once and to the requester, and so is its end',
    async (error) => {
      await using stage = await setStage();
      const isCard = { when: ({ channel }: { channel?: unknown }) => channel === 'C0APPROVALS' };
      const fault = stage.world.slack.faults.call(
        'chat.postMessage',
        { kind: 'error', error },
        { ...ALWAYS, ...isCard },
      );
      await stage.openForm(stage.dana, 'ci-deploy');
      stage.went(await stage.fill(stage.dana, {}));
      await stage.message(stage.dana, '@bot', /approvers cannot be reached/);
      await isUnwell(stage, 'slack_messages', 'messages_refused');
      const words = new RegExp(`refuses a message.*${error}, C0APPROVALS`);
      await stage.message(stage.sam, 'C0ALERTS', words);
      fault.remove();
      await stage.later(RETRY);
      await stage.message(stage.dana, '@bot', /approvers can be reached again/);
      const card = await stage.message(stage.ravi, 'C0APPROVALS', /ci-deploy/);
      expect(told(stage, words)).toBe(1);
      await stage.approve(stage.ravi, card);
      await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    },
  );
});

describe('user groups that Slack shows no more', () => {
  const named = DEFAULT_POLICY.replace('[S0PLATFORM]', '[S0PLATFORM, U0RAVI]');

  it.each([
    ['paid_teams_only', 'groups_unpaid', /need a paid plan.*name these people by their ids/],
    ['plan_upgrade_required', 'groups_unpaid', /need a paid plan/],
    ['missing_scope', 'groups_unreadable', /usergroups:read/],
  ])('(%s) stop nobody whom the policy names', async (error, problem, words) => {
    await using stage = await setStage({ policy: named });
    for (const method of ['usergroups.users.list', 'usergroups.list']) {
      stage.world.slack.faults.call(method, { kind: 'error', error }, ALWAYS);
    }
    const card = await stage.request(stage.dana);
    await isUnwell(stage, 'user_groups', problem);
    await stage.message(stage.sam, 'C0ALERTS', words);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    // Mei is named by the group alone.
    const other = await stage.request(stage.dana, { description: 'for-mei' });
    stage.went(await stage.mei.clicks(other, 'Approve request'));
    await stage.mei.closes(await stage.window(stage.mei, /not an approver/));
  });

  it('do not let anybody pass for somebody whom a rule denies by a group', async () => {
    const rule = 'rules: [{ name: no-staff, requesters: [S0PLATFORM], deny: true }]\n';
    await using stage = await setStage({ policy: `${named}${rule}` });
    stage.world.slack.faults.call(
      'usergroups.users.list',
      { kind: 'error', error: 'paid_teams_only' },
      ALWAYS,
    );
    await stage.types(stage.dana, '/atlas-keys create ci-deploy');
    await stage.dana.closes(await stage.window(stage.dana, /could not ask Slack/i));
  });
});

describe('the channel in which requests are decided', () => {
  it.each([
    ['made public', { isPrivate: false }, { isPrivate: true }, 'channel_public', /is public now/],
    ['shared', { isExtShared: true }, { isExtShared: false }, 'channel_shared', /is shared with/],
  ])('is %s: no card is posted until an admin mends it', async (_how, open, well, code, words) => {
    await using stage = await setStage();
    const { slack } = stage.world;
    slack.changeChannel('C0APPROVALS', open);
    await stage.openForm(stage.dana, 'ci-deploy');
    stage.went(await stage.fill(stage.dana, {}));
    await stage.message(stage.dana, '@bot', /approvers cannot be reached/);
    await isUnwell(stage, 'approvals_channel', code);
    await stage.message(stage.sam, 'C0ALERTS', words);
    expect(stage.ravi.sees('C0APPROVALS')).toEqual([]);
    slack.changeChannel('C0APPROVALS', well);
    await stage.later(RETRY);
    await stage.message(stage.ravi, 'C0APPROVALS', /ci-deploy/);
    await stage.message(stage.dana, '@bot', /approvers can be reached again/);
    await isWell(stage);
  });
});

describe('a channel in which nothing is decided', () => {
  it.each([
    ['announcements', 'C0KEYS'],
    ['alerts', 'C0ALERTS'],
  ])('(%s) is warned about at start where it is shared with another company', async (_, id) => {
    await using stage = await setStage({
      beforeBot: ({ slack }) => slack.changeChannel(id, { isExtShared: true }),
    });
    const warned = new RegExp(
      `channel ${id} .*is shared with another workspace: people there read`,
    );
    await stage.world.bot().logged(({ message }) => warned.test(String(message)));
    await stage.request(stage.dana);
  });
});

describe('those who decide', () => {
  it('leave while it runs: requester and admins are told, and again when somebody can', async () => {
    await using stage = await setStage();
    const { slack } = stage.world;
    slack.changeUserGroup('S0PLATFORM', { users: [] });
    await stage.openForm(stage.dana, 'ci-deploy');
    stage.went(await stage.fill(stage.dana, {}));
    await stage.message(stage.dana, '@bot', /nobody can decide on your request/);
    await isUnwell(stage, 'deciders', 'no_deciders');
    await stage.message(stage.sam, 'C0ALERTS', /Nobody can decide.*S0PLATFORM/);
    slack.changeUserGroup('S0PLATFORM', { users: ['U0RAVI', 'U0MEI'] });
    // What was heard of the group is a minute old at most: a new process asks at once.
    await stage.world.bot().stop();
    await stage.world.startBot();
    await stage.later(RETRY);
    await stage.message(stage.dana, '@bot', /approvers can be reached again/);
    await stage.message(stage.sam, 'C0ALERTS', /Every request can be decided on again/);
    expect(await problems(stage)).toEqual({});
  });

  it.each([
    ['is deactivated', { deleted: true }, { deleted: false }],
    ['became a guest', { isRestricted: true }, { isRestricted: false }],
  ])('are one whom the policy names by id, and who %s while it runs', async (_, gone, back) => {
    const named = DEFAULT_POLICY.replace('[S0PLATFORM]', '[U0RAVI]');
    await using stage = await setStage({ policy: named });
    const { slack } = stage.world;
    slack.changePerson('U0RAVI', gone);
    await stage.openForm(stage.dana, 'ci-deploy');
    stage.went(await stage.fill(stage.dana, {}));
    await stage.message(stage.dana, '@bot', /nobody can decide on your request/);
    await isUnwell(stage, 'deciders', 'no_deciders');
    await stage.message(stage.sam, 'C0ALERTS', /Nobody can decide.*U0RAVI/);
    expect(stage.world.slack.as('U0MEI').sees('C0APPROVALS')).toEqual([]);
    slack.changePerson('U0RAVI', back);
    // What was heard of a person is a minute old at most: a new process asks at once.
    await stage.world.bot().stop();
    await stage.world.startBot();
    await stage.later(RETRY);
    await stage.message(stage.dana, '@bot', /approvers can be reached again/);
    await stage.approve(stage.ravi, await stage.message(stage.ravi, 'C0APPROVALS', /ci-deploy/));
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
    expect(await problems(stage)).toEqual({});
  });
});
