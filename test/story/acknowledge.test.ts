import { expect, it } from 'vitest';
import { type Stage, setStage } from './kit.ts';

/** The record says that its requester broke the glass, as if it had been made that way. */
async function glassBroken(stage: Stage, description: string): Promise<void> {
  const key = '{sandbox}:requests';
  const records = Object.entries(await stage.redis.hgetall(key));
  const [id = '', text = '{}'] = records.find(([, one]) => one.includes(`"${description}"`)) ?? [];
  const record = JSON.parse(text);
  const { requester: by, createdAt: at, specHash } = record;
  const why = { incident: 'All deploys are down.', policyHash: 'p' };
  record.grants.push({ kind: 'break_glass', by, at, specHash, mac: 'k:m', ...why });
  await stage.redis.hset(key, id, JSON.stringify(record));
}

it('a broken glass is acknowledged once, by somebody who is asked and is not the requester', async () => {
  await using stage = await setStage();
  const { slack } = stage.world;
  slack.changeChannel('C0APPROVALS', {
    members: ['U0RAVI', 'U0MEI', 'U0ADMIN', 'U0DANA', 'U0OLGA', slack.app.botUserId],
  });
  const plain = await stage.request(stage.dana, { description: 'emergency' });
  await glassBroken(stage, 'emergency');
  // Whatever happens next paints the card anew.
  stage.went(await stage.ravi.clicks(plain, 'Ask a question'));
  stage.went(
    await stage.ravi.submits(await stage.window(stage.ravi, /emergency/), {
      question: 'Is it over?',
    }),
  );
  const card = await stage.seen('the button', () =>
    stage.mei
      .sees('C0APPROVALS')
      .find(
        ({ ts, buttons }) => ts === plain.ts && buttons.some((one) => one.label === 'Acknowledge'),
      ),
  );
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
  const gone = await stage.seen('the card without the button', () =>
    stage.mei
      .sees('C0APPROVALS')
      .find(
        ({ ts, buttons }) => ts === card.ts && buttons.every((one) => one.label !== 'Acknowledge'),
      ),
  );
  expect(gone.buttons.length).toBeGreaterThan(0);
});
