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

/** By the copy of this very request: that of an earlier one may still carry its button. */
async function openChange(on: Stage, description: string) {
  const copy = await on.seen(`the copy of ${description} with "Change"`, () =>
    on.dana
      .sees('@bot')
      .findLast(
        ({ plainText, buttons }) =>
          plainText.includes(description) && buttons.some(({ label }) => label === 'Change'),
      ),
  );
  on.went(await on.dana.clicks(copy, 'Change'));
  return on.window(on.dana, /your request as it was is withdrawn/);
}

async function recordsOf(on: Stage, description: string) {
  const records = await on.redis.hvals('{sandbox}:requests');
  return records.filter((one) => one.includes(`"description":"${description}"`));
}

/** The only clock that decisions use. */
async function clock(): Promise<number> {
  const [seconds] = await stage.redis.time();
  const offset = await stage.redis.get('{sandbox}:clock-offset');
  return Number(seconds) * 1000 + Number(offset ?? 0);
}

describe('changing a request', () => {
  it('withdraws it when the form is sent, and makes the new one', async () => {
    const wish = { description: 'to-change', accessList: '203.0.113.7' };
    const card = await stage.request(stage.dana, wish);
    const form = await openChange(stage, 'to-change');
    for (const part of ['to-change', 'The nightly deploy reads', '203.0.113.7']) {
      expect(form.plainText).toContain(part);
    }
    stage.went(await stage.dana.submits(form, { description: 'changed-now' }));
    await stage.window(stage.dana, /earlier request was withdrawn/);
    await stage.seen('the withdrawn card', () =>
      stage.ravi
        .sees('C0APPROVALS')
        .find(({ ts, text }) => ts === card.ts && /withdrawn/i.test(text)),
    );
    const next = await stage.message(stage.ravi, 'C0APPROVALS', /changed-now/);
    const [old] = await recordsOf(stage, 'to-change');
    const [made] = await recordsOf(stage, 'changed-now');
    expect(old).toContain('"status":"withdrawn"');
    expect(JSON.parse(made ?? '{}').replaces).toBe(JSON.parse(old ?? '{}').id);
    await stage.approve(stage.ravi, next);
    await stage.message(stage.ravi, 'C0KEYS', /changed-now/);
  });

  it('sent with a mistake withdraws nothing yet', async () => {
    await stage.request(stage.dana, { description: 'mistaken' });
    const form = await openChange(stage, 'mistaken');
    const outcome = await stage.dana.submits(form, { access_list: 'home' });
    expect(outcome).toMatchObject({ says: 'field_errors' });
    const [old] = await recordsOf(stage, 'mistaken');
    expect(old).toContain('"status":"pending"');
    stage.went(await stage.dana.submits(form, { access_list: '', description: 'mended' }));
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /mended/);
    await stage.deny(stage.ravi, card, 'only a test of it');
  });

  it('while an approver approves: one of them wins, and the other is told', async () => {
    const card = await stage.request(stage.dana, { description: 'at-once' });
    const form = await openChange(stage, 'at-once');
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    const approval = await stage.window(stage.ravi, /at-once/);
    const [changed] = await Promise.all([
      stage.dana.submits(form, { description: 'after-at-once' }),
      stage.ravi.submits(approval),
    ]);
    const [made] = await recordsOf(stage, 'after-at-once');
    if (changed.ok) {
      expect(made).toContain('"status":"pending"');
      const [old] = await recordsOf(stage, 'at-once');
      expect(old).toContain('"status":"withdrawn"');
      await stage.deny(
        stage.ravi,
        await stage.message(stage.ravi, 'C0APPROVALS', /after-at-once/),
        'only a test of it',
      );
      return;
    }
    expect(changed.fieldErrors?.access_list).toMatch(/already approved/);
    expect(made).toBeUndefined();
    await stage.message(stage.ravi, 'C0KEYS', /at-once/);
    await stage.dana.closes(form);
  });

  it('of a request that was approved meanwhile is refused under the field, and nothing typed is lost', async () => {
    const card = await stage.request(stage.dana, { description: 'approved-first' });
    const form = await openChange(stage, 'approved-first');
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0KEYS', /approved-first/);
    const outcome = await stage.dana.submits(form, { reason: 'Typed with a lot of care.' });
    expect(outcome).toMatchObject({
      fieldErrors: { access_list: expect.stringMatching(/already approved/) },
    });
    expect(stage.dana.window()?.plainText).toContain('Typed with a lot of care.');
    await stage.dana.closes(form);
    expect(await recordsOf(stage, 'approved-first')).toHaveLength(1);
  });

  it('refused after the withdrawal keeps the form: sent again, it works', async () => {
    const card = await stage.request(stage.dana, { description: 'half-changed' });
    const form = await openChange(stage, 'half-changed');
    // As many requests as one person may make in a day.
    const made = Array.from({ length: 20 }, (_, index) => `made-today-${index}`);
    const index = '{sandbox}:of:U0DANA';
    for (const one of made) await stage.redis.zadd(index, await clock(), one);
    const outcome = await stage.dana.submits(form, { description: 'whole-again' });
    expect(outcome).toMatchObject({
      fieldErrors: { access_list: expect.stringMatching(/20 requests within 24 hours/) },
    });
    expect(stage.dana.window()?.plainText).toContain('whole-again');
    const [old] = await recordsOf(stage, 'half-changed');
    expect(old).toContain('"status":"withdrawn"');
    await stage.redis.zrem(index, ...made);
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /whole-again/)));
    const next = await stage.message(stage.ravi, 'C0APPROVALS', /whole-again/);
    expect(next.ts).not.toBe(card.ts);
    await stage.deny(stage.ravi, next, 'only a test of it');
  });

  it('is for its requester only', async () => {
    await stage.request(stage.dana, { description: 'mine-alone' });
    const before = stage.world.slack.deliveries.length;
    const form = await openChange(stage, 'mine-alone');
    const click = stage.world.slack.deliveries[before];
    const user = { id: 'U0MEI', username: 'mei', name: 'mei', team_id: 'T0SANDBOX' };
    await stage.world.slack.deliver('action', { ...click?.payload, user });
    await stage.noted('change.refused', 'U0MEI', 'not_requester');
    stage.went(await stage.dana.submits(form, { description: 'mine-changed' }));
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /mine-changed/);
    const sent = stage.world.slack.deliveries.findLast(({ kind }) => kind === 'submission');
    // The same form, forged for somebody else: the window was not opened for them.
    await stage.world.slack.deliver('submission', { ...sent?.payload, user });
    await stage.noted('change.refused', 'U0MEI', 'stale_window');
    expect(await recordsOf(stage, 'mine-changed')).toHaveLength(1);
    await stage.deny(stage.ravi, card, 'only a test of it');
  });
});

describe('asking again', () => {
  it('after a denial opens the form filled in, and makes a new request', async () => {
    const card = await stage.request(stage.dana, { description: 'denied-once' });
    await stage.deny(stage.ravi, card, 'Say which system needs it.');
    const told = await stage.message(stage.dana, '@bot', /denied-once[\s\S]*Say which system/);
    stage.went(await stage.dana.clicks(told, 'Ask again'));
    const form = await stage.window(stage.dana, /denied-once/);
    expect(form.plainText).not.toContain('is withdrawn');
    stage.went(await stage.dana.submits(form, { reason: 'The exporter in Lisbon needs it.' }));
    const again = await stage.message(stage.ravi, 'C0APPROVALS', /exporter in Lisbon/);
    await stage.approve(stage.ravi, again);
    await stage.message(stage.ravi, 'C0KEYS', /denied-once/);
  });

  it('leaves out the roles that are not allowed any more, and says so', async () => {
    await using narrow = await setStage();
    const roles = ['ORG_MEMBER', 'ORG_READ_ONLY'];
    const card = await narrow.request(narrow.dana, { description: 'was-allowed', roles });
    await narrow.deny(narrow.ravi, card, 'only a test of it');
    const told = await narrow.message(narrow.dana, '@bot', /was-allowed[\s\S]*only a test/);
    const { writeFile } = await import('node:fs/promises');
    const file = narrow.world.env.KEYWARDEN_POLICY ?? '';
    await narrow.world.bot().stop(10_000);
    const allowed = '    credentials: ACME\n    roles: [ORG_READ_ONLY]\n';
    await writeFile(file, DEFAULT_POLICY.replace('    credentials: ACME\n', allowed));
    await narrow.world.startBot();
    narrow.went(await narrow.dana.clicks(told, 'Ask again'));
    const form = await narrow.window(narrow.dana, /Left out/);
    expect(form.plainText).toMatch(/Left out[^\n]*Organization Member/);
    narrow.went(await narrow.dana.submits(form));
    await narrow.message(narrow.ravi, 'C0APPROVALS', /was-allowed[\s\S]*Approve/);
  });

  it('is not offered for a request that goes on', async () => {
    const card = await stage.request(stage.dana, { description: 'goes-on' });
    await stage.deny(stage.ravi, card, 'only a test of it');
    const told = await stage.message(stage.dana, '@bot', /goes-on[\s\S]*only a test/);
    const before = stage.world.slack.deliveries.length;
    stage.went(await stage.dana.clicks(told, 'Ask again'));
    const click = stage.world.slack.deliveries[before];
    await stage.dana.closes(await stage.window(stage.dana, /goes-on/));
    const user = { id: 'U0MEI', username: 'mei', name: 'mei', team_id: 'T0SANDBOX' };
    await stage.world.slack.deliver('action', { ...click?.payload, user });
    await stage.noted('change.refused', 'U0MEI', 'not_requester');
  });
});
