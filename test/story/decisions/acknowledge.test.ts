import { expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const DAY = 24 * 3_600_000;
const GLASS = `${DEFAULT_POLICY}breakGlass: { people: [U0DANA], risk: read, quota: { count: 1, per: 1d } }\n`;
const FORM = {
  roles: ['ORG_READ_ONLY'],
  reason: 'Restart the workers of the checkout.',
  incident: 'All deploys are down.',
};

/** Dana breaks the glass, has the key and has seen its private key; this is the card of it. */
async function glassBroken(stage: Stage) {
  const { dana, ravi } = stage;
  await stage.types(dana, '/atlas-keys break-glass emergency');
  stage.went(await dana.submits(await stage.window(dana, /Only for emergencies/), FORM));
  await stage.message(ravi, 'C0KEYS', /A key was created without approval/);
  await dana.closes(await stage.window(dana, /key is being created/));
  await dana.closes(await stage.reveal(dana));
  const card = await stage.message(ravi, 'C0APPROVALS', /All deploys are down/);
  return cardWith(stage, card, true);
}

/** The card as it is once it asks for an acknowledgement, or does not ask any more. */
function cardWith(stage: Stage, { ts }: { readonly ts: string }, asks: boolean) {
  return stage.seen(`the card ${asks ? 'asks' : 'does not ask'} for an acknowledgement`, () =>
    stage.mei.sees('C0APPROVALS').find((card) => {
      const button = card.buttons.some(({ label }) => label === 'Acknowledge');
      const says = /look at it afterwards and acknowledge it/.test(card.text);
      return card.ts === ts && button === asks && says === asks;
    }),
  );
}

function reminders(stage: Stage): number {
  const asked = /no approver has acknowledged it yet/;
  return stage.ravi.sees('C0APPROVALS').filter(({ plainText }) => asked.test(plainText)).length;
}

it('a broken glass is acknowledged once, by somebody who is asked and is not the requester', async () => {
  await using stage = await setStage({ policy: GLASS });
  const { slack } = stage.world;
  slack.changeChannel('C0APPROVALS', {
    members: ['U0RAVI', 'U0MEI', 'U0ADMIN', 'U0DANA', 'U0OLGA', slack.app.botUserId],
  });
  const card = await glassBroken(stage);
  const olga = slack.as('U0OLGA');
  stage.went(await olga.clicks(card, 'Acknowledge'));
  await stage.window(olga, /not an approver/);
  stage.went(await stage.dana.clicks(card, 'Acknowledge'));
  await stage.window(stage.dana, /your own request/);
  stage.went(await stage.mei.clicks(card, 'Acknowledge'));
  const window = await stage.window(stage.mei, /All deploys are down/);
  stage.went(await stage.ravi.clicks(card, 'Acknowledge'));
  const other = await stage.window(stage.ravi, /All deploys are down/);
  stage.went(await stage.mei.submits(window));
  await stage.reply(stage.ravi, card, /<@U0MEI> acknowledged/);
  stage.went(await stage.ravi.submits(other));
  await stage.window(stage.ravi, /<@U0MEI> acknowledged this already/);
  const gone = await cardWith(stage, card, false);
  expect(gone.plainText).toContain('Acknowledged by <@U0MEI>');
  // The key itself can still be ended.
  expect(gone.buttons.map(({ label }) => label)).toContain('Revoke');
});

it('a broken glass is called to mind every day until somebody acknowledges it, and then no more', async () => {
  await using stage = await setStage({ policy: GLASS });
  const card = await glassBroken(stage);
  expect(reminders(stage)).toBe(0);
  await stage.later(DAY + 1000);
  await stage.seen('the first reminder', () => reminders(stage) === 1);
  await stage.later(DAY + 1000);
  await stage.seen('the second reminder', () => reminders(stage) === 2);
  stage.went(await stage.ravi.clicks(card, 'Acknowledge'));
  stage.went(await stage.ravi.submits(await stage.window(stage.ravi, /All deploys are down/)));
  await cardWith(stage, card, false);
  // What is asked for now lapses after the third reminder would have come.
  await stage.request(stage.dana, { description: 'ordinary' });
  await stage.later(DAY + 1000);
  await stage.message(stage.dana, '@bot', /ordinary[\s\S]*lapsed/);
  expect(reminders(stage)).toBe(2);
  await stage.noted('break_glass.acknowledged', 'U0RAVI', 'success');
});
