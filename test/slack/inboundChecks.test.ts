import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createInboundChecks,
  DELIVERY,
  deliveryByEnvelope,
  deliveryBySignature,
  isAhead,
} from '../../src/slack/inbound/inboundChecks.ts';
import { readIncoming } from '../../src/slack/wire/incoming.ts';

function setUp() {
  const seen = new Set<string>();
  const inboundChecks = createInboundChecks({
    teamId: 'T1',
    botId: 'B1',
    replays: {
      async isFirst(...keys) {
        const first = keys.every((key) => !seen.has(key));
        for (const key of keys) seen.add(key);
        return first;
      },
    },
    report: () => {},
  });
  const knock = (body: unknown, delivery?: string) =>
    inboundChecks.refuse(
      readIncoming(body),
      delivery === undefined ? {} : { [DELIVERY]: delivery },
    );
  const refuse = (body: unknown, context: object) =>
    inboundChecks.refuse(readIncoming(body), context);
  return { knock, refuse, seen };
}

const command = {
  command: '/atlas-keys',
  team_id: 'T1',
  channel_id: 'C1',
  user_id: 'U1',
  text: 'help',
  trigger_id: 't1',
  response_url: 'https://hooks.slack.com/x',
};
const click = {
  type: 'block_actions',
  user: { id: 'U1', team_id: 'T1' },
  team: { id: 'T1' },
  api_app_id: 'A1',
  trigger_id: 't2',
  actions: [{ action_id: 'a', block_id: 'b' }],
};
const submission = {
  type: 'view_submission',
  user: { id: 'U1', team_id: 'T1' },
  team: { id: 'T1' },
  trigger_id: 't3',
  view: { id: 'V1' },
};
const event = (id: string) => ({
  type: 'event_callback',
  team_id: 'T1',
  event_id: id,
  event: { type: 'app_home_opened', user: 'U1', tab: 'home' },
});

describe('the front door', () => {
  it('lets one delivery in once, by its signature or envelope', async () => {
    const { knock } = setUp();
    expect(await knock(command, 'signature:v0=1')).toBeUndefined();
    const other = { ...command, trigger_id: 't9' };
    expect(await knock(other, 'signature:v0=1')).toMatchObject({ event: 'auth.replayed' });
    expect(await knock(other, 'signature:v0=2')).toMatchObject({ event: 'auth.replayed' });
  });

  it('lets one thing that somebody did in once, however it is signed or wrapped', async () => {
    const { knock, seen } = setUp();
    for (const body of [command, submission]) {
      expect(await knock(body, `signature:${body.trigger_id}`)).toBeUndefined();
      expect(await knock(body, 'envelope:2')).toMatchObject({ event: 'auth.replayed' });
    }
    expect(await knock(click)).toBeUndefined();
    expect(await knock(click)).toMatchObject({ event: 'auth.replayed', by: 'U1' });
    expect([...seen].every((key) => /^[\w-]{43}$/.test(key))).toBe(true);
  });

  it('knows an event by its id, however it is signed', async () => {
    const { knock } = setUp();
    expect(await knock(event('E1'), 'signature:v0=1')).toBeUndefined();
    expect(await knock(event('E1'), 'signature:v0=2')).toMatchObject({ event: 'auth.replayed' });
    expect(await knock(event('E2'), 'signature:v0=3')).toBeUndefined();
  });

  it.each([
    ['another workspace', { ...command, team_id: 'T2' }, 'auth.foreign_team'],
    [
      'somebody of another workspace',
      { ...click, team: null, user: { id: 'U1', team_id: 'T2' } },
      'auth.foreign_team',
    ],
    ['what names no workspace', { ...click, team: null, user: { id: 'U1' } }, 'auth.foreign_team'],
    [
      'a message of another app',
      { ...click, message: { app_id: 'A2', bot_id: 'B1' } },
      'auth.foreign_message',
    ],
    ['a message of another bot', { ...click, message: { bot_id: 'B2' } }, 'auth.foreign_message'],
    ['a message of a person', { ...click, message: {} }, 'auth.foreign_message'],
  ])('is shut for %s, which it does not even remember', async (_what, body, refusal) => {
    const { knock, seen } = setUp();
    expect(await knock(body, 'x')).toMatchObject({ event: refusal });
    expect(seen.size).toBe(0);
  });

  it('is open for our own message', async () => {
    const { knock } = setUp();
    expect(await knock({ ...click, message: { app_id: 'A1', bot_id: 'B1' } })).toBeUndefined();
  });

  it('never throws, whatever is thrown at it', async () => {
    const { knock } = setUp();
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), async (body, part) => {
        await knock(body);
        await knock({ ...click, message: part, user: part });
        deliveryByEnvelope(body);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a look-up of options', () => {
  const lookup = {
    type: 'block_suggestion',
    user: { id: 'U1', team_id: 'T1' },
    team: { id: 'T1' },
    action_id: 'a',
    block_id: 'b',
    value: 'x',
  };
  const now = 1_790_000_000_000;

  it('is let in twice with one signature while it is new, because Slack puts no id into it', async () => {
    const { refuse } = setUp();
    const signed = (timestamp: string) => deliveryBySignature('v0=1', { timestamp, now });
    expect(await refuse(lookup, signed('1790000000'))).toBeUndefined();
    expect(await refuse(lookup, signed('1789999998'))).toBeUndefined();
    expect(await refuse(lookup, signed('1789999990'))).toMatchObject({ event: 'auth.replayed' });
    expect(await refuse(click, signed('1790000000'))).toMatchObject({ event: 'auth.replayed' });
  });

  it('is refused from another workspace, and for the message of another app', async () => {
    const { refuse } = setUp();
    const elsewhere = { ...lookup, team: { id: 'T2' } };
    expect(await refuse(elsewhere, {})).toMatchObject({ event: 'auth.foreign_team' });
    const foreign = { ...lookup, api_app_id: 'A1', message: { app_id: 'A2', bot_id: 'B2' } };
    expect(await refuse(foreign, {})).toMatchObject({ event: 'auth.foreign_message' });
  });
});

describe('what Bolt hands through', () => {
  it('is the signature or the envelope', () => {
    const now = 1_790_000_000_000;
    expect(deliveryBySignature('v0=1', { now })).toEqual({ [DELIVERY]: 'signature:v0=1' });
    expect(deliveryBySignature(undefined, { now })).toEqual({});
    const late = { timestamp: '1789999990', now };
    expect(deliveryBySignature('v0=1', late)).toEqual({ [DELIVERY]: 'signature:v0=1' });
    expect(deliveryByEnvelope({ envelope_id: 'e' })).toEqual({ [DELIVERY]: 'envelope:e' });
    expect(deliveryByEnvelope('e')).toEqual({});
  });

  it.each([
    ['five minutes ahead', '1300', false],
    ['more than five minutes ahead', '1301', true],
    ['now', '1000', false],
    ['nothing', undefined, false],
    ['no number', 'x', false],
    ['years ahead', '99999999999', true],
  ])('is refused when its time lies ahead: %s', (_what, timestamp, ahead) => {
    expect(isAhead(timestamp, 1_000_000)).toBe(ahead);
  });
});
