import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const TWO = ['ORG_MEMBER', 'ORG_READ_ONLY'];
type Person = Stage['dana'];
type Card = Awaited<ReturnType<Stage['request']>>;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

async function offerLess(
  on: Stage,
  who: Person,
  card: Card,
  comment = 'Reading is enough for this.',
) {
  on.went(await who.clicks(card, 'Approve with less'));
  const window = await on.window(who, /Roles that you approve/);
  on.went(await who.submits(window, { roles: ['ORG_READ_ONLY'], comment }));
  await on.window(who, /offer was sent/);
}

async function settle(on: Stage, label: 'Accept narrower request' | 'Keep my request', of: RegExp) {
  const offer = await on.message(on.dana, '@bot', of);
  on.went(await on.dana.clicks(offer, label));
  const window = await on.window(on.dana, /Offered instead/);
  expect(window.plainText).toContain('You asked for');
  on.went(await on.dana.submits(window));
}

function rolesAtAtlas(on: Stage, description: string) {
  return on.ours().find((key) => key.description.includes(description))?.roles;
}

describe('an approver who would approve less', () => {
  it('is told so, and what is created at Atlas is exactly what was accepted', async () => {
    const card = await stage.request(stage.dana, { description: 'narrowed', roles: TWO });
    await offerLess(stage, stage.ravi, card);
    await stage.reply(stage.mei, card, /would approve less: Organization Read Only/);
    const offer = await stage.message(stage.dana, '@bot', /narrowed[\s\S]*Offered instead/);
    expect(offer.text).toContain('Reading is enough for this.');
    await settle(stage, 'Accept narrower request', /narrowed[\s\S]*Offered instead/);
    await stage.window(stage.dana, /accepted the narrower request/);
    await stage.reply(stage.ravi, card, /accepted what <@U0RAVI> offered/);
    await stage.message(stage.ravi, 'C0KEYS', /narrowed/);
    expect(rolesAtAtlas(stage, 'narrowed')).toEqual(['ORG_READ_ONLY']);
    await stage.offer(stage.dana, 'Reveal private key');
  });

  it('hears that the requester keeps the request, which then stands as it was', async () => {
    const both = ['ORG_GROUP_CREATOR', 'ORG_READ_ONLY'];
    const card = await stage.request(stage.dana, { description: 'kept-as-is', roles: both });
    await offerLess(stage, stage.ravi, card);
    const offer = await stage.message(stage.dana, '@bot', /kept-as-is[\s\S]*Offered instead/);
    await settle(stage, 'Keep my request', /kept-as-is[\s\S]*Offered instead/);
    await stage.reply(stage.ravi, card, /keeps the request[\s\S]*<@U0RAVI> was not accepted/);
    // The message has lost its buttons; who still had it before their eyes clicks all the same.
    stage.went(await stage.dana.clicks(offer, 'Accept narrower request', { stale: true }));
    await stage.message(stage.dana, '@bot', /does not stand any more/);
    await stage.approve(stage.mei, card);
    await stage.message(stage.ravi, 'C0KEYS', /kept-as-is/);
    expect(rolesAtAtlas(stage, 'kept-as-is')).toEqual(both);
  });

  it('is replaced by another one who offers something else: the old offer tells the truth', async () => {
    const wish = { description: 'two-offers', roles: [...TWO, 'ORG_GROUP_CREATOR'] };
    const card = await stage.request(stage.dana, wish);
    await offerLess(stage, stage.ravi, card, 'The first offer.');
    const first = await stage.message(stage.dana, '@bot', /The first offer/);
    await offerLess(stage, stage.mei, card, 'The second offer.');
    await stage.message(stage.dana, '@bot', /The second offer/);
    stage.went(await stage.dana.clicks(first, 'Accept narrower request', { stale: true }));
    await stage.message(stage.dana, '@bot', /does not stand any more/);
    await settle(stage, 'Accept narrower request', /The second offer/);
    await stage.reply(stage.ravi, card, /accepted what <@U0MEI> offered/);
    await stage.message(stage.ravi, 'C0KEYS', /two-offers/);
  });

  it('offers nothing any more once the request has ended', async () => {
    const card = await stage.request(stage.dana, { description: 'ended-first', roles: TWO });
    await offerLess(stage, stage.ravi, card);
    const offer = await stage.message(stage.dana, '@bot', /ended-first[\s\S]*Offered instead/);
    await stage.deny(stage.mei, card, 'only a test of it');
    await stage.message(stage.dana, '@bot', /ended-first[\s\S]*denied/i);
    stage.went(await stage.dana.clicks(offer, 'Accept narrower request', { stale: true }));
    await stage.message(stage.dana, '@bot', /already denied/);
    expect(rolesAtAtlas(stage, 'ended-first')).toBeUndefined();
  });

  it('must take something away, and says so under the field', async () => {
    const card = await stage.request(stage.dana, { description: 'no-less', roles: TWO });
    stage.went(await stage.ravi.clicks(card, 'Approve with less'));
    const window = await stage.window(stage.ravi, /Roles that you approve/);
    const outcome = await stage.ravi.submits(window, { roles: TWO, comment: 'Typed with care.' });
    expect(outcome).toMatchObject({
      fieldErrors: { roles: expect.stringMatching(/fewer or weaker/) },
    });
    expect(stage.ravi.window()?.plainText).toContain('Typed with care.');
    await stage.ravi.closes(window);
    await stage.deny(stage.mei, card, 'only a test of it');
  });

  it('is an approver: nobody else opens the window with effect', async () => {
    const card = await stage.request(stage.dana, { description: 'not-theirs', roles: TWO });
    const { slack } = stage.world;
    slack.changeChannel('C0APPROVALS', {
      members: ['U0RAVI', 'U0MEI', 'U0ADMIN', 'U0DANA', 'U0OLGA', slack.app.botUserId],
    });
    const olga = slack.as('U0OLGA');
    stage.went(await olga.clicks(card, 'Approve with less'));
    await stage.window(olga, /not an approver/);
    stage.went(await stage.dana.clicks(card, 'Approve with less'));
    await stage.window(stage.dana, /your own request/);
    await offerLess(stage, stage.ravi, card);
    const offer = await stage.message(stage.dana, '@bot', /not-theirs[\s\S]*Offered instead/);
    const before = slack.deliveries.length;
    stage.went(await stage.dana.clicks(offer, 'Accept narrower request'));
    const click = slack.deliveries[before];
    await stage.dana.closes(await stage.window(stage.dana, /Offered instead/));
    const user = { id: 'U0MEI', username: 'mei', name: 'mei', team_id: 'T0SANDBOX' };
    await slack.deliver('action', { ...click?.payload, user });
    await stage.noted('less.refused', 'U0MEI', 'not_requester');
    await stage.deny(stage.ravi, card, 'only a test of it');
  });
});

describe('where two must approve', () => {
  it('no approval of the wider request carries the narrower one', async () => {
    await using two = await setStage({ policy: `${DEFAULT_POLICY}quorum: 2\n` });
    const card = await two.request(two.dana, { description: 'both-needed', roles: TWO });
    await two.approve(two.mei, card);
    await two.message(two.ravi, 'C0APPROVALS', /both-needed/);
    await offerLess(two, two.ravi, card);
    await settle(two, 'Accept narrower request', /both-needed[\s\S]*Offered instead/);
    await two.reply(two.ravi, card, /accepted what <@U0RAVI> offered/);
    const records = async () =>
      (await two.redis.hvals('{sandbox}:requests')).find((one) => one.includes('"both-needed"'));
    expect(await records()).toContain('"status":"pending"');
    expect(two.ours()).toEqual([]);
    // Mei's approval was for the wider request; for this one she approves anew.
    await two.approve(two.mei, card);
    await two.message(two.ravi, 'C0KEYS', /both-needed/);
    expect(rolesAtAtlas(two, 'both-needed')).toEqual(['ORG_READ_ONLY']);
  });

  it('a window that was opened for the wider request does not approve the narrower one', async () => {
    await using two = await setStage({ policy: `${DEFAULT_POLICY}quorum: 2\n` });
    const card = await two.request(two.dana, { description: 'seen-before', roles: TWO });
    two.went(await two.mei.clicks(card, 'Approve request'));
    const window = await two.window(two.mei, /seen-before/);
    await offerLess(two, two.ravi, card);
    await settle(two, 'Accept narrower request', /seen-before[\s\S]*Offered instead/);
    await two.reply(two.ravi, card, /accepted what/);
    two.went(await two.mei.submits(window));
    await two.window(two.mei, /what you saw is not what this request asks for now/);
    expect(two.ours()).toEqual([]);
  });
});
