import { describe, expect, it } from 'vitest';
import type { VisibleMessage } from '../../../src/sandbox/slack/simulator.ts';
import { ACTIONS } from '../../../src/slack/wire/ids.ts';
import { type Stage, setStage } from '../kit.ts';

const HOUR = 3_600_000;
const REVEAL = 'Reveal private key';
const TWO = ['ORG_MEMBER', 'ORG_READ_ONLY'];

/** The direct message of its own that offers the private key, beside the requester's copy. */
function offered(stage: Stage): Promise<VisibleMessage> {
  return stage.seen('the message that offers the private key', () =>
    stage.dana
      .sees('@bot')
      .findLast(
        ({ text, buttons }) =>
          /^Your request for `/.test(text) && buttons.some(({ label }) => label === REVEAL),
      ),
  );
}

async function issue(stage: Stage, description = 'ci-deploy'): Promise<VisibleMessage> {
  await stage.approve(stage.ravi, await stage.request(stage.dana, { description }));
  return offered(stage);
}

/** That very message, once it reads like this and has these buttons only. */
function becomes(
  stage: Stage,
  { ts }: VisibleMessage,
  pattern: RegExp,
  labels: readonly string[],
): Promise<VisibleMessage> {
  const wanted = JSON.stringify(labels);
  return stage.seen(`the old message with ${pattern} and ${wanted}`, () =>
    stage.dana.sees('@bot').find((one) => {
      const found = JSON.stringify(one.buttons.map(({ label }) => label));
      return one.ts === ts && pattern.test(one.plainText) && found === wanted;
    }),
  );
}

describe('the message that offered a private key', () => {
  it('says that it was revealed, and has the buttons of now, until the key is replaced', async () => {
    await using stage = await setStage();
    const old = await issue(stage);
    await stage.dana.closes(await stage.reveal(stage.dana));
    const shown = await becomes(stage, old, /was revealed|revealed/, ['Revoke and replace']);
    stage.went(await stage.dana.clicks(shown, 'Revoke and replace'));
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /same approvals/), {}));
    const fresh = await offered(stage);
    expect(fresh.ts).not.toBe(old.ts);
    await becomes(stage, old, /newer message from Keywarden has the buttons/, []);
  });

  it('offers no replacement any more when the approvals allow none', async () => {
    await using stage = await setStage();
    const old = await issue(stage);
    await stage.dana.closes(await stage.reveal(stage.dana));
    await becomes(stage, old, /revealed/, ['Revoke and replace']);
    await stage.later(24 * HOUR + 1000);
    await becomes(stage, old, /revealed/, []);
  });

  it('says that its time is over, and that a reminder has the button meanwhile', async () => {
    await using stage = await setStage();
    const old = await issue(stage);
    await stage.later(23 * HOUR);
    await becomes(stage, old, /newer message from Keywarden has the buttons/, []);
    const reminded = await stage.offer(stage.dana, REVEAL);
    expect(reminded.ts).not.toBe(old.ts);
    await stage.later(HOUR);
    await becomes(stage, reminded, /not revealed in time[\s\S]*deleted/, ['Ask again']);
    await expect.poll(() => stage.ours()).toHaveLength(0);
  });
});

describe('a question or an offer of less', () => {
  it('has no buttons any more once it is answered, declined or over', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana, { description: 'talked-about', roles: TWO });
    stage.went(await stage.ravi.clicks(card, 'Ask a question'));
    const asking = await stage.window(stage.ravi, /Ask a question/);
    stage.went(await stage.ravi.submits(asking, { question: 'For how long?' }));
    const question = await stage.message(stage.dana, '@bot', /has a question[\s\S]*For how long/);
    stage.went(await stage.dana.clicks(question, 'Answer'));
    const answering = await stage.window(stage.dana, /For how long/);
    stage.went(await stage.dana.submits(answering, { answer: 'Two weeks.' }));
    await becomes(stage, question, /For how long[\s\S]*You answered: `?Two weeks/, []);
    await stage.dana.closes(await stage.window(stage.dana, /answer was sent/));

    const less = async () => {
      stage.went(await stage.ravi.clicks(card, 'Approve with less'));
      const window = await stage.window(stage.ravi, /Roles that you approve/);
      const chosen = { roles: ['ORG_READ_ONLY'], comment: 'Reading is enough.' };
      stage.went(await stage.ravi.submits(window, chosen));
      return stage.seen('the offer', () =>
        stage.dana
          .sees('@bot')
          .findLast(
            ({ text, buttons }) =>
              /would approve less than/.test(text) &&
              buttons.some(({ label }) => label === 'Keep my request'),
          ),
      );
    };
    const first = await less();
    stage.went(await stage.dana.clicks(first, 'Keep my request'));
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /Offered instead/)));
    await becomes(stage, first, /can be accepted no more[\s\S]*Waiting for approval/, []);
    const second = await less();
    expect(second.ts).not.toBe(first.ts);
    await stage.deny(stage.ravi, card, 'only a test of it');
    await becomes(stage, second, /can be accepted no more[\s\S]*denied/i, []);
  });
});

describe('a button of a request whose value nobody can read', () => {
  it('answers the person, whichever button it is', async () => {
    await using stage = await setStage();
    const { slack } = stage.world;
    const card = await stage.request(stage.dana);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.window(stage.ravi, /Approve request/);
    const { payload } = slack.deliveries.findLast(({ kind }) => kind === 'action') ?? {};
    const ids = Object.values(ACTIONS).filter(
      (id) => /^(request|question|offer|preApproval)\./.test(id) && id !== ACTIONS.requestNew,
    );
    expect(ids.length).toBeGreaterThan(15);
    const told = () =>
      stage.ravi
        .sees('@bot')
        .filter(({ plainText }) => /Keywarden does not know this/.test(plainText));
    for (const [index, id] of ids.entries()) {
      const actions = [{ action_id: id, block_id: 'b', type: 'button', value: '%00' }];
      // Without an address for the answer it comes as a direct message.
      const click = { ...payload, response_url: undefined, trigger_id: `1.${index}.x`, actions };
      expect(await slack.deliver('action', click)).toMatchObject({ status: 200 });
      await stage.seen(`an answer to ${id}`, () => told().length === index + 1);
    }
  });
});
