import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../kit.ts';

// Made up. They are put together here, so that no scanner takes this file for a leak.
const DIGITS = '0123456789';
const UUID = 'deadbeef-0000-4000-8000-0123456789ab';
const TOKEN = ['xoxb', DIGITS, 'madeup'].join('-');
const KINDS = [
  ['the private key of an Atlas API key', 'atlas_private_key', UUID],
  [
    'the secret of an Atlas service account',
    'service_account_secret',
    ['mdb', 'sa', 'sk', `made-up-${DIGITS}`].join('_'),
  ],
  ['a token of Slack', 'slack_token', TOKEN],
  [
    'a private key',
    'private_key_block',
    ['-----BEGIN RSA', 'PRIVATE KEY-----\nbWFkZSB1cA=='].join(' '),
  ],
  [
    'the secret half of an age key',
    'age_secret_key',
    ['AGE-SECRET', 'KEY-1MADEUPMADEUPMADEUPQQPZRY9X8GF2TVDW0'].join('-'),
  ],
  [
    'a connection string with a password',
    'connection_string',
    'mongodb+srv://app:made-up@cluster0.example.net',
  ],
] as const;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

/** Nothing of it rests anywhere, and nobody was sent anything. */
async function leftNothing(secret: string): Promise<void> {
  const [part = ''] = secret.split('\n').slice(-1);
  for (const [name, text] of await stage.resting()) {
    expect(text.includes(part), name).toBe(false);
  }
  const posted = stage.world.slack.transcript.filter((call) => call.name === 'chat.postMessage');
  expect(JSON.stringify(posted)).not.toContain(part);
}

describe('a secret that somebody pastes into the form', () => {
  it.each(KINDS)('as reason is refused in words: %s', async (what, kind, secret) => {
    await stage.openForm(stage.dana, 'pasted');
    const outcome = await stage.fill(stage.dana, { reason: `it does not work: ${secret} !` });
    if (outcome.ok) throw new Error('It was accepted');
    expect(outcome.fieldErrors?.reason).toMatch(`this looks like ${what}`);
    expect(outcome.fieldErrors?.reason).toMatch(/Nothing was sent or stored.*Take it out.*so /);
    stage.went(await stage.dana.closes(await stage.window(stage.dana, /Reason/)));
    await stage.noted('secret.refused', 'U0DANA', kind);
    await leftNothing(secret);
  });

  it('as description is refused too, whatever is invisible in it', async () => {
    await stage.openForm(stage.dana, 'pasted');
    const hidden = `key ${UUID.slice(0, 12)}\u200b${UUID.slice(12)}`;
    const outcome = await stage.fill(stage.dana, { description: hidden });
    if (outcome.ok) throw new Error('It was accepted');
    expect(Object.keys(outcome.fieldErrors ?? {})).toEqual(['description']);
    stage.went(await stage.dana.closes(await stage.window(stage.dana, /Reason/)));
    await stage.noted('secret.refused', 'U0DANA', 'atlas_private_key');
    await leftNothing(UUID);
  });

  it('is refused in a comment, a reason of a denial, a question and an answer', async () => {
    const card = await stage.request(stage.dana, { description: 'discussed' });
    const refuses = async (who: Stage['dana'], field: string) => {
      const open = who.window();
      if (open === undefined) throw new Error('No window');
      const outcome = await who.submits(open, { [field]: `look: ${TOKEN}` });
      if (outcome.ok) throw new Error('It was accepted');
      expect(outcome.fieldErrors?.[field]).toMatch(/this looks like a token of Slack/);
      stage.went(await who.closes(open));
    };
    await stage.opened(stage.ravi, card, 'Approve request', /Approve request/);
    await refuses(stage.ravi, 'comment');
    await stage.opened(stage.ravi, card, 'Deny', /Deny request/);
    await refuses(stage.ravi, 'reason');
    await stage.opened(stage.ravi, card, 'Ask a question', /question/i);
    await refuses(stage.ravi, 'question');
    const asking = await stage.opened(stage.ravi, card, 'Ask a question', /question/i);
    stage.went(await stage.ravi.submits(asking, { question: 'Which system is it?' }));
    const asked = await stage.offer(stage.dana, 'Answer', /Which system/);
    await stage.opened(stage.dana, asked, 'Answer', /Which system/);
    await refuses(stage.dana, 'answer');
    await stage.noted('secret.refused', 'U0RAVI', 'slack_token');
    await leftNothing(TOKEN);
    expect(stage.ours()).toHaveLength(0);
  });
});
