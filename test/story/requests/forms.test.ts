import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { type Stage, setStage } from '../kit.ts';

const RECORDS = '{sandbox}:requests';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    policy: DEFAULT_POLICY.replace(
      'credentials: ACME',
      'credentials: ACME\n    roles: [ORG_MEMBER, ORG_READ_ONLY]',
    ),
  });
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const plain = (value: string) => ({ value: { type: 'plain_text_input', value } });
const chosen = (...values: readonly string[]) => ({
  value: { type: 'multi_static_select', selected_options: values.map((value) => ({ value })) },
});

/** The submission of a form as Slack would send it, but with values that no client lets out. */
async function forged(
  change: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
  sender: object = {},
): Promise<string> {
  const open = await stage.openForm(stage.dana, 'forged');
  await stage.dana.submits(open, { roles: ['ORG_READ_ONLY'], reason: ' ' });
  const sent = stage.world.slack.deliveries.findLast(({ kind }) => kind === 'submission');
  const view = Object(sent?.payload.view);
  const values = {
    ...view.state.values,
    reason: plain('The nightly deploy.'),
    roles: chosen('ORG_READ_ONLY'),
    ...change,
  };
  const payload = { ...sent?.payload, ...sender, view: { ...view, ...more, state: { values } } };
  const answer = await stage.world.slack.deliver('submission', payload);
  return answer.arrived ? answer.body : answer.why;
}

async function refused(): Promise<readonly string[]> {
  const entries = await stage.redis.xrange('{sandbox}:audit', '-', '+');
  return entries
    .map(([, fields]) => JSON.parse(fields[1] ?? '{}'))
    .filter(({ outcome }) => outcome === 'refused')
    .map(({ event, facts }) => `${event} ${facts.why}`);
}

const requests = () => stage.redis.hlen(RECORDS);

/** What the audit log says was asked for last. */
async function asked(): Promise<Readonly<Record<string, unknown>>> {
  const entries = await stage.redis.xrange('{sandbox}:audit', '-', '+');
  const created = entries
    .map(([, fields]) => JSON.parse(fields[1] ?? '{}'))
    .filter(({ event }) => event === 'request.created');
  return created.at(-1)?.facts ?? {};
}

describe('a description', () => {
  it.each([
    ['nothing', '', /what the key is for/],
    ['spaces only', '   \u3000 ', /what the key is for/],
    ['characters that nobody sees', '\u200b\u2060\u202e\u0000', /what the key is for/],
    ['half an emoji', '\ud83d', /what the key is for/],
    ['191 characters', 'x'.repeat(191), /190 characters/],
    ['251 characters', 'x'.repeat(251), /190 characters/],
    ['a marker', 'mine [CK:', /must not contain/],
  ])('of %s is refused under its field', async (_what, text, says) => {
    const before = await requests();
    const answer = await forged({ description: plain(text) });
    expect(answer).toMatch(/"response_action":"errors"/);
    expect(answer).toMatch(says);
    expect(await requests()).toBe(before);
  });
});

describe('what is asked for in a way that no client would', () => {
  it('with a role that the policy does not allow is refused, and noted', async () => {
    const before = await requests();
    const roles = chosen('ORG_READ_ONLY', 'ORG_OWNER');
    expect(await forged({ roles })).toMatch(/policy does not allow/);
    await expect.poll(refused).toContain('request.refused role_not_allowed');
    expect(await requests()).toBe(before);
  });

  it.each([
    ['no role', [], /at least one role/],
    ['a role in lower case', ['org_read_only'], /policy does not allow/],
    ['twenty roles', Array.from({ length: 20 }, (_, n) => `ORG_ROLE_${n}`), /does not allow/],
  ])('with %s is refused under its field', async (_what, roles, says) => {
    const before = await requests();
    expect(await forged({ roles: chosen(...roles) })).toMatch(says);
    expect(await requests()).toBe(before);
  });

  it('with the same role twice asks for it once', async () => {
    const roles = chosen('ORG_READ_ONLY', 'ORG_READ_ONLY', 'ORG_MEMBER');
    await forged({ roles, description: plain('twice') });
    expect(await asked()).toMatchObject({
      description: 'twice',
      roles: ['ORG_MEMBER', 'ORG_READ_ONLY'],
    });
  });

  it.each(['acme', '000000000000000000000000', 'x'.repeat(24), '../orgs'])(
    'for the organization %s is refused',
    async (organization) => {
      const before = await requests();
      const menu = { type: 'static_select', selected_option: { value: organization } };
      const answer = await forged({ organization: { 'create.organization': menu } });
      expect(answer).toMatch(/"response_action":"errors"/);
      expect(await requests()).toBe(before);
    },
  );

  it('with a reason of 3,001 characters is refused under its field', async () => {
    const before = await requests();
    expect(await forged({ reason: plain('x'.repeat(3001)) })).toMatch(/reason is too long/);
    expect(await requests()).toBe(before);
  });

  it.each([
    ['taken away', ''],
    ['of another form', '{"r":"x","n":"y"}'],
    ['far too long', 'x'.repeat(100_000)],
  ])('with its private metadata %s is refused', async (_what, metadata) => {
    const before = await requests();
    const answer = await forged({}, { private_metadata: metadata });
    expect(answer).toMatch(/"response_action":"errors"/);
    expect(await requests()).toBe(before);
  });
});

describe('a form that Slack did not open', () => {
  /** What a thief of the signing secret can send: all but the id of a window that Slack made. */
  const FORGERIES: readonly (readonly [string, (view: { id: string; meta: string }) => object])[] =
    [
      ['another view', () => ({ id: 'V0FORGED' })],
      [
        'another nonce',
        ({ meta }) => ({ private_metadata: meta.replace(/"n":"[^"]{4}/, '"n":"0000') }),
      ],
      [
        'another request',
        ({ meta }) => ({ private_metadata: meta.replace(/"r":"\w{4}/, '"r":"01ZZ') }),
      ],
    ];
  it.each(FORGERIES)(
    'makes no request and no key, though a rule would let it: %s',
    async (_, by) => {
      const policy = `${DEFAULT_POLICY}rules:
  - name: reading is free
    risk: read
    automatic: { count: 9, per: 1d }
`;
      await using own = await setStage({ policy });
      await own.openForm(own.dana, 'honest');
      await own.fill(own.dana, {});
      await own.message(own.ravi, 'C0KEYS', /honest/);
      await own.openForm(own.dana, 'forged');
      await own.fill(own.dana, { reason: ' ' });
      const sent = own.world.slack.deliveries.findLast(({ kind }) => kind === 'submission');
      const view = Object(sent?.payload.view);
      const values = { ...view.state.values, reason: plain('The nightly deploy.') };
      const forgery = by({ id: view.id, meta: view.private_metadata });
      await own.world.slack.deliver('submission', {
        ...sent?.payload,
        view: { ...view, ...forgery, state: { values } },
      });
      await own.noted('request.refused', 'U0DANA', 'stale_window');
      expect(await own.redis.hlen(RECORDS)).toBe(1);
      expect(own.world.atlas.createsAccepted).toBe(1);
    },
  );

  it('and that somebody else sends makes nothing for them', async () => {
    const before = await requests();
    const user = { id: 'U0MEI', username: 'mei', name: 'mei', team_id: 'T0SANDBOX' };
    await forged({}, {}, { user });
    expect(await requests()).toBe(before);
  });
});

describe('a description with letters of every kind', () => {
  it('keeps what can be seen and loses what cannot', async () => {
    const text = 'e\u0301tat \u202eevil\u202c \u{1f680} caf\u00e9\r\nnext';
    await forged({ description: plain(text) });
    expect(await asked()).toMatchObject({ description: '\u00e9tat evil \u{1f680} caf\u00e9 next' });
  });
});

describe('who asks', () => {
  it.each([
    ['a bot', { isBot: true }, /Bots cannot/],
    ['somebody deactivated', { deleted: true }, /deactivated/],
    ['somebody of another workspace', { teamId: 'T0OTHER' }, /Only members of the workspace/],
    ['a guest of one channel', { isUltraRestricted: true }, /Guests/],
  ])('is refused where it is %s', async (_who, change, says) => {
    const { slack } = stage.world;
    const id = `U0ODD${Object.keys(change)[0]?.toUpperCase().slice(0, 5)}`;
    slack.addPerson({ id, name: id.toLowerCase(), email: `${id}@example.com`, ...change });
    slack.changeChannel('C0GENERAL', {
      members: ['U0DANA', 'U0RAVI', 'U0MEI', id, slack.app.botUserId],
    });
    const person = slack.as(id);
    await stage.types(person, '/atlas-keys create x');
    await stage.window(person, says);
  });

  it('has five open requests at most, and hears so in words', async () => {
    const mei = stage.mei;
    for (let n = 0; n < 5; n += 1) await stage.request(mei, { description: `open-${n}` });
    const before = await requests();
    await stage.openForm(mei, 'one-too-many');
    const outcome = await stage.fill(mei, {});
    expect(JSON.stringify(outcome)).toMatch(/5 open requests/);
    expect(await requests()).toBe(before);
  });
});

describe('what somebody typed', () => {
  it('is shown as it was typed, in card and window: no mention, no link, no format', async () => {
    const olga = stage.world.slack.as('U0OLGA');
    const text = '<!channel> <https://evil.example|click> ```x``` *bold* &amp;';
    stage.world.slack.changeChannel('C0GENERAL', {
      members: ['U0OLGA', 'U0RAVI', stage.world.slack.app.botUserId],
    });
    const open = await stage.openForm(olga, 'literal');
    stage.went(await olga.submits(open, { roles: ['ORG_READ_ONLY'], reason: text }));
    const card = await stage.message(stage.ravi, 'C0APPROVALS', /literal/);
    const marked = JSON.stringify(card.blocks).match(/"mrkdwn","text":"[^"]*<!channel>/);
    expect(marked).toBeNull();
    expect(JSON.stringify(card.blocks)).not.toMatch(/"mrkdwn","text":"[^"]*<https/);
    expect(card.text).not.toContain('<!channel>');
  });
});
