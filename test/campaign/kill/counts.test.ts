import { describe, expect, it } from 'vitest';
import { approvedOf } from '../../../src/domain/credential/access.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import type { EndWhy } from '../../../src/domain/credential/state.ts';
import { accessOf } from '../../../src/domain/key/spec.ts';
import { nameCredential } from '../../../src/domain/ledger/named.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type { State } from '../../../src/domain/record/state.ts';
import type { SimulatedKey } from '../../../src/sandbox/atlas/simulator.ts';
import type { AuditEntry } from '../../../src/workflow/ports/audit.ts';
import { makeCredential } from '../../store/credentials/fixtures.ts';
import { grant, key, makeEntry, makeRequest, sealed, T0 } from '../../store/fixtures.ts';
import { countAll } from './counts.ts';
import type { Evidence } from './found.ts';

const ID = '01JD0000000000000000000000';
const PRIVATE_KEY = '5ec2e700-0000-4000-8000-0a1b2c3d4e5f';
const MARKER = `[ck:${ID}.1.AAAAAAAAAAAAAAAA]`;
const REQUESTER = makeRequest().requester;
const made = { id: key.id, description: `ci-deploy ${MARKER}`, privateKey: PRIVATE_KEY };
const ADDRESS = '203.0.113.7';

function inState(state: State, over: Partial<Request> = {}) {
  const { spec } = makeRequest();
  return makeRequest({
    id: ID,
    version: 2,
    state,
    spec: { ...spec, accessList: [ADDRESS] },
    grants: [grant],
    ...over,
  });
}

const APPROVED = approvedOf(accessOf(inState({ status: 'delivered', key, at: T0 }).spec));
/** In the ledger, in the hands of its owner. */
const inLedger = makeCredential({
  id: `apiKey:${key.id}`,
  handle: key.publicKey,
  secrets: [{ id: key.id, request: ID }],
  origin: { how: 'issued', request: ID, marker: MARKER, provenAt: T0 },
  owner: { kind: 'person', id: REQUESTER },
  purpose: 'ci-deploy',
  ...APPROVED,
  handedOverAt: T0,
  ends: { approved: T0 + 1000 },
  lifetime: 1000,
});
const hasEnded = makeEnded('asked');
function makeEnded(why: EndWhy): Credential {
  return { ...inLedger, state: { status: 'ended', at: T0, why, by: 'U0ADMIN', proof: 'deleted' } };
}

const atAtlas: SimulatedKey = {
  ...made,
  organizationId: inLedger.organizationId,
  publicKey: key.publicKey,
  roles: ['ORG_READ_ONLY'],
  projects: [],
  accessList: [`${ADDRESS}/32`],
  createdAt: T0,
  createdBy: 'keywarden',
};
const byHand = ['a', 'b'].map((id) => ({ ...atAtlas, id, description: `by hand ${id}` }));
const seen = {
  id: key.id,
  organizationRoles: ['ORG_READ_ONLY'],
  projects: [],
  addresses: [`${ADDRESS}/32`],
};

const change = (facts: AuditEntry['facts']) => makeEntry({ requestId: ID, facts });
const opens = { credentials: [nameCredential(inLedger, 'credential.opened')] };
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
    credentials: [inLedger],
    keys: [atAtlas],
    seen: [seen],
    now: T0 + 1,
    entries: [
      { ...change({}), event: 'request.created' },
      change({ status: 'delivered', version: 2, ...opens }),
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
    peoplesKeys: { before: byHand, after: [...byHand, atAtlas] },
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
    const entries = [change({ version: 1 }), change({ status: 'ready', version: 2, ...opens })];
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
    const entries = [change({ version: 1 }), change({ status: 'revoked', version: 2, ...opens })];
    const told = { ...news, to: REQUESTER, text: 'They revoked the key' };
    const ended = { records: [revoked], credentials: [hasEnded], entries, live: [], keys: [] };
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
      credentials: [hasEnded],
      live: [],
      keys: [],
      entries: [change({}), change({ status: 'expired', version: 2, ...opens })],
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
    ['an entry is missing', [change({ status: 'delivered', version: 2, ...opens })]],
    [
      'an entry names another state',
      [change({}), change({ status: 'ready', version: 2, ...opens })],
    ],
    [
      'there is one entry too many',
      [
        change({ version: 1 }),
        change({ version: 1 }),
        change({ status: 'delivered', version: 2, ...opens }),
      ],
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

  it.each([
    ['deleted', byHand.slice(1)],
    ['changed', byHand.map((one) => ({ ...one, roles: ['ORG_MEMBER'] }))],
  ])('finds a key of a person that was %s', (_what, after) => {
    const peoplesKeys = { before: byHand, after };
    expect(found(world({ peoplesKeys }))).toEqual(['keys of people that were changed or deleted']);
  });
});

const OTHER_ID = '01JD0000000000000000000001';

/** A request to replace the key, and the key that came of it. */
function replacing(state: State) {
  const { spec } = inState(state);
  const act = {
    kind: 'replace',
    credential: inLedger.id,
    from: APPROVED.accessHash,
    overlap: 500,
  } as const;
  const more = { projects: [], lifetime: 1000, owner: inLedger.owner, act };
  return inState(state, { id: OTHER_ID, version: 1, spec: { ...spec, ...more } });
}

describe('what is counted of the ledger', () => {
  const frozen = { status: 'frozen', at: T0, by: 'U0ADMIN', why: 'asked', remindAt: T0 } as const;

  it.each<[string, string, Partial<Evidence>]>([
    [
      'that is at Atlas though it has ended',
      'keys that are not as the ledger says',
      { credentials: [hasEnded], live: [], said: [shown, news, news] },
    ],
    [
      'that has other roles than the ledger says',
      'keys that are not as the ledger says',
      { keys: [{ ...atAtlas, roles: ['ORG_MEMBER'] }] },
    ],
    [
      'that is frozen and has a role',
      'keys that are not as the ledger says',
      { credentials: [{ ...inLedger, state: frozen }] },
    ],
    [
      'that had a role for a moment that nobody approved',
      'keys that could do more than was approved',
      { seen: [seen, { ...seen, organizationRoles: ['ORG_OWNER'] }, seen] },
    ],
    [
      'that was in a project that nobody approved',
      'keys that could do more than was approved',
      { seen: [{ ...seen, projects: [{ projectId: 'p', roles: ['GROUP_READ_ONLY'] }] }, seen] },
    ],
    [
      'that worked from anywhere for a moment',
      'keys that worked from anywhere',
      { seen: [seen, { ...seen, addresses: [] }, seen] },
    ],
    ['that outlived its end', 'keys that outlived their end', { now: T0 + 3_600_000 }],
    [
      'that outlived its time in the freeze',
      'keys that outlived their end',
      {
        credentials: [{ ...inLedger, state: { ...frozen, deleteAt: T0 } }],
        keys: [{ ...atAtlas, roles: ['ORG_MEMBER'] }],
        now: T0 + 3_600_000,
      },
    ],
    [
      'that was deleted by time before its owner was told',
      'keys that were deleted by time and not told',
      { credentials: [makeEnded('approved')], keys: [], live: [], said: [shown, news, news] },
    ],
    [
      'of which nobody approved what it may do',
      'keys and ends that nobody approved',
      { credentials: [{ ...inLedger, accessHash: 'another' }] },
    ],
    [
      'that lives longer than was approved',
      'keys and ends that nobody approved',
      { credentials: [{ ...inLedger, ends: { approved: T0 + 2000 } }] },
    ],
    [
      'on which Keywarden is still at work',
      'keys that did not come to rest',
      {
        credentials: [
          {
            ...inLedger,
            state: {
              status: 'moving',
              to: 'frozen',
              why: 'asked',
              by: REQUESTER,
              work: 1,
              since: T0,
              retryAt: T0,
            },
          },
        ],
      },
    ],
    [
      'whose private key was shown twice without a doubt',
      'private keys shown too often',
      { said: [shown, shown, news] },
    ],
    [
      'of which an entry is missing',
      'keys on which audit log and ledger disagree',
      { credentials: [{ ...inLedger, version: 2 }] },
    ],
  ])('finds a key %s', (_what, counted, over) => {
    expect(found(world(over))).toEqual([counted]);
  });

  it('finds a private key that is kept though its key has ended', () => {
    const records = [inState({ status: 'ready', ...sealed })];
    const over = { records, credentials: [hasEnded], keys: [], live: [], said: [news, news] };
    expect(found(world(over))).toContain('private keys kept of keys that end');
  });

  it('finds a request that was carried out without a grant', () => {
    const records = [inState({ status: 'delivered', key, at: T0 }, { grants: [] })];
    expect(found(world({ records }))).toEqual(['keys and ends that nobody approved']);
  });

  it.each<[string, State, Credential['ends']]>([
    ['before the new one was handed over', { status: 'ready', ...sealed }, { replaced: T0 + 500 }],
    ['earlier than was asked for', { status: 'delivered', key, at: T0 }, { replaced: T0 + 400 }],
    ['never', { status: 'delivered', key, at: T0 }, {}],
  ])('finds a key that is replaced and gets its end %s', (_what, state, ends) => {
    const records = [inState({ status: 'delivered', key, at: T0 }), replacing(state)];
    const credentials = [{ ...inLedger, ends: { ...inLedger.ends, ...ends } }];
    expect(found(world({ records, credentials }))).toContain(
      'keys that were replaced at the wrong time',
    );
  });
});
