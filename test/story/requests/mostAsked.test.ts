import { expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { runAudit } from '../../audit/run.ts';
import { type Stage, setStage } from '../kit.ts';

/** The five things that people ask for most of systems like this one, each from end to end. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The card as it is once it reads like this, in its blocks and in its text alone. */
function cardSays(stage: Stage, who: Stage['dana'], ts: string, pattern: RegExp) {
  return stage.seen(`the card says ${pattern}`, () =>
    who
      .sees('C0APPROVALS')
      .find((one) => one.ts === ts && pattern.test(one.plainText) && pattern.test(one.text)),
  );
}

it('1. is decided in Slack, with a comment that everybody concerned reads', async () => {
  await using stage = await setStage();
  const { dana, ravi, mei } = stage;
  const card = await stage.request(dana, { description: 'with-comment' });
  await stage.approve(ravi, card, 'Fine until the end of the move.');
  await cardSays(stage, mei, card.ts, /Fine until the end of the move\./);
  await stage.message(
    dana,
    '@bot',
    /with-comment[\s\S]*Comment of <@U0RAVI>[\s\S]*Fine until the end/,
  );
  await stage.message(mei, 'C0KEYS', /with-comment/);
  expect(stage.ours()).toHaveLength(1);

  const other = await stage.request(dana, { description: 'with-reason' });
  await stage.deny(mei, other, 'Use the key of the team.');
  await cardSays(stage, ravi, other.ts, /Denied by <@U0MEI>[\s\S]*Use the key of the team\./);
  await stage.message(dana, '@bot', /with-reason[\s\S]*Use the key of the team\./);
  expect(stage.ours()).toHaveLength(1);
});

it('2. tells the requester and the other approvers what happened, and who did it', async () => {
  await using stage = await setStage({ policy: `${DEFAULT_POLICY}quorum: 2\n` });
  const { dana, ravi, mei } = stage;
  const card = await stage.request(dana, { description: 'both-decide' });
  await stage.approve(ravi, card);
  await cardSays(stage, mei, card.ts, /1 of 2[\s\S]*<@U0RAVI>/);
  await stage.message(dana, '@bot', /1 of 2[\s\S]*<@U0RAVI>/);
  await stage.approve(mei, card);
  await cardSays(stage, ravi, card.ts, /Approved by <@U0RAVI>, <@U0MEI>\. The key was created/);
  await stage.message(dana, '@bot', /Approved by <@U0RAVI>, <@U0MEI>\. The key was created/);
  await stage.message(ravi, 'C0KEYS', /both-decide[\s\S]*Approved by\W+<@U0RAVI>, <@U0MEI>/);
  await stage.dana.closes(await stage.reveal(dana));
  await cardSays(stage, ravi, card.ts, /revealed/);
});

it('3. reaches the right people and not everyone: by organization and by risk', async () => {
  const policy = `${DEFAULT_POLICY}tiers: { ordinary: { approvals: { need: 1, of: [U0RAVI] } } }
rules:
  - { name: labs, organizations: [acme-labs], approvals: { need: 1, of: [U0MEI] } }
`;
  await using stage = await setStage({ policy });
  const { dana, ravi, mei } = stage;
  const mentions = ({ blocks }: { readonly blocks: unknown }) =>
    new Set(JSON.stringify(blocks).match(/U0RAVI|U0MEI|S0PLATFORM/g) ?? []);
  const reading = await stage.request(dana, { description: 'reads-acme' });
  expect(mentions(reading)).toEqual(new Set(['S0PLATFORM']));
  const roles = ['ORG_GROUP_CREATOR'];
  const ordinary = await stage.request(dana, { description: 'maker', roles });
  expect(mentions(ordinary)).toEqual(new Set(['U0RAVI']));
  const labs = await stage.request(dana, {
    description: 'reads-labs',
    organization: 'acme-labs',
    accessList: '203.0.113.0/24',
  });
  expect(mentions(labs)).toEqual(new Set(['U0MEI']));

  // Whoever is not asked sees the card in the channel, and neither decides nor is called.
  stage.went(await ravi.clicks(labs, 'Approve request'));
  await ravi.closes(await stage.window(ravi, /not an approver|others are asked/));
  await stage.types(ravi, '/atlas-keys requests pending');
  const waiting = await stage.message(ravi, 'C0GENERAL', /wait for your decision/);
  expect(waiting.plainText).toMatch(/maker[\s\S]*reads-acme/);
  expect(waiting.plainText).not.toContain('reads-labs');
  await stage.later(HOUR + 1000);
  const reminder = await stage.reply(mei, labs, /still waits/);
  expect(reminder.plainText).toMatch(/^<@U0MEI>: /);
  await stage.approve(mei, labs);
  await stage.message(mei, 'C0KEYS', /reads-labs/);
});

it('4. keeps a full history that lasts and can be exported, with what was denied and what lapsed', async () => {
  await using stage = await setStage({ policy: `${DEFAULT_POLICY}auditors: [U0ADMIN]\n` });
  const { dana, ravi, sam } = stage;
  await stage.approve(ravi, await stage.request(dana, { description: 'was-approved' }));
  await stage.message(ravi, 'C0KEYS', /was-approved/);
  const denied = await stage.request(dana, { description: 'was-denied' });
  await stage.deny(ravi, denied, 'Too broad.');
  await cardSays(stage, ravi, denied.ts, /Denied by/);
  await stage.request(dana, { description: 'has-lapsed' });
  await stage.later(DAY + 1000);
  await stage.message(dana, '@bot', /has-lapsed[\s\S]*lapsed/);
  await stage.message(
    dana,
    '@bot',
    /was-approved[\s\S]*not revealed in time,.*The key was deleted at Atlas/,
  );

  await stage.later(200 * DAY);
  await stage.types(sam, '/atlas-keys requests all');
  const all = await stage.message(
    sam,
    'C0GENERAL',
    /has-lapsed[\s\S]*was-denied[\s\S]*was-approved/,
  );
  expect(all.plainText).toMatch(/denied/i);
  await stage.types(sam, '/atlas-keys requests all --status lapsed');
  const lapsed = await stage.message(sam, 'C0GENERAL', /status lapsed/);
  expect(lapsed.plainText).toContain('has-lapsed');
  expect(lapsed.plainText).not.toContain('was-denied');
  await stage.types(sam, '/atlas-keys audit --by <@U0RAVI|ravi>');
  await stage.message(sam, 'C0GENERAL', /U0RAVI[\s\S]*denied/);

  const csv = await runAudit(stage.world.env, 'export', '--format', 'csv');
  const rows = csv.out.trimEnd().split('\r\n');
  for (const event of ['request.created', 'vote.denied', 'request.lapsed', 'key.created']) {
    expect(rows.some((row) => row.includes(event))).toBe(true);
  }
  expect(rows.find((row) => row.includes('vote.denied'))).toContain('U0RAVI');
  expect(rows).toHaveLength((await stage.redis.xlen('{sandbox}:audit')) + 1);
  expect((await runAudit(stage.world.env, 'verify')).code).toBe(0);
});

it('5. warns before a key is deleted, and renews it without a new approval or without a gap', async () => {
  await using stage = await setStage();
  const { dana, ravi } = stage;
  await stage.approve(ravi, await stage.request(dana));
  await stage.offer(dana, 'Reveal private key');
  // An earlier one is painted anew when the next is sent, so each is noted as it comes.
  const noted = new Set<string>();
  const warnings = () => {
    const waits = dana
      .sees('@bot')
      .filter(({ plainText }) => /still waits for you/.test(plainText));
    for (const { ts } of waits) noted.add(ts);
    return noted.size;
  };
  await stage.later(12 * HOUR);
  await stage.seen('the first warning', () => warnings() === 1);
  await stage.later(11 * HOUR);
  await stage.seen('the second warning', () => warnings() === 2);
  await dana.closes(await stage.reveal(dana));
  const [old] = stage.ours();

  // In place of it, under the same approvals: the old key goes first.
  const offer = await stage.offer(dana, 'Revoke and replace');
  stage.went(await dana.clicks(offer, 'Revoke and replace'));
  stage.went(await dana.submits(await stage.window(dana, /same approvals/), {}));
  const second = await stage.seen('another key', () =>
    stage.ours().find(({ id }) => id !== old?.id),
  );
  expect(stage.ours().map(({ id }) => id)).toEqual([second.id]);
  const shown = await stage.reveal(dana);
  expect(shown.plainText).toContain(second.privateKey);
  await dana.closes(shown);

  // Beside it, with an approver who sees what there is already: the old one goes last.
  const card = await stage.request(dana, { description: 'next-deploy' });
  await cardSays(stage, ravi, card.ts, /1 key in `acme`/);
  await stage.approve(ravi, card);
  const third = await stage.seen('a key beside it', () =>
    stage.ours().find(({ id }) => id !== second.id),
  );
  await stage.message(ravi, 'C0KEYS', /next-deploy/);
  expect((await stage.reveal(dana)).plainText).toContain(third.privateKey);
  expect(stage.ours()).toHaveLength(2);
  await stage.types(dana, `/atlas-keys revoke ${second.publicKey}`);
  stage.went(await dana.submits(await stage.window(dana, /cannot be undone/), {}));
  await stage.seen('only the new key is left', () => stage.ours().length === 1);
  expect(stage.ours().map(({ id }) => id)).toEqual([third.id]);
});
