import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const OURS = 'T0SANDBOX';
const THEIRS = 'T0ELSEWHERE';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

describe('a member of an Enterprise organization', () => {
  it.each([
    ['U0GRIDA', null, [THEIRS, OURS]],
    ['U0GRIDB', THEIRS, [THEIRS, OURS]],
    ['U0GRIDC', OURS, [OURS]],
  ] as const)(
    '(%s) whose account is of %s and who belongs to %j may ask',
    async (id, teamId, teams) => {
      const { slack } = stage.world;
      slack.addPerson({ id, name: id.toLowerCase(), teamId, teams });
      slack.changeChannel('C0GENERAL', { members: [id, 'U0DANA', slack.app.botUserId] });
      const who = slack.as(id);
      await stage.types(who, '/atlas-keys create of-the-grid');
      await who.closes(await stage.window(who, /Reason/));
    },
  );

  it.each([
    ['U0FARA', null, undefined],
    ['U0FARB', THEIRS, undefined],
    ['U0FARC', THEIRS, [THEIRS]],
    ['U0FARD', null, [THEIRS]],
  ] as const)('(%s) of another workspace stays a stranger', async (id, teamId, teams) => {
    const { slack } = stage.world;
    slack.addPerson({ id, name: id.toLowerCase(), teamId, teams });
    slack.changeChannel('C0GENERAL', { members: [id, 'U0DANA', slack.app.botUserId] });
    const who = slack.as(id);
    await stage.types(who, '/atlas-keys create from-afar');
    await stage.window(who, /Only members of the workspace/);
  });

  it('who is a guest here stays a guest', async () => {
    const { slack } = stage.world;
    const guest = { name: 'gwen', teamId: null, teams: [THEIRS, OURS], isRestricted: true };
    slack.addPerson({ id: 'U0GRIDG', ...guest });
    slack.changeChannel('C0GENERAL', { members: ['U0GRIDG', 'U0DANA', slack.app.botUserId] });
    await stage.types(slack.as('U0GRIDG'), '/atlas-keys create of-a-guest');
    await stage.window(slack.as('U0GRIDG'), /guest/i);
  });
});

describe('a private channel with two ids', () => {
  it('is one channel: a card in it works under both', async () => {
    const policy = DEFAULT_POLICY.replace('approvals: C0APPROVALS', 'approvals: G0APPROVALS');
    await using other = await setStage({
      policy,
      beforeBot: ({ slack }) => {
        slack.changeChannel('C0APPROVALS', { otherId: 'G0APPROVALS' });
      },
    });
    await other.approve(other.ravi, await other.request(other.dana));
    await other.message(other.ravi, 'C0KEYS', /ci-deploy/);
    expect(other.ours()).toHaveLength(1);
  });

  it('does not make a card of another channel count', async () => {
    const { slack } = stage.world;
    const card = await stage.request(stage.dana, { description: 'elsewhere' });
    slack.addChannel({
      id: 'C0OTHER',
      name: 'other',
      isPrivate: true,
      otherId: 'G0OTHER',
      members: ['U0RAVI', slack.app.botUserId],
    });
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.ravi.closes(await stage.window(stage.ravi, /Approve request/));
    const { payload } = slack.deliveries.findLast(({ kind }) => kind === 'action') ?? {};
    const container = { type: 'message', message_ts: card.ts, channel_id: 'G0OTHER' };
    const opened = () => slack.transcript.filter(({ name }) => name === 'views.open').length;
    const before = opened();
    await slack.deliver('action', { ...payload, container, trigger_id: '1.1.g' });
    expect(opened()).toBe(before);
  });
});
