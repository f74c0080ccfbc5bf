import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

type Person = Stage['dana'];

async function ask(who: Person, card: Awaited<ReturnType<Stage['request']>>, question: string) {
  stage.went(await who.clicks(card, 'Ask a question'));
  stage.went(await who.submits(await stage.window(who, /Ask a question/), { question }));
}

async function answer(who: Person, question: RegExp, text: string) {
  const told = await stage.message(who, '@bot', question);
  stage.went(await who.clicks(told, 'Answer'));
  stage.went(await who.submits(await stage.window(who, question), { answer: text }));
}

describe('a question', () => {
  it('goes to the requester, and question and answer stand in the thread of the card', async () => {
    const card = await stage.request(stage.dana, { description: 'asked-about' });
    await ask(stage.ravi, card, 'Which *cluster* is it for?');
    await stage.window(stage.ravi, /question was sent/);
    const asked = await stage.reply(stage.mei, card, /asks <@U0DANA>[\s\S]*Which \*cluster\*/);
    expect(asked.text).toContain('Which *cluster* is it for?');
    await answer(stage.dana, /Which \*cluster\*/, 'The nightly one,\nin Lisbon.');
    await stage.window(stage.dana, /answer was sent/);
    await stage.reply(stage.mei, card, /answers:[\s\S]*in Lisbon/);
    const told = await stage.message(stage.ravi, '@bot', /answered your question[\s\S]*in Lisbon/);
    expect(told.plainText).toContain('Which *cluster*');
    await stage.approve(stage.ravi, card);
    await stage.offer(stage.dana, 'Reveal private key');
  });

  it('is not for those who are not asked, nor for the requester', async () => {
    const { slack } = stage.world;
    slack.changeChannel('C0APPROVALS', {
      members: ['U0RAVI', 'U0MEI', 'U0ADMIN', 'U0DANA', 'U0OLGA', slack.app.botUserId],
    });
    const card = await stage.request(stage.dana, { description: 'curious' });
    const olga = slack.as('U0OLGA');
    stage.went(await olga.clicks(card, 'Ask a question'));
    await stage.window(olga, /not an approver/);
    stage.went(await stage.dana.clicks(card, 'Ask a question'));
    await stage.window(stage.dana, /your own request/);
    await stage.deny(stage.ravi, card, 'only a test of it');
  });

  it('is answered by its requester only, and once', async () => {
    const card = await stage.request(stage.dana, { description: 'once-only' });
    await ask(stage.ravi, card, 'For how long is it?');
    const told = await stage.message(stage.dana, '@bot', /For how long/);
    const clicks = stage.world.slack.deliveries.length;
    stage.went(await stage.dana.clicks(told, 'Answer'));
    const click = stage.world.slack.deliveries[clicks];
    const window = await stage.window(stage.dana, /For how long/);
    // The same click, forged for somebody else by who stole the signing secret.
    const user = { id: 'U0MEI', username: 'mei', name: 'mei', team_id: 'T0SANDBOX' };
    await stage.world.slack.deliver('action', { ...click?.payload, user });
    await stage.noted('answer.refused', 'U0MEI', 'not_requester');
    expect(stage.mei.window()?.title ?? '').not.toBe('Answer');
    stage.went(await stage.dana.submits(window, { answer: 'Two weeks.' }));
    await stage.reply(stage.ravi, card, /Two weeks/);
    const submission = stage.world.slack.deliveries.findLast(({ kind }) => kind === 'submission');
    if (submission === undefined) throw new Error('no submission');
    await stage.world.slack.replay(submission);
    stage.went(await stage.dana.clicks(told, 'Answer', { stale: true }));
    await stage.message(stage.dana, '@bot', /answered this question already/);
    const answers = stage.ravi
      .sees('C0APPROVALS')
      .filter(
        ({ thread_ts: parent, plainText }) => parent === card.ts && /answers:/.test(plainText),
      );
    expect(answers).toHaveLength(1);
    await stage.deny(stage.ravi, card, 'only a test of it');
  });

  it('that comes after the decision is answered with the truth, and what was typed stays', async () => {
    const card = await stage.request(stage.dana, { description: 'too-late-to-ask' });
    stage.went(await stage.mei.clicks(card, 'Ask a question'));
    const window = await stage.window(stage.mei, /too-late-to-ask/);
    await stage.deny(stage.ravi, card, 'only a test of it');
    await stage.message(stage.dana, '@bot', /too-late-to-ask[\s\S]*denied/i);
    const outcome = await stage.mei.submits(window, { question: 'Is it still open?' });
    expect(outcome).toMatchObject({
      ok: false,
      fieldErrors: { question: expect.stringMatching(/already denied/) },
    });
    await stage.mei.closes(window);
  });

  it('that is refused late comes back with all that was typed', async () => {
    const card = await stage.request(stage.dana, { description: 'slow-question' });
    stage.went(await stage.mei.clicks(card, 'Ask a question'));
    const window = await stage.window(stage.mei, /slow-question/);
    await stage.deny(stage.ravi, card, 'only a test of it');
    await stage.message(stage.dana, '@bot', /slow-question[\s\S]*denied/i);
    // A fresh process has to ask Slack who everybody is, and Slack is slow.
    await stage.world.bot().stop(10_000);
    await stage.world.startBot();
    const { faults } = stage.world.slack;
    const slow = faults.call('users.info', { kind: 'latency', ms: 2200 }, { times: Infinity });
    stage.went(await stage.mei.submits(window, { question: 'Typed with a lot of care?' }));
    const again = await stage.window(stage.mei, /already denied/);
    expect(again.plainText).toContain('Typed with a lot of care?');
    slow.remove();
    await stage.mei.closes(again);
  });

  it('on a copied card is refused', async () => {
    const card = await stage.request(stage.dana, { description: 'copied-card' });
    const before = stage.world.slack.deliveries.length;
    stage.went(await stage.ravi.clicks(card, 'Ask a question'));
    const click = stage.world.slack.deliveries[before];
    await stage.ravi.closes(await stage.window(stage.ravi, /copied-card/));
    const container = {
      type: 'message',
      channel_id: 'C0APPROVALS',
      message_ts: '1.2',
      is_ephemeral: false,
    };
    await stage.world.slack.deliver('action', { ...click?.payload, container });
    await stage.message(stage.ravi, 'C0APPROVALS', /not the card that Keywarden posted/);
    expect(stage.ravi.window()).toBeUndefined();
    await stage.deny(stage.ravi, card, 'only a test of it');
  });
});

describe('reminding the approvers', () => {
  it('asks those whose turn it is in the thread, once an hour', async () => {
    const card = await stage.request(stage.dana, { description: 'remind-me' });
    const receipt = await stage.offer(stage.dana, 'Remind approvers', /remind-me/);
    stage.went(await stage.dana.clicks(receipt, 'Remind approvers'));
    await stage.message(stage.dana, '@bot', /approvers were reminded, in the thread/);
    await stage.reply(stage.ravi, card, /turn of <!subteam\^S0PLATFORM>/);
    stage.went(await stage.dana.clicks(receipt, 'Remind approvers'));
    await stage.message(stage.dana, '@bot', /reminded a short time ago[\s\S]*<!date/);
    await stage.later(3_600_000);
    stage.went(await stage.dana.clicks(receipt, 'Remind approvers'));
    const reminders = () =>
      stage.ravi
        .sees('C0APPROVALS')
        .filter(
          ({ thread_ts: parent, text }) => parent === card.ts && /asks for a decision/.test(text),
        );
    await stage.seen('the second reminder', () => reminders().length === 2);
    await stage.deny(stage.ravi, card, 'only a test of it');
  });

  it('names only those whose approval is missing', async () => {
    const named = DEFAULT_POLICY.replace('[S0PLATFORM]', '[U0RAVI, U0MEI]');
    await using two = await setStage({ policy: `${named}quorum: 2\n` });
    const card = await two.request(two.dana, { description: 'half-way' });
    await two.approve(two.ravi, card);
    await two.message(two.ravi, 'C0APPROVALS', /half-way[\s\S]*1 of 2|1 of 2[\s\S]*half-way/);
    const receipt = await two.offer(two.dana, 'Remind approvers');
    two.went(await two.dana.clicks(receipt, 'Remind approvers'));
    const said = await two.message(two.mei, 'C0APPROVALS', /asks for a decision/);
    expect(said.text).toContain('<@U0MEI>');
    expect(said.text).not.toContain('<@U0RAVI>');
  });
});

describe('what is said while Slack cannot be reached', () => {
  it('stands in the thread once Slack is back', async () => {
    const card = await stage.request(stage.dana, { description: 'said-later' });
    const { faults } = stage.world.slack;
    const fault = faults.call(
      'chat.postMessage',
      { kind: 'http', status: 503 },
      { times: Infinity },
    );
    await ask(stage.ravi, card, 'Are you there?');
    await stage.world.bot().logged(({ event }) => event === 'notice.put_off');
    fault.remove();
    await stage.reply(stage.ravi, card, /Are you there/);
    await stage.message(stage.dana, '@bot', /Are you there/);
    await stage.deny(stage.ravi, card, 'only a test of it');
  });
});

describe('a card that takes no replies any more', () => {
  it.each([
    'cannot_reply_to_message',
    'thread_not_found',
    'message_not_found',
    'restricted_action_thread_locked',
    'restricted_action_non_threadable_channel',
  ])('and Slack says %s: what is said stands in the channel, once', async (error) => {
    const name = `no-thread-${error.replaceAll('_', '-')}`.slice(0, 30);
    const card = await stage.request(stage.dana, { description: name });
    const { faults } = stage.world.slack;
    const when = (args: Record<string, unknown>) => args.thread_ts !== undefined;
    const fault = faults.call(
      'chat.postMessage',
      { kind: 'error', error },
      { when, times: Infinity },
    );
    const said = (pattern: RegExp) =>
      stage.mei
        .sees('C0APPROVALS')
        .filter(
          ({ ts, thread_ts: parent, plainText }) =>
            ts !== card.ts &&
            parent === undefined &&
            plainText.includes(name) &&
            pattern.test(plainText),
        );
    const question = `Which cluster, ${error}?`;
    await ask(stage.ravi, card, question);
    await stage.seen('the question', () => said(/asks.*Which cluster/s).length === 1);
    await answer(stage.dana, new RegExp(`Which cluster, ${error}`), 'One.');
    await stage.seen('the answer', () => said(/answers:.*One/s).length === 1);
    const receipt = await stage.offer(stage.dana, 'Remind approvers');
    stage.went(await stage.dana.clicks(receipt, 'Remind approvers'));
    await stage.seen('the nudge', () => said(/asks for a decision/).length === 1);
    await stage.later(3_600_000);
    await stage.seen('the reminder', () => said(/this request still waits/).length === 1);
    expect(said(/Which cluster|answers:|asks for a decision/)).toHaveLength(3);
    const owed = async () => Object.values(await stage.redis.hgetall('{sandbox}:notices'));
    const ofThread = (notice: string) => /"kind":"(thread|call)"/.test(notice);
    await expect.poll(async () => (await owed()).filter(ofThread)).toEqual([]);
    fault.remove();
    await stage.deny(stage.ravi, card, 'only a test of it');
  });

  it('and those who are asked later are asked in the channel', async () => {
    const later = 'approvals: 1, escalate: { after: 30m, to: [U0MEI] }';
    const tier = `tiers:\n  read: { ${later} }\n`;
    await using two = await setStage({ policy: `${DEFAULT_POLICY}${tier}` });
    await two.request(two.dana, { description: 'ask-mei' });
    const when = (args: Record<string, unknown>) => args.thread_ts !== undefined;
    two.world.slack.faults.call(
      'chat.postMessage',
      { kind: 'error', error: 'cannot_reply_to_message' },
      { when, times: Infinity },
    );
    await two.later(1_800_000);
    const asked = await two.message(two.mei, 'C0APPROVALS', /nobody decided.*ask-mei/s);
    expect(asked.text).toContain('<@U0MEI>');
    expect(asked.thread_ts).toBeUndefined();
  });
});
