import { describe, expect, it } from 'vitest';
import type { Delivery, DeliveryOverrides } from '../../../src/sandbox/slack/simulator.ts';
import { DEFAULT_POLICY } from '../../../src/sandbox/world/world.ts';
import { createOwnTime } from '../../setup/ownTime.ts';
import { type Stage, setStage } from '../kit.ts';

interface Noted {
  readonly event: string;
  readonly by: string;
  readonly facts: { readonly why?: string; readonly suppressed?: number };
}

/** What the audit log says of refused attempts. */
async function refused({ redis }: Stage): Promise<readonly Noted[]> {
  const entries = await redis.xrange('{sandbox}:audit', '-', '+');
  return entries
    .map(([, fields]) => JSON.parse(fields[1] ?? '{}'))
    .filter(({ outcome }) => outcome === 'refused');
}

function isNoted(stage: Stage, event: string, why?: string): Promise<void> {
  return expect
    .poll(async () => (await refused(stage)).map((one) => `${one.event} ${one.facts.why}`))
    .toContainEqual(why === undefined ? expect.stringContaining(event) : `${event} ${why}`);
}

function last({ world }: Stage, kind: Delivery['kind']): Delivery {
  const found = world.slack.deliveries.findLast((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} was delivered`);
  return found;
}

/** How often Keywarden has spoken to Slack, once it has nothing left to say. */
async function settled({ world }: Stage): Promise<number> {
  const count = () => world.slack.transcript.filter(({ kind }) => kind !== 'ack').length;
  for (let before = -1; before !== count(); ) {
    before = count();
    await createOwnTime().pass(400);
  }
  return count();
}

describe('what comes twice', () => {
  it.each(['http', 'socket'] as const)('over %s has one effect', async (transport) => {
    await using stage = await setStage({ transport });
    const card = await stage.request(stage.dana);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.window(stage.ravi, /Approve request/);
    const click = last(stage, 'action');
    const before = await settled(stage);
    const answer = await stage.world.slack.replay(click);
    expect(answer).toMatchObject({ arrived: true, body: transport === 'http' ? '' : '{}' });
    expect(await settled(stage)).toBe(before);
    await isNoted(stage, 'auth.replayed', 'action');
  });

  it('a command, a submission and an event are the same', async () => {
    await using stage = await setStage();
    await stage.request(stage.dana);
    const { slack } = stage.world;
    for (const kind of ['command', 'submission'] as const) {
      const before = await settled(stage);
      const answer = await slack.replay(last(stage, kind));
      expect(answer).toMatchObject({ arrived: true, status: 200, body: '' });
      expect(await settled(stage)).toBe(before);
    }
    expect(await stage.redis.hlen('{sandbox}:requests')).toBe(1);
  });
});

describe('what was not sent by Slack', () => {
  const FORGED: readonly (readonly [string, DeliveryOverrides])[] = [
    ['auth.signature_failed', { signingSecret: 'f'.repeat(32) }],
    ['auth.signature_failed', { signature: null }],
    ['auth.signature_failed', { tamperedBody: 'payload=%7B%7D' }],
    ['auth.signature_failed', { timestamp: Math.floor(Date.now() / 1000) - 301 }],
    ['auth.timestamp_ahead', { timestamp: Math.floor(Date.now() / 1000) + 3600 }],
  ];

  it('badly signed, changed, old or signed for later: 401, no effect, noted; a flood is counted', async () => {
    await using stage = await setStage();
    await stage.types(stage.dana, '/atlas-keys help');
    const { payload } = last(stage, 'command');
    const before = await settled(stage);
    for (const [event, overrides] of FORGED) {
      const answer = await stage.world.slack.deliver('command', payload, overrides);
      expect(answer).toMatchObject({ status: 401, body: '' });
      await isNoted(stage, event);
    }
    for (let round = 0; round < 100; round += 1) {
      await stage.world.slack.deliver('command', payload, { signature: 'v0=00' });
    }
    expect(await settled(stage)).toBe(before);
    // One of each kind an hour, whoever sends how many.
    expect(await refused(stage)).toEqual([
      expect.objectContaining({ event: 'auth.signature_failed', by: 'unknown' }),
      expect.objectContaining({ event: 'auth.timestamp_ahead', by: 'unknown' }),
    ]);
  });
});

describe('a command from another workspace of the same organization', () => {
  it('does nothing, and says why', async () => {
    await using stage = await setStage();
    await stage.types(stage.dana, '/atlas-keys help');
    const { payload } = last(stage, 'command');
    await stage.world.slack.deliver('command', { ...payload, team_id: 'T0OTHER' });
    await stage.message(stage.dana, 'C0GENERAL', /works for another workspace/);
    await isNoted(stage, 'auth.foreign_team', 'foreign_team');
  });
});

describe('a request that was captured', () => {
  it('is not let in again with something behind its signature', async () => {
    await using stage = await setStage();
    await stage.types(stage.dana, '/atlas-keys help');
    const { payload, raw, headers } = last(stage, 'command');
    const before = await settled(stage);
    const signature = headers['x-slack-signature'] ?? '';
    const timestamp = Number(headers['x-slack-request-timestamp']);
    for (const more of ['=', '=x', '=0=0', ' ', '0']) {
      const again = { body: raw, timestamp, signature: `${signature}${more}` };
      const answer = await stage.world.slack.deliver('command', payload, again);
      expect(answer).toMatchObject({ status: more === ' ' ? 200 : 401, body: '' });
    }
    expect(await settled(stage)).toBe(before);
    await isNoted(stage, 'auth.signature_failed');
  });

  it('is not let in again signed anew: what somebody did has one trigger', async () => {
    await using stage = await setStage();
    await stage.types(stage.dana, '/atlas-keys help');
    const { payload, raw } = last(stage, 'command');
    const before = await settled(stage);
    await stage.world.slack.deliver('command', payload, { body: raw });
    await isNoted(stage, 'auth.replayed', 'command');
    expect(await settled(stage)).toBe(before);
  });
});

describe('a click that is not what it seems', () => {
  const CHANGED: readonly (readonly [string, object])[] = [
    ['auth.foreign_message', { message: { app_id: 'A0OTHER', bot_id: 'B0OTHER' } }],
    ['auth.foreign_message', { message: { user: 'U0DANA' } }],
    ['auth.foreign_team', { team: { id: 'T0OTHER' } }],
    [
      'auth.unknown_action',
      { actions: [{ action_id: 'list.unknown', block_id: 'b', type: 'button' }] },
    ],
  ];

  it('in a copied card, a foreign message, another workspace, or unknown: refused and noted', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.window(stage.ravi, /Approve request/);
    const { payload } = last(stage, 'action');
    await settled(stage);
    const opened = () =>
      stage.world.slack.transcript.filter(({ name }) => name === 'views.open').length;
    const before = opened();
    for (const [index, [event, change]] of CHANGED.entries()) {
      await stage.world.slack.deliver('action', { ...payload, ...change });
      await expect.poll(async () => (await refused(stage)).length).toBe(index + 1);
      expect((await refused(stage)).at(-1)).toMatchObject({ event, by: 'U0RAVI' });
    }
    await stage.world.slack.deliver('action', {
      ...payload,
      channel: { id: 'C0GENERAL', name: 'general' },
      container: { type: 'message', channel_id: 'C0GENERAL', message_ts: '1.000001' },
    });
    await isNoted(stage, 'vote.refused', 'stale_card');
    await stage.message(stage.ravi, 'C0APPROVALS', /not the card that Keywarden posted/);
    expect(opened()).toBe(before);
  });
});

describe('a card from before the app was installed anew', () => {
  it('is answered with the truth, and posted again, once, by the present bot', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.window(stage.ravi, /Approve request/);
    const { payload } = last(stage, 'action');
    await settled(stage);
    const opened = () =>
      stage.world.slack.transcript.filter(({ name }) => name === 'views.open').length;
    const before = opened();
    const { appId } = stage.world.slack.app;
    const message = { app_id: appId, bot_id: 'B0EARLIER' };
    for (const user of ['U0RAVI', 'U0MEI']) {
      await stage.world.slack.deliver('action', { ...payload, user: { id: user }, message });
      await stage.message(stage.ravi, 'C0APPROVALS', /before Keywarden was installed anew/);
    }
    await settled(stage);
    const cards = () =>
      stage.ravi
        .sees('C0APPROVALS')
        .filter(({ buttons }) => buttons.some(({ label }) => label === 'Approve request'));
    expect(cards()).toHaveLength(2);
    expect(opened()).toBe(before);
    const [old, fresh] = cards();
    if (old === undefined || fresh === undefined) throw new Error('there are two cards');
    stage.went(await stage.mei.clicks(old, 'Approve request'));
    await stage.message(stage.mei, 'C0APPROVALS', /not the card that Keywarden posted/);
    await stage.approve(stage.ravi, fresh);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
  });

  it('is still refused where another app posted it, whatever bot it names', async () => {
    await using stage = await setStage();
    const card = await stage.request(stage.dana);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.window(stage.ravi, /Approve request/);
    const { payload } = last(stage, 'action');
    const posts = stage.ravi.sees('C0APPROVALS').length;
    const message = { app_id: 'A0OTHER', bot_id: 'B0EARLIER' };
    await stage.world.slack.deliver('action', { ...payload, message });
    await isNoted(stage, 'auth.foreign_message', 'foreign_message');
    await stage.world.slack.deliver('action', { ...payload, message: { bot_id: 'B0EARLIER' } });
    await expect.poll(async () => (await refused(stage)).length).toBe(2);
    expect(stage.ravi.sees('C0APPROVALS')).toHaveLength(posts);
  });
});

describe('one person with two accounts', () => {
  const APPROVERS = DEFAULT_POLICY.replace('[S0PLATFORM]', '[U0RAVI, U0MEI]');

  it('of the same e-mail address cannot approve for each other', async () => {
    await using stage = await setStage({ policy: APPROVERS });
    const dana = stage.world.slack.people().find(({ id }) => id === 'U0DANA');
    stage.world.slack.changePerson('U0MEI', { email: String(dana?.email).toUpperCase() });
    const card = await stage.request(stage.dana, {}, stage.mei);
    stage.went(await stage.mei.clicks(card, 'Approve request'));
    await stage.window(stage.mei, /count as the same person/);
    await isNoted(stage, 'vote.refused', 'same_person');
  });

  it('that the policy names cannot either', async () => {
    const policy = `${APPROVERS}identities:\n  - [U0DANA, U0RAVI]\n`;
    await using stage = await setStage({ policy });
    const card = await stage.request(stage.dana);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.window(stage.ravi, /count as the same person/);
    await stage.approve(stage.mei, card);
    await stage.message(stage.ravi, 'C0KEYS', /ci-deploy/);
  });

  it('has one vote', async () => {
    const policy = `${APPROVERS.replace('U0MEI]', 'U0MEI, U0ADMIN]')}quorum: 2\nidentities: [[U0MEI, U0RAVI]]\n`;
    await using stage = await setStage({ policy });
    const card = await stage.request(stage.dana);
    await stage.approve(stage.ravi, card);
    await stage.message(stage.ravi, 'C0APPROVALS', /1 of 2 from/);
    await stage.approve(stage.mei, card);
    await stage.window(stage.mei, /approved this request already/);
    expect(stage.ours()).toHaveLength(0);
  });

  it('cannot approve its own request', async () => {
    await using stage = await setStage({ policy: APPROVERS });
    const card = await stage.request(stage.ravi);
    stage.went(await stage.ravi.clicks(card, 'Approve request'));
    await stage.window(stage.ravi, /your own request/);
    await isNoted(stage, 'vote.refused', 'own_request');
  });
});

describe('Redis is away', () => {
  it('a command and a form are refused in words, not let through', async () => {
    await using stage = await setStage();
    await stage.openForm(stage.dana);
    await stage.world.redis.kill('SIGKILL');
    // What was on its way in that moment would be in doubt.
    const status = `http://127.0.0.1:${stage.world.env.PORT}/status`;
    await expect.poll(async () => (await fetch(status)).status).toBe(503);
    await stage.types(stage.dana, '/atlas-keys mine');
    await stage.message(stage.dana, 'C0GENERAL', /could not|not reachable|cannot/i);
    const outcome = await stage.fill(stage.dana, {});
    expect(JSON.stringify(outcome)).toMatch(/nothing|store|reach/i);
    await stage.world.redis.restart();
  });
});
