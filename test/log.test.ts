import { describe, expect, it } from 'vitest';
import { AtlasError } from '../src/foundation/errors.ts';
import { Secret } from '../src/foundation/secret.ts';
import { createKnownSecrets } from '../src/log/knownSecrets.ts';
import { createLog, type LogLevel } from '../src/log/log.ts';
import { createOwnTime } from './setup/ownTime.ts';

function record(level: LogLevel = 'debug', known = createKnownSecrets()) {
  const lines: string[] = [];
  return { lines, log: createLog(level, known, { write: (line) => lines.push(line) }) };
}

/** The one line that this event makes, as text and read back. */
function logged(
  facts: object,
  known = createKnownSecrets(),
): { readonly text: string; readonly json: Record<string, unknown> } {
  const { lines, log } = record('debug', known);
  log.error(facts, 'test.event');
  expect(lines).toHaveLength(1);
  const text = lines.join('');
  return { text, json: JSON.parse(text) };
}

const TAIL = '0a1b2c3d4e5f';
const SECRETS = {
  'a private key': `9f8e7d6c-1111-2222-3333-${TAIL}`,
  'a private key in capitals': `9F8E7D6C-1111-2222-3333-${TAIL.toUpperCase()}`,
  'a private key of the short form': `9f8e7d6c-1111-2222-${TAIL}`,
  'a redacted private key': `********-****-****-${TAIL}`,
  'a redacted private key of the long form': `********-****-****-****-${TAIL}`,
  'a bot token': 'xoxb-1234567890-abcDEF',
  'a rotated bot token': 'xoxe.xoxb-1-abcDEF',
  'a user token': 'xoxp-1234567890-abcDEF',
  'an app-level token': 'xapp-1-A012-345-abcdef',
  'a service account secret': 'mdb_sa_sk_Abc-123_xyz',
  'an access token': 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  'a bearer header': 'Bearer c2VjcmV0LXRva2Vu',
  'a basic header': 'Basic dXNlcjpwYXNzd29yZA==',
  'a digest header': 'Digest username="abcdefgh", response="6629fae49393a05397450978507c4ef1"',
  'an address with a password': 'rediss://keeper:hunter2secret@redis.example:6379/0',
  'an address to answer at': 'https://hooks.slack.com/commands/T012/345/abcdef',
};

const PLACES: Readonly<Record<string, (secret: string) => object>> = {
  'a fact': (secret) => ({ value: secret }),
  'the middle of a sentence': (secret) => ({ value: `before "${secret}" after\nnext line` }),
  'a name of a fact': (secret) => ({ [secret]: true }),
  'a list': (secret) => ({ values: ['first', secret] }),
  'a nested fact': (secret) => ({ outer: { inner: { value: secret } } }),
  'the message of an error': (secret) => ({ err: new Error(`failed with ${secret}`) }),
  'the error itself': (secret) => new Error(`failed with ${secret}`),
  'the cause of an error': (secret) => ({
    err: new Error('outer', { cause: new Error('inner', { cause: new Error(secret) }) }),
  }),
  'a cause that is no error': (secret) => ({ err: new Error('outer', { cause: secret }) }),
  'the code of an error': (secret) => ({ err: Object.assign(new Error('no'), { code: secret }) }),
  'the stack of an error': (secret) => ({
    err: Object.assign(new Error('no'), { stack: `Error: ${secret}\n    at here` }),
  }),
  'what hangs on an error': (secret) => ({
    err: Object.assign(new Error('no'), { request: { headers: { authorization: secret } } }),
  }),
};

/** What must not be left: the secret, and of the keys not even the tail. */
function tellingParts(secret: string): readonly string[] {
  return [JSON.stringify(secret).slice(1, -1), 'hunter2secret', '6629fae4', TAIL];
}

describe('the log', () => {
  it('writes one line of JSON per event, with level, time and facts', () => {
    const { lines, log } = record();
    log.info({ requestId: '01J', by: 'U0ANNA' }, 'request.approved');
    const event = JSON.parse(lines.join(''));
    expect(lines.join('')).toMatch(/^[^\n]*\n$/);
    expect(event).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      requestId: '01J',
      by: 'U0ANNA',
      event: 'request.approved',
    });
  });

  it('leaves out what is below its level', () => {
    const { lines, log } = record('warn');
    log.debug({}, 'a');
    log.info({}, 'b');
    log.warn({}, 'c');
    log.error({}, 'd');
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['c', 'd']);
  });

  for (const [kind, secret] of Object.entries(SECRETS)) {
    it(`never shows ${kind}, wherever it stands`, () => {
      for (const [place, facts] of Object.entries(PLACES)) {
        const { text } = logged(facts(secret));
        for (const part of tellingParts(secret)) expect(text, place).not.toContain(part);
        expect(text.toLowerCase(), place).not.toContain(TAIL);
      }
    });
  }

  it('keeps ids, hashes, addresses and times as they are', () => {
    const facts = {
      requestId: '01JBW3ZCM3T1XQ2R8Y9E4A5B6C',
      keyId: '32b6e34b3d91647abb20e7b8',
      hash: 'a'.repeat(64),
      url: 'https://cloud.mongodb.com/api/atlas/v2/orgs?pageNum=1',
      at: '2026-11-22T04:00:00.000Z',
      channel: 'C0KEYS',
    };
    expect(logged(facts).json).toMatchObject(facts);
  });

  it('tells of an error its name, code, message, stack and causes, and nothing else', () => {
    const cause = Object.assign(new Error('reset'), { code: 'ECONNRESET', address: '10.0.0.1' });
    const facts = {
      effect: 'unknown',
      operation: 'createOrgApiKey',
      detail: 'wire',
      cause,
    } as const;
    const { json } = logged({ err: new AtlasError('connection_lost', 'lost', facts) });
    expect(json.err).toEqual({
      name: 'AtlasError',
      code: 'connection_lost',
      message: 'lost',
      stack: expect.stringContaining('log.test.ts'),
      cause: {
        name: 'Error',
        code: 'ECONNRESET',
        message: 'reset',
        stack: expect.stringContaining('log.test.ts'),
      },
    });
  });

  it('leaves out a page that somebody else sent and a library put into its error', () => {
    const { text } = logged({
      err: new Error(`An API error occurred: <html>${'x'.repeat(9_000)}`),
    });
    expect(text).toContain('[a message of 9029 characters]');
    expect(text).not.toContain('<html>');
    expect(text.length).toBeLessThan(4_000);
  });

  it('shows a secret and any other object of a class by its kind alone', () => {
    const { json } = logged({ key: new Secret('s'), map: new Map([['a', 'b']]), call: () => 1 });
    expect(json).toMatchObject({ key: '[Secret]', map: '[Map]', call: '[function]' });
  });

  it('survives facts that refer to themselves', () => {
    const circle: Record<string, unknown> = { name: 'circle' };
    circle.self = circle;
    expect(logged(circle).text).toContain('[deeper]');
    const error = new Error('loop');
    error.cause = error;
    expect(logged({ err: error }).text).toContain('[deeper]');
  });

  it('is not slowed down by a long line that looks almost like a secret', () => {
    const almost = ['://a', 'Digest x=', 'eyJabcdefgh.', '0123abcd-', 'xoxb', 'Bearer '];
    const own = createOwnTime();
    const started = own.now();
    for (const text of almost) logged({ text: text.repeat(200_000 / text.length) });
    expect(own.now() - started).toBeLessThan(2_000);
  });
});

/** Nothing about these looks like a secret. */
const CONFIGURED = {
  'a signing secret': '8f742231b10e8888abcd99yyyzzz85a5',
  'a seal key': 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  'one with signs that JSON escapes': 'back\\slash"quote/and\ttab',
  'one that begins with what may follow a backslash': 'nothing-special',
  'one with signs of a pattern': 'a.b*c+(d)[e]{f}|$^-g?',
};

describe('the log that knows what Keywarden is configured with', () => {
  for (const [kind, secret] of Object.entries(CONFIGURED)) {
    it(`never shows ${kind}, wherever it stands, and stays JSON`, () => {
      const known = createKnownSecrets();
      known.learn([new Secret(secret)]);
      for (const [place, facts] of Object.entries(PLACES)) {
        const { text } = logged(facts(secret), known);
        expect(text, place).not.toContain(JSON.stringify(secret).slice(1, -1));
      }
      const wrapped = {
        json: JSON.stringify({ secret }),
        url: `/?q=${encodeURIComponent(secret)}`,
      };
      const { json } = logged(wrapped, known);
      expect(json).toMatchObject({ json: '{"secret":"[scrubbed]"}', url: '/?q=[scrubbed]' });
    });
  }

  it('shows the password of an address nowhere, as it is written and as it is meant', () => {
    const known = createKnownSecrets();
    known.learn([new Secret('rediss://keeper:p%40ss%2Fword@redis.example:6379/0')]);
    const text = 'WRONGPASS p@ss/word or p%40ss%2Fword at redis.example:6379';
    expect(logged({ err: new Error(text) }, known).json).toMatchObject({
      err: { message: 'WRONGPASS [scrubbed] or [scrubbed] at redis.example:6379' },
    });
  });

  it('hides what it learned later, too, and leaves the rest as it is', () => {
    const known = createKnownSecrets();
    known.learn([new Secret('first-secret')]);
    known.learn([new Secret('second-secret')]);
    const { json } = logged({ value: 'first-secret, second-secret, third\n"line"' }, known);
    expect(json).toMatchObject({ value: '[scrubbed], [scrubbed], third\n"line"' });
  });

  it('does not look for what is so short that it is part of many words', () => {
    const known = createKnownSecrets();
    known.learn([new Secret('redis://:dev@localhost:6379/0')]);
    expect(logged({ value: 'the device' }, known).json).toMatchObject({ value: 'the device' });
  });

  it('is not slowed down by many secrets and a long line that looks almost like one', () => {
    const known = createKnownSecrets();
    const secrets = Array.from({ length: 100 }, (_, n) => new Secret(`${'a'.repeat(40)}${n}`));
    known.learn([...secrets, new Secret('the-one-that-is-there')]);
    const own = createOwnTime();
    const started = own.now();
    logged({ text: `${'a'.repeat(200_000)} the-one-that-is-there` }, known);
    expect(own.now() - started).toBeLessThan(2_000);
  });
});

describe('a fact that is called like something each line has', () => {
  it.each(['level', 'time', 'event'])('(%s) does not make a key twice', (name) => {
    const { text, json } = logged({ [name]: 'a fact' });
    expect(text.split(`"${name}":`)).toHaveLength(2);
    expect(json).toMatchObject({ level: 'error', event: 'test.event', [`fact_${name}`]: 'a fact' });
  });
});
