import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    // Dana is in the approvers too, so that "own request" is met for the right reason.
    policy: DEFAULT_POLICY.replace('[S0PLATFORM]', '[S0PLATFORM, U0DANA, U0TWIN]'),
  });
  const { slack } = stage.world;
  slack.addPerson({ id: 'U0TWIN', name: 'dana-two', email: 'Dana@example.com', locale: 'en-US' });
  slack.changeChannel('C0APPROVALS', {
    members: ['U0RAVI', 'U0MEI', 'U0ADMIN', 'U0DANA', 'U0TWIN', 'U0OLGA', slack.app.botUserId],
  });
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

describe('the form', () => {
  it('opens with what was typed after the command', async () => {
    const form = await stage.openForm(stage.dana, 'grafana "exporter"');
    expect(form.plainText).toContain('grafana');
    await stage.dana.closes(form);
  });

  it('says under each field what is wrong, and keeps what was typed', async () => {
    await stage.openForm(stage.dana, 'broken');
    const outcome = await stage.fill(stage.dana, { description: 'mine [ck:', accessList: 'home' });
    expect(outcome).toMatchObject({ ok: false, says: 'field_errors' });
    if (outcome.ok) return;
    expect(Object.keys(outcome.fieldErrors ?? {}).sort()).toEqual(['access_list', 'description']);
    expect(stage.dana.window()?.plainText).toContain('home');
    await stage.dana.closes(await stage.window(stage.dana, /Reason/));
  });

  it('demands an access list where the organization does, and says so', async () => {
    const form = await stage.openForm(stage.dana, 'strict');
    stage.went(await stage.dana.chooses(form, 'create.organization', 'acme-labs'));
    const strict = await stage.window(stage.dana, /required by this organization/);
    const without = await stage.dana.submits(strict, {
      roles: ['ORG_READ_ONLY'],
      reason: 'A test of it.',
    });
    expect(without).toMatchObject({ ok: false });
    await stage.dana.closes(await stage.window(stage.dana, /Reason/));
  });

  it('is not for guests', async () => {
    const guest = stage.world.slack.as('U0GUEST');
    await stage.types(guest, '/atlas-keys create x', 'C0KEYS');
    await stage.window(guest, /Guests/);
  });

  it('sent twice makes one request', async () => {
    const { slack } = stage.world;
    await stage.request(stage.dana, { description: 'sent-twice' });
    const delivery = slack.deliveries.findLast(({ kind }) => kind === 'submission');
    if (delivery === undefined) throw new Error('no submission');
    await slack.replay(delivery);
    await stage.types(stage.dana, '/atlas-keys mine');
    const mine = await stage.message(stage.dana, 'C0GENERAL', /sent-twice/);
    expect(mine.plainText.match(/sent-twice/g)).toHaveLength(1);
    const cards = stage.ravi
      .sees('C0APPROVALS')
      .filter(({ plainText }) => /sent-twice/.test(plainText));
    expect(cards).toHaveLength(1);
    await stage.deny(
      stage.ravi,
      await stage.message(stage.ravi, 'C0APPROVALS', /sent-twice/),
      'only a test',
    );
  });
});

describe('the decision', () => {
  it('of a denial reaches the requester with its reason, and the card loses its buttons', async () => {
    const card = await stage.request(stage.dana, { description: 'too-broad' });
    await stage.deny(stage.ravi, card, 'Ask for *read only* <!channel>');
    const told = await stage.message(stage.dana, '@bot', /too-broad[\s\S]*denied/i);
    expect(told.plainText).toContain('read only');
    const decided = await stage.seen('the card without buttons', () =>
      stage.ravi
        .sees('C0APPROVALS')
        .find(({ ts, buttons }) => ts === card.ts && buttons.length === 0),
    );
    expect(decided.plainText).toContain('<@U0RAVI>');
    const marked = JSON.stringify(decided.blocks).match(/"mrkdwn","text":"[^"]*<!channel>/);
    expect(marked).toBeNull();
  });

  it('is never the requester’s own', async () => {
    const card = await stage.request(stage.dana, { description: 'my-own' });
    stage.went(await stage.dana.clicks(card, 'Approve request'));
    await stage.window(stage.dana, /your own request/);
    await stage.deny(stage.ravi, card, 'only a test');
  });

  it('is never that of the requester’s second account', async () => {
    const twin = stage.world.slack.as('U0TWIN');
    const card = await stage.request(stage.dana, { description: 'twins' });
    stage.went(await twin.clicks(card, 'Approve request'));
    await stage.window(twin, /same e-mail/);
    await stage.deny(stage.ravi, card, 'only a test');
  });

  it('is for approvers: others are told so privately', async () => {
    const olga = stage.world.slack.as('U0OLGA');
    const card = await stage.request(stage.dana, { description: 'not-yours' });
    stage.went(await olga.clicks(card, 'Deny'));
    await stage.window(olga, /not an approver/);
    expect(stage.ravi.sees('C0APPROVALS').find(({ ts }) => ts === card.ts)?.buttons).not.toEqual(
      [],
    );
    await stage.deny(stage.ravi, card, 'only a test');
  });

  it('made by two at once counts once, and the slower one hears who was faster', async () => {
    const card = await stage.request(stage.dana, { description: 'two-at-once' });
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    stage.went(await stage.mei.clicks(card, 'Approve request'));
    const [one, other] = [
      await stage.window(stage.ravi, /two-at-once/),
      await stage.window(stage.mei, /two-at-once/),
    ];
    const outcomes = await Promise.all([stage.ravi.submits(one), stage.mei.submits(other)]);
    outcomes.map(stage.went);
    const slower = await stage.seen('the slower approver’s answer', () =>
      [stage.ravi.window(), stage.mei.window()].find((open) =>
        /already|faster/.test(open?.plainText ?? ''),
      ),
    );
    expect(slower?.plainText).toMatch(/approved by <@U0(RAVI|MEI)>/);
    await stage.offer(stage.dana, 'Reveal private key', /two-at-once/);
    expect(stage.ours().filter(({ description }) => /two-at-once/.test(description))).toHaveLength(
      1,
    );
  });

  it('that comes late is answered with what is true now', async () => {
    const card = await stage.request(stage.dana, { description: 'too-late' });
    await stage.deny(stage.ravi, card, 'only a test');
    await stage.seen('no buttons', () =>
      stage.mei
        .sees('C0APPROVALS')
        .find(({ ts, buttons }) => ts === card.ts && buttons.length === 0),
    );
    stage.went(await stage.mei.clicks(card, 'Approve request', { stale: true }));
    await stage.window(stage.mei, /denied by <@U0RAVI>/);
  });

  it('from a window that was used already changes nothing', async () => {
    const { slack } = stage.world;
    const card = await stage.request(stage.dana, { description: 'replayed' });
    await stage.deny(stage.ravi, card, 'only a test');
    const delivery = slack.deliveries.findLast(({ kind }) => kind === 'submission');
    if (delivery === undefined) throw new Error('no submission');
    // The attempt itself is noted in the audit log; the record is what must not move.
    const record = async () =>
      (await stage.redis.hvals('{sandbox}:requests')).find((one) => one.includes('"replayed"'));
    const before = await record();
    expect(before).toContain('"denied"');
    await slack.replay(delivery);
    expect(await record()).toBe(before);
  });

  it('can be forestalled: the requester withdraws', async () => {
    const card = await stage.request(stage.dana, { description: 'never-mind' });
    const receipt = await stage.offer(stage.dana, 'Withdraw', /never-mind/);
    stage.went(await stage.dana.clicks(receipt, 'Withdraw'));
    stage.went(await stage.dana.submits(await stage.window(stage.dana, /Withdraw request/)));
    await stage.seen('the withdrawn card', () =>
      stage.ravi
        .sees('C0APPROVALS')
        .find(
          ({ ts, plainText, buttons }) =>
            ts === card.ts && /withdr/i.test(plainText) && buttons.length === 0,
        ),
    );
  });

  it('that nobody makes ends by itself after its time', async () => {
    await stage.request(stage.dana, { description: 'forgotten' });
    await stage.later(24 * 3_600_000 + 1000);
    await stage.message(stage.dana, '@bot', /forgotten[\s\S]*laps/i);
  });
});

describe('the access list', () => {
  it('is on the key before anybody can reveal it', async () => {
    const wish = { description: 'walled', accessList: '203.0.113.7\n10.0.0.0/8' };
    await stage.approve(stage.ravi, await stage.request(stage.dana, wish));
    await stage.message(stage.ravi, 'C0KEYS', /walled/);
    const [key] = stage.ours().filter(({ description }) => /walled/.test(description));
    expect(key?.accessList).toEqual(['10.0.0.0/8', '203.0.113.7/32']);
  });

  it('that Atlas refuses costs the key, and the requester hears why', async () => {
    const handle = stage.world.atlas.faults.add({
      when: { method: 'POST', path: /accessList/ },
      do: { kind: 'refusal', status: 400, errorCode: 'INVALID_CIDR_BLOCK', detail: 'No.' },
    });
    const wish = { description: 'wall-refused', accessList: '203.0.113.7' };
    await stage.approve(stage.ravi, await stage.request(stage.dana, wish));
    await stage.message(stage.dana, '@bot', /wall-refused[\s\S]*access list/);
    await stage.message(
      stage.ravi,
      'C0APPROVALS',
      /wall-refused[\s\S]*deleted again|deleted again[\s\S]*wall-refused/,
    );
    expect(stage.ours().filter(({ description }) => /wall-refused/.test(description))).toEqual([]);
    handle.remove();
  });
});

describe('when Atlas does not accept the bot any more', () => {
  it('the request is held, admins are told, and an admin lets it go on', async () => {
    const handle = stage.world.atlas.faults.add({
      when: { method: 'POST', path: /\/orgs\/[^/]+\/apiKeys/ },
      do: { kind: 'refusal', status: 401, errorCode: 'USER_UNAUTHORIZED' },
    });
    await stage.approve(stage.ravi, await stage.request(stage.dana, { description: 'held-up' }));
    const alert = await stage.message(stage.sam, 'C0ALERTS', /held-up/);
    await stage.message(stage.dana, '@bot', /held-up[\s\S]*on hold/i);
    handle.remove();
    stage.went(await stage.sam.clicks(alert, 'Try again'));
    stage.went(await stage.sam.submits(await stage.window(stage.sam, /held-up/)));
    await stage.message(stage.ravi, 'C0KEYS', /held-up/);
  });
});

describe('reveal', () => {
  it('is for the requester only', async () => {
    await stage.approve(stage.ravi, await stage.request(stage.dana, { description: 'for-dana' }));
    const offer = await stage.offer(stage.dana, 'Reveal private key', /for-dana/);
    const click = stage.world.slack.deliveries.length;
    stage.went(await stage.dana.clicks(offer, 'Reveal private key'));
    const delivery = stage.world.slack.deliveries[click];
    await stage.dana.closes(await stage.window(stage.dana, /Show now/));
    // The same click, forged for somebody else by who stole the signing secret.
    const user = { id: 'U0MEI', username: 'mei', name: 'mei', team_id: 'T0SANDBOX' };
    await stage.world.slack.deliver('action', { ...delivery?.payload, user });
    expect(stage.mei.window()?.plainText ?? '').not.toMatch(/Show now/);
  });

  it('of a key that nobody claims in time ends with the key deleted, and the requester told', async () => {
    const olga = stage.world.slack.as('U0OLGA');
    await stage.approve(stage.ravi, await stage.request(olga, { description: 'unclaimed' }));
    await stage.message(stage.ravi, 'C0KEYS', /unclaimed/);
    await stage.later(24 * 3_600_000 + 1000);
    await stage.message(olga, '@bot', /unclaimed[\s\S]*was deleted/i);
    await stage.message(
      stage.ravi,
      'C0KEYS',
      /unclaimed[\s\S]*is deleted at Atlas: nobody revealed/,
    );
    expect(stage.ours().filter(({ description }) => /unclaimed/.test(description))).toEqual([]);
  });

  it('without an access list, where nobody can say whether one is required: all are told', async () => {
    await using stage = await setStage();
    stage.world.atlas.faults.add({
      when: { method: 'GET', path: /\/settings$/ },
      do: { kind: 'refusal', status: 403, errorCode: 'ORG_REQUIRES_OWNER' },
    });
    await stage.openForm(stage.dana);
    await stage.window(stage.dana, /could not be read whether/);
    stage.went(await stage.fill(stage.dana, {}));
    await stage.message(stage.ravi, 'C0APPROVALS', /could not be read whether/);
    await stage.message(stage.dana, '@bot', /could not be read whether/);
  });
});
