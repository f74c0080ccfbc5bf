import { LogLevel, webApi } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SlackError } from '../../src/foundation/errors.ts';
import { type SlackSimulator, startSlackSimulator } from '../../src/sandbox/slack/simulator.ts';
import { createSlackLogger } from '../../src/slack/inbound/bolt.ts';
import { OUTCOMES, outcomeOf } from '../../src/slack/outbound/errorOutcomes.ts';
import { posted } from '../../src/slack/outbound/postOutcome.ts';
import {
  createClient,
  createWebApi,
  openSocketAddress,
  type SlackWebApi,
  slackError,
} from '../../src/slack/outbound/webApi.ts';
import { recordingLog } from '../store/fixtures.ts';

let slack: SlackSimulator;
let calls: SlackWebApi;
let appClient: ReturnType<typeof createClient>;
beforeAll(async () => {
  slack = await startSlackSimulator();
  const logger = createSlackLogger(recordingLog());
  logger.setLevel(LogLevel.ERROR);
  const options = { apiUrl: slack.apiUrl, timeoutMs: 5000, logger };
  const client = createClient(slack.app.botToken, options);
  appClient = createClient(slack.app.appToken, options);
  calls = createWebApi({ quick: client, patient: client });
});
afterAll(() => slack.close());

const place = { channel: 'C0KEYS', ts: '1.2' };
const message = { text: 'Hi', blocks: [] };
const view: Parameters<SlackWebApi['updateWindow']>[1] = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Hi' },
  blocks: [],
};

const CALLS: Readonly<Record<string, () => Promise<unknown>>> = {
  'chat.postMessage': () => calls.post('C0KEYS', message),
  'chat.update': () => calls.update(place, message),
  'chat.getPermalink': () => calls.permalink(place),
  'views.open': () => calls.openWindow('1', view),
  'views.update': () => calls.updateWindow('V1', view),
  'views.publish': () => calls.publishHome('U0DANA', { type: 'home', blocks: [] }),
  'users.info': () => calls.user('U0DANA'),
  'users.lookupByEmail': () => calls.userByEmail('dana@example.com'),
  'usergroups.list': () => calls.groups(),
  'usergroups.users.list': () => calls.groupMembers('S0PLATFORM'),
  'conversations.info': () => calls.channel('C0KEYS'),
  'apps.connections.open': () => openSocketAddress(appClient),
  'auth.test': () => calls.identity(),
};

async function failure(method: string, error: string): Promise<SlackError> {
  slack.faults.call(method, { kind: 'error', error });
  const failed = await CALLS[method]?.().then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(failed instanceof SlackError)) throw new Error(`${method} did not fail with ${error}`);
  return failed;
}

const each = [...OUTCOMES].flatMap(([method, codes]) =>
  [...codes].map(([code, outcome]) => ({ method, code, outcome })),
);

/** What becomes of a message to this target that Slack refused with this code. */
async function sent(method: string, code: string, target = 'C0KEYS') {
  const cause = await failure(method, code);
  return posted(
    () => target,
    () => Promise.reject(cause),
  );
}

const MINUTE = 60_000;

describe('every error code of every method in use', () => {
  it('is known for each method that is called', () => {
    expect([...OUTCOMES.keys()].toSorted()).toEqual(Object.keys(CALLS).toSorted());
  });

  it('has its outcome when Slack answers with it', async () => {
    for (const { method, code, outcome } of each) {
      const failed = await failure(method, code);
      expect({ method, code, outcome: outcomeOf(failed) }).toEqual({ method, code, outcome });
      expect(failed.code).toBe(outcome === 'doubt' ? 'doubt' : 'definite');
    }
  });

  it('never drops a message, unless its person is gone', async () => {
    const messages = each.filter(({ method }) =>
      ['chat.postMessage', 'chat.update'].includes(method),
    );
    for (const { method, code, outcome } of messages) {
      const result = await sent(method, code);
      expect(result).toMatchObject({ ok: false, reason: code, final: outcome === 'person_gone' });
    }
  });

  it('that says a channel is lost names the channel, and a person is never a channel', async () => {
    const lost = each.filter(({ outcome }) => outcome === 'channel_lost');
    for (const { method, code } of lost) {
      const soon = { lost: 'C0KEYS', retryAfterMs: 2 * MINUTE };
      expect(await sent(method, code)).toMatchObject(soon);
      const slowly = { ok: false, final: false, reason: code, retryAfterMs: 5 * MINUTE };
      expect(await sent(method, code, 'U0DANA')).toEqual(slowly);
    }
  });
});

describe('a 200 that is no answer of Slack', () => {
  const bodies = ['page', 'empty', 'cut', 'word', 'foreign'] as const;
  it.each(bodies)('(%s) is doubt, for every method, and nothing of it is told on', async (body) => {
    for (const [method, call] of Object.entries(CALLS)) {
      slack.faults.call(method, { kind: 'garbled', body });
      const failed = await call().catch((cause: unknown) => cause);
      expect({ method, failed }).toMatchObject({
        failed: { code: 'doubt', reason: 'unreadable_answer', message: 'Slack: unreadable_answer' },
      });
    }
  });

  it('is doubt where the library made an error code of it, too', () => {
    for (const error of [
      '<html>',
      '',
      'Service Unavailable',
      `a${'b'.repeat(90)}`,
      {},
      undefined,
    ]) {
      const cause = new webApi.WebAPIPlatformError({ ok: false, error: error as string });
      expect(slackError(cause, 'views.update')).toMatchObject({
        code: 'doubt',
        reason: 'unreadable_answer',
      });
    }
  });
});

describe('a 429', () => {
  it.each([
    [0, 1_000],
    [30, 30_000],
    [999_999_999, 10 * MINUTE],
  ])('that says to wait %d s, whoever wrote it, puts a message off by %d ms', async (s, ms) => {
    const cause = slackError(new webApi.WebAPIRateLimitedError(s), 'chat.postMessage');
    const result = posted(
      () => 'C0KEYS',
      () => Promise.reject(cause),
    );
    expect(await result).toMatchObject({ ok: false, final: false, retryAfterMs: ms });
  });
});

describe('a code that nobody foresaw', () => {
  it('is tried again every five minutes, for ever', async () => {
    const slowly = {
      ok: false,
      final: false,
      reason: 'new_in_2031',
      retryAfterMs: 5 * MINUTE,
      blocked: true,
    };
    expect(await sent('chat.postMessage', 'new_in_2031')).toEqual(slowly);
    expect(await sent('chat.update', 'new_in_2031')).toEqual(slowly);
  });
});
