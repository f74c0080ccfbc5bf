import { describe, expect, it } from 'vitest';
import type { State } from '../../../src/domain/record/state.ts';
import { key, makeEntry, makeRequest, sealed, T0 } from '../../store/fixtures.ts';
import { countAll, type Evidence } from './counts.ts';

const ID = '01JD0000000000000000000000';
const PRIVATE_KEY = '5ec2e700-0000-4000-8000-0a1b2c3d4e5f';
const MARKER = `[ck:${ID}.1.AAAAAAAAAAAAAAAA]`;
const REQUESTER = makeRequest().requester;
const made = { id: key.id, description: `ci-deploy ${MARKER}`, privateKey: PRIVATE_KEY };

function inState(state: State) {
  return makeRequest({ id: ID, version: 2, state });
}
const change = (facts: Record<string, string | number>) => makeEntry({ requestId: ID, facts });
const shown = {
  name: 'views.update',
  text: `Copy ${PRIVATE_KEY}`,
  ok: true,
  user: REQUESTER,
} as const;

const news = {
  name: 'chat.postMessage',
  text: `New key ${key.publicKey}`,
  ok: true,
  to: 'C0KEYS',
} as const;

const CLAIM = `{"event":"reveal.claimed","facts":{"keyId":"${key.id}"}}`;
const FILES = `{"event":"create.intent","facts":{"marker":"${MARKER}"}}\n${CLAIM}\n`;

/** One request whose key was created and shown correctly. */
function world(over: Partial<Evidence> = {}): Evidence {
  return {
    records: [inState({ status: 'delivered', key, at: T0 })],
    entries: [
      { ...change({}), event: 'request.created' },
      change({ status: 'delivered', version: 2 }),
    ],
    files: FILES,
    resting: new Map([
      ['appendonly.aof', 'v1.k1.s.i.t.c'],
      ['log', 'keywarden.started'],
    ]),
    said: [shown, news],
    live: [made],
    made: [made],
    sent: [made.description],
    peoplesKeys: { before: ['a', 'b'], after: ['a', 'b', key.id] },
    unseal: () => PRIVATE_KEY,
    ...over,
  };
}

const found = (evidence: Evidence) =>
  countAll(evidence).flatMap(({ what, wrong }) => (wrong.length > 0 ? [what] : []));

describe('what is counted when the world is at rest', () => {
  it('is zero where all went well', () => {
    expect(found(world())).toEqual([]);
    const waiting = inState({ status: 'ready', ...sealed });
    const entries = [change({ version: 1 }), change({ status: 'ready', version: 2 })];
    expect(found(world({ records: [waiting], entries, said: [news] }))).toEqual([]);
  });

  it('finds a live key that no record knows', () => {
    const stray = {
      ...made,
      id: 'f'.repeat(24),
      description: 'x [ck:01JD0000000000000000000009.1.A]',
    };
    expect(found(world({ live: [made, stray] }))).toEqual(['live keys that no record knows']);
  });

  it('finds a second live key of a request', () => {
    const twin = { ...made, id: 'f'.repeat(24) };
    expect(found(world({ live: [made, twin] }))).toContain('requests with two live keys');
  });

  it.each([
    ['nobody was told', []],
    ['somebody else was told', [{ ...news, to: 'C0GENERAL' }]],
    ['Slack did not take the message', [{ ...news, ok: false }]],
  ])('finds a key without news: %s', (_what, said) => {
    expect(found(world({ said: [shown, ...said] }))).toEqual([
      'keys that were made or ended without news',
    ]);
  });

  it('finds a key whose end the channel did not hear of', () => {
    const revoked = inState({ status: 'revoked', key, by: 'U0ADMIN', at: T0 });
    const entries = [change({ version: 1 }), change({ status: 'revoked', version: 2 })];
    const told = { ...news, to: REQUESTER, text: 'They revoked the key' };
    const ended = { records: [revoked], entries, live: [] };
    expect(found(world({ ...ended, said: [news, told] }))).toEqual([
      'keys that were made or ended without news',
    ]);
    expect(found(world({ ...ended, said: [news, news, told] }))).toEqual([]);
    expect(found(world({ ...ended, said: [news, news] }))).toEqual(['private keys lost silently']);
  });

  it.each([
    ['delivered and never shown', { said: [] }],
    ['shown to somebody else only', { said: [{ ...shown, user: 'U0OTHER' }] }],
    ['shown in a call that Slack refused', { said: [{ ...shown, ok: false }] }],
    ['delivered, and its key is dead', { live: [] }],
  ])('finds a private key that was lost silently: %s', (_what, over) => {
    expect(found(world(over))).toContain('private keys lost silently');
  });

  it('finds a sealed private key that is not the one of the key', () => {
    const records = [inState({ status: 'ready', ...sealed })];
    const other = world({ records, unseal: () => 'another' });
    expect(found(other)).toContain('private keys lost silently');
  });

  it('finds somebody who was not told that there will be no key', () => {
    const records = [inState({ status: 'expired', key, at: T0 })];
    const said = [
      { name: 'chat.postMessage', text: 'The key was deleted', ok: true, to: REQUESTER },
    ];
    const gone = {
      records,
      live: [],
      entries: [change({}), change({ status: 'expired', version: 2 })],
    };
    expect(found(world({ ...gone, said: [news, news] }))).toEqual(['private keys lost silently']);
    expect(found(world({ ...gone, said: [news, news, ...said] }))).toEqual([]);
  });

  it.each([
    ['whole', PRIVATE_KEY],
    ['its last 12 characters', PRIVATE_KEY.slice(-12)],
    ['in capitals', PRIVATE_KEY.toUpperCase()],
    ['between other digits', `ffff${PRIVATE_KEY.slice(-12)}0000`],
  ])('finds a private key in clear, %s: in a file and in a message', (_what, text) => {
    const clear = ['private keys in clear'];
    expect(found(world({ resting: new Map([['log', `x ${text} y`]]) }))).toEqual(clear);
    const post = { name: 'chat.postMessage', text, ok: true, to: REQUESTER };
    expect(found(world({ said: [shown, news, post] }))).toEqual(clear);
    const foreign = { ...shown, text, user: 'U0OTHER' };
    expect(found(world({ said: [shown, news, foreign] }))).toEqual(clear);
  });

  it.each([
    ['an entry is missing', [change({ status: 'delivered', version: 2 })]],
    ['an entry names another state', [change({}), change({ status: 'ready', version: 2 })]],
    [
      'there is one entry too many',
      [change({ version: 1 }), change({ version: 1 }), change({ status: 'delivered', version: 2 })],
    ],
    [
      'entries are about no record',
      [...world().entries, makeEntry({ requestId: 'X', facts: { version: 1 } })],
    ],
  ])('finds an audit log that disagrees with the state: %s', (_what, entries) => {
    const what = 'requests on which audit log and state disagree';
    const changes = entries.map((entry) =>
      'version' in entry.facts ? entry : { ...entry, event: 'request.created' },
    );
    expect(found(world({ entries: changes }))).toEqual([what]);
  });

  it('finds a request that is still on its way', () => {
    const records = [inState({ status: 'approved', at: T0, retryAt: T0 })];
    expect(found(world({ records }))).toContain('requests that did not come to rest');
  });

  it('finds a create that no audit file knows', () => {
    expect(found(world({ files: CLAIM }))).toEqual(['creates that no audit file knows']);
  });

  it('finds a create that was sent twice', () => {
    const sent = [made.description, made.description];
    expect(found(world({ sent }))).toEqual(['creates that were sent twice']);
  });

  it('finds a reveal that no audit file knows', () => {
    const files = FILES.replace('reveal.claimed', 'reveal.refused');
    expect(found(world({ files }))).toEqual(['reveals that no audit file knows']);
  });

  it('finds a key of a person that was deleted', () => {
    const peoplesKeys = { before: ['a', 'b'], after: ['a'] };
    expect(found(world({ peoplesKeys }))).toEqual(['keys of people that were deleted']);
  });
});
