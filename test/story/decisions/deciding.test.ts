import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person, VisibleMessage } from '../../../src/sandbox/slack/simulator.ts';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const POLICY = `${DEFAULT_POLICY}managers: { U0DANA: U0OLGA }
rules:
  - name: members of the organization
    roles: [ORG_MEMBER]
    stages: [{ of: manager }, { of: [S0PLATFORM] }]
  - name: two who look twice
    roles: [ORG_READ_ONLY]
    approvals: [{ need: 2, of: [S0PLATFORM] }]
    denials: 2
`;

let stage: Stage;
let olga: Person;
beforeAll(async () => {
  stage = await setStage({ policy: POLICY });
  const { slack } = stage.world;
  olga = slack.as('U0OLGA');
  slack.changeChannel('C0APPROVALS', {
    members: ['U0RAVI', 'U0MEI', 'U0ADMIN', 'U0OLGA', slack.app.botUserId],
  });
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

/** The card as it is by now, once it says this in its blocks and in its text alone. */
function cardSays(card: VisibleMessage, ...says: readonly (string | RegExp)[]) {
  return stage.seen(`the card says ${says.join(', ')}`, () =>
    stage.ravi.sees('C0APPROVALS').find(({ ts, plainText, text }) => {
      const both = (said: string | RegExp) =>
        [plainText, text].every((one) =>
          typeof said === 'string' ? one.includes(said) : said.test(one),
        );
      return ts === card.ts && says.every(both);
    }),
  );
}

/** What an approver's window says once Keywarden knows what their decision changes. */
async function stakes(who: Person, card: VisibleMessage, label: string) {
  const before = who.window()?.id;
  stage.went(await who.clicks(card, label));
  return stage.seen(`${who.id} reads what the decision changes`, () => {
    const open = who.window();
    const read = /You are asked|Nothing was changed/.test(open?.plainText ?? '');
    return read && open?.id !== before ? open : undefined;
  });
}

const copySays = (who: Person, pattern: RegExp) => stage.message(who, '@bot', pattern);

describe('a request that goes to the manager first and to the platform people then', () => {
  it('calls one after the other, and each of the three sees where it stands', async () => {
    const { dana, ravi } = stage;
    const asked = await stage.request(dana, { description: 'two-stages', roles: ['ORG_MEMBER'] });
    const first = await cardSays(
      asked,
      '0 of 1 from <@U0OLGA>; then 0 of 1 from `@platform`',
      'Rule: `members of the organization` of the policy',
      'No key from Keywarden.',
    );
    expect(first.plainText).toContain('For a decision by <@U0OLGA>');
    // Whoever is mentioned is called: not yet the platform people.
    expect(JSON.stringify(first.blocks)).not.toContain('subteam');
    await copySays(dana, /0 of 1 from <@U0OLGA>; then 0 of 1[\s\S]*two-stages/);

    const early = await stakes(ravi, asked, 'Approve request');
    expect(early.plainText).toContain('others are asked now');

    const manager = await stakes(olga, asked, 'Approve request');
    expect(manager.plainText).toContain('because you are the manager of <@U0DANA>.');
    expect(manager.plainText).toContain('still missing: 1 approval from <!subteam^S0PLATFORM>.');
    stage.went(await olga.submits(manager, { comment: 'Fine with me.' }));
    const second = await cardSays(
      asked,
      '1 of 1 from <@U0OLGA>; then 0 of 1 from <!subteam^S0PLATFORM>',
      'Fine with me.',
    );
    expect(second.plainText).toContain('For a decision by <!subteam^S0PLATFORM>');
    // Nobody is notified of an edited card, so those whose turn it is get a message of their own.
    const called = await stage.reply(ravi, asked, /it is your turn to decide/);
    expect(called.plainText).toContain('<!subteam^S0PLATFORM>: it is your turn to decide.');
    expect(called.plainText).toContain('Approvals so far: 1 of 2.');
    await copySays(dana, /1 of 1 from <@U0OLGA>; then 0 of 1/);
    expect(stage.ours()).toEqual([]);

    const last = await stakes(ravi, asked, 'Approve request');
    expect(last.plainText).toContain('because you are in <!subteam^S0PLATFORM>.');
    expect(last.plainText).toContain('With your approval the key is created at once.');
    stage.went(await ravi.submits(last));
    await stage.message(ravi, 'C0KEYS', /two-stages/);
    await cardSays(asked, 'Approved by <@U0OLGA>, <@U0RAVI>.', 'The key was created');
    await copySays(dana, /Approved by <@U0OLGA>, <@U0RAVI>\. The key was created/);
  });

  it('shows the next time what the requester holds already', async () => {
    const asked = await stage.request(stage.dana, {
      description: 'one-more',
      roles: ['ORG_MEMBER'],
    });
    await cardSays(asked, '1 key in `acme` (Organization Member)');
    const window = await stakes(olga, asked, 'Deny');
    expect(window.plainText).toContain('1 key in `acme` (Organization Member)');
    expect(window.plainText).toContain('Your denial ends the request.');
    stage.went(await olga.submits(window, { reason: 'One is enough.' }));
    await cardSays(asked, 'Denied by <@U0OLGA>', 'One is enough.');
  });
});

describe('a request that two people must deny', () => {
  it('stays open after the first denial, which everybody sees with its reason', async () => {
    const { dana, ravi, mei } = stage;
    const asked = await stage.request(dana, { description: 'two-denials' });
    const one = await stakes(ravi, asked, 'Deny');
    expect(one.plainText).toContain('Your denial is 1 of 2: the request stays open');
    stage.went(await ravi.submits(one, { reason: 'Too broad for a script.' }));
    const open = await cardSays(
      asked,
      '1 of 2 denials, by <@U0RAVI>.',
      'Too broad for a script.',
      '0 of 2 from',
    );
    expect(open.buttons.map(({ label }) => label)).toContain('Approve request');
    await copySays(dana, /1 of 2 denials, by <@U0RAVI>/);

    const other = await stakes(mei, open, 'Deny');
    expect(other.plainText).toContain('Your denial ends the request.');
    expect(other.plainText).toContain('1 of 2 denials, by <@U0RAVI>.');
    stage.went(await mei.submits(other, { reason: 'Ask for less.' }));
    await cardSays(asked, 'Denied by <@U0MEI>', 'Ask for less.');
    await copySays(dana, /two-denials[\s\S]*Denied by <@U0MEI>/);
  });
});

describe('a vote that no longer counts', () => {
  it('is shown as such, and the request asks for another', async () => {
    const { dana, ravi, mei, world } = stage;
    const asked = await stage.request(dana, { description: 'left-the-group' });
    await stage.approve(ravi, asked);
    await cardSays(asked, '1 of 2 from <!subteam^S0PLATFORM> (<@U0RAVI>)');

    world.slack.changeUserGroup('S0PLATFORM', { users: ['U0MEI', 'U0OLGA'] });
    // Facts about people are kept for a minute, in the memory of the bot.
    await world.bot().stop();
    await world.startBot();
    const window = await stakes(mei, asked, 'Approve request');
    expect(window.plainText).toContain('Not counted any more: the approval of <@U0RAVI>.');
    expect(window.plainText).toContain('still missing: 1 approval from <!subteam^S0PLATFORM>.');
    stage.went(await mei.submits(window));
    await cardSays(
      asked,
      '1 of 2 from <!subteam^S0PLATFORM> (<@U0MEI>)',
      'Not counted any more: the approval of <@U0RAVI>.',
    );
    await copySays(dana, /Not counted any more: the approval of <@U0RAVI>/);
    await stage.approve(olga, asked);
    await stage.message(ravi, 'C0KEYS', /left-the-group/);
  });
});

describe('a requester who is not a member any more', () => {
  it('is named on the card as soon as an approver tries, and can only be denied', async () => {
    const { mei, sam, world } = stage;
    const asked = await stage.request(sam, { description: 'has-left' });
    world.slack.changePerson('U0ADMIN', { deleted: true });
    await world.bot().stop();
    await world.startBot();
    const refused = await stakes(mei, asked, 'Approve request');
    expect(refused.plainText).toContain('is not an active member of this workspace any more');
    await cardSays(asked, '<@U0ADMIN> is not an active member of this workspace any more.');
    const window = await stakes(mei, asked, 'Deny');
    stage.went(await mei.submits(window, { reason: 'They left.' }));
    await cardSays(asked, '1 of 2 denials, by <@U0MEI>.');
  });
});
