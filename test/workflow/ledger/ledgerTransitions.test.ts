import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { endOf } from '../../../src/domain/credential/ends.ts';
import type { LedgerAccepted, LedgerCommands } from '../../../src/domain/ledger/together.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { createLedgerTransitions } from '../../../src/workflow/ledger/ledgerTransitions.ts';
import { people, policy } from '../../domain/fixtures.ts';
import {
  alone,
  isNew,
  makeCredential,
  makeCredentialNotice,
  nextOf,
} from '../../store/credentials/fixtures.ts';
import {
  key,
  makeRequest,
  makeTransition,
  type Opened,
  openStore,
  sealed,
} from '../../store/fixtures.ts';
import { type Server, startServer } from '../../store/server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const by = 'U0DANA';

let server: Server;
let a: Opened;
let moved: LedgerAccepted[];
let nonces = 0;
let mayEnd: boolean;

beforeAll(async () => {
  server = await startServer();
});
beforeEach(async () => {
  a?.close();
  a = await openStore(server.url);
  moved = [];
  mayEnd = true;
});
afterAll(async () => {
  a.close();
  await server.remove();
});

/** `meanwhile` happens between the reading and the commit. */
function transitions(meanwhile: () => Promise<unknown> = async () => undefined) {
  return createLedgerTransitions({
    requests: a.store,
    credentials: a.store.credentials,
    people: {
      about: async () => {
        await meanwhile();
        return people();
      },
    },
    policy: () => policy(),
    ids: { nonce: () => `nonce-${++nonces}` },
    older: { mayEnd: async () => mayEnd },
    credentialNotices: ({ credential }) =>
      credential === undefined ? [] : [makeCredentialNotice(credential.after)],
    moved: (step) => moved.push(step),
  });
}

const mine = { kind: 'person', id: by } as const;

async function opened(over: Partial<Credential> = {}): Promise<Credential> {
  const approved = (await a.store.now()) + DAY;
  const told = { end: approved, since: approved - DAY, sent: [] };
  const credential = makeCredential({ owner: mine, ends: { approved }, told, ...over });
  expect(await a.store.credentials.commit(alone([isNew(credential)]))).toEqual({ ok: true });
  return credential;
}

async function requested(state: Request['state']): Promise<Request> {
  const request = makeRequest({ requester: by, state });
  expect(await a.store.commit(makeTransition(request))).toEqual({ ok: true });
  return request;
}

const stored = async ({ id }: Credential) =>
  (await a.store.credentials.load(id))?.credential ?? Promise.reject(new Error('it is gone'));

describe('a move of the ledger', () => {
  it('opens a credential with the request whose key was made', async () => {
    const attempt = { number: 1, nonce: 'n', marker: ' [ck:x]', startedAt: 1 };
    const until = (await a.store.now()) + HOUR;
    const request = await requested({
      status: 'fitting',
      key,
      sealed: sealed.sealed,
      attempt,
      since: 1,
      retryAt: 1,
    });
    const { id: _, version: __, commitId: ___, ...made } = makeCredential();
    const step = await transitions().move({ request: request.id }, () => ({
      request: { type: 'fitted', attempt: 1, readAt: until, until },
      credential: {
        type: 'open',
        ...made,
        atlasId: key.id,
        request: request.id,
        marker: attempt.marker,
        provenAt: key.provenAt,
      },
    }));
    expect(step).toMatchObject({ ok: true, event: 'key.ready' });
    expect(await a.store.credentials.load(`apiKey:${key.id}`)).toMatchObject({
      credential: { version: 1, state: { status: 'live' }, origin: { request: request.id } },
      request: { request: { state: { status: 'ready' } } },
    });
  });

  it('hands a replacement over, sets its end, and cuts the end of the old one', async () => {
    const now = await a.store.now();
    const claim = { status: 'claimed', ...sealed, claimId: 'c', leaseUntil: now + HOUR } as const;
    const request = await requested({ ...claim, until: now + HOUR });
    const own = await opened({
      id: `apiKey:${key.id}`,
      secrets: [{ id: key.id, request: request.id }],
      origin: { how: 'issued', request: request.id, provenAt: 1 },
      lifetime: 90 * DAY,
      handedOverAt: undefined,
      ends: {},
      told: undefined,
    });
    const old = await opened();
    const ids = { request: request.id, credential: own.id, other: old.id };
    const step = await transitions().move(ids, (loaded) => ({
      request: { type: 'delivered', claimId: 'c' },
      credential: { type: 'handed_over', by },
      other: { type: 'cut', by, cut: 'replaced', at: loaded.now + HOUR },
    }));
    if (!step.ok) throw new Error(step.refusal.why);
    expect(moved).toHaveLength(1);
    expect((await a.store.load(request.id))?.request.state.status).toBe('delivered');
    const handedOverAt = (await stored(own)).handedOverAt ?? 0;
    expect(endOf(await stored(own))).toEqual({ at: handedOverAt + 90 * DAY, cut: 'approved' });
    expect(endOf(await stored(old))?.cut).toBe('replaced');
    expect(step.entry).toMatchObject({ event: 'reveal.delivered', requestId: request.id });
    // The log names all three as they are now.
    for (const id of [own.id, old.id]) {
      const credential = (await a.store.credentials.load(id))?.credential;
      expect(credential && (await a.store.history.differs(credential))).toBe(false);
    }
    expect(await a.store.takeNotices(own.id, 0)).toHaveLength(1);
  });

  it('decides anew where the credential has changed meanwhile: an end reads an extension', async () => {
    const end = (await a.store.now()) - 1;
    const told = { end, since: end - DAY, sent: ['hour'] } as const;
    const other = await opened({ ends: { approved: end }, told });
    let isFirst = true;
    const moves = transitions(async () => {
      if (!isFirst) return;
      isFirst = false;
      const ends = { approved: end + 30 * DAY };
      await a.store.credentials.commit(alone([nextOf(other, { ends })]));
    });
    const again = await moves.move({ credential: other.id }, () => ({
      credential: { type: 'end_due', graceMs: 7 * DAY },
    }));
    expect(again).toMatchObject({ ok: false, refusal: { why: 'not_due' } });
    expect((await stored(other)).state.status).toBe('live');
  });

  it('gives up after three races, and says what it is now', async () => {
    const credential = await opened();
    const moves = transitions(async () => {
      await a.store.credentials.commit(alone([nextOf(await stored(credential))]));
    });
    const refused = await moves.move({ credential: credential.id }, () => ({
      credential: { type: 'freeze', by },
    }));
    expect(refused).toEqual({
      ok: false,
      refusal: { why: 'credential_overtaken', status: 'live' },
    });
    expect(moved).toEqual([]);
  });

  it('judges by who approved the request of its origin', async () => {
    const grants = [
      { kind: 'vote', by: 'U0RAVI', at: 1, specHash: 'hash', mac: 'k1:mac' },
    ] as const;
    const request = makeRequest({ requester: 'U0OLGA', grants });
    await a.store.commit(makeTransition(request));
    const origin = { how: 'issued', request: request.id, provenAt: 1 } as const;
    const credential = await opened({ origin, owner: { kind: 'person', id: 'U0OLGA' } });
    const freeze = (who: string) =>
      transitions().move({ credential: credential.id }, () => ({
        credential: { type: 'freeze', by: who },
      }));
    expect(await freeze(by)).toMatchObject({ ok: false, refusal: { why: 'not_handler' } });
    expect(await freeze('U0RAVI')).toMatchObject({ ok: true, event: 'credential.freeze_asked' });
  });

  describe('of a key that is gone', () => {
    const gone = () => ({ credential: { type: 'found_gone' } }) as const;
    const of = (request: Request) => ({
      id: `apiKey:${key.id}`,
      secrets: [{ id: key.id, request: request.id }],
      origin: { how: 'issued', request: request.id, provenAt: 1 } as const,
      handedOverAt: undefined,
      ends: {},
      told: undefined,
    });

    it('ends the request whose private key waits, and owes its people the news', async () => {
      const request = await requested({ status: 'ready', ...sealed });
      const credential = await opened(of(request));
      const step = await transitions().move({ credential: credential.id }, gone);
      expect(step).toMatchObject({ ok: true, event: 'key.found_gone' });
      expect(step).toMatchObject({ entry: { requestId: request.id } });
      expect((await a.store.load(request.id))?.request.state.status).toBe('revoked');
      expect((await stored(credential)).state.status).toBe('ended');
      expect((await a.store.takeNotices(request.id, 0)).map(({ kind }) => kind)).toContain(
        'outcome',
      );
    });

    it('waits where it is being shown, and where the record of the request is an older one', async () => {
      const now = await a.store.now();
      const claim = {
        ...sealed,
        shown: 1,
        status: 'claimed',
        claimId: 'c',
        leaseUntil: now,
      } as const;
      const shown = await requested(claim);
      const credential = await opened(of(shown));
      const ids = { credential: credential.id };
      expect(await transitions().move(ids, gone)).toMatchObject({
        refusal: { why: 'overtaken', status: 'claimed' },
      });
      const back = await transitions().move({ ...ids, request: shown.id }, () => ({
        request: { type: 'unclaim', claimId: 'c', reason: 'no' },
      }));
      expect(back.ok).toBe(true);
      mayEnd = false;
      expect(await transitions().move(ids, gone)).toMatchObject({
        refusal: { why: 'history_differs' },
      });
      expect((await stored(credential)).state.status).toBe('live');
      mayEnd = true;
      expect((await transitions().move(ids, gone)).ok).toBe(true);
    });

    it('lets the create begin that waits for it', async () => {
      const waitsFor = `apiKey:${key.id}`;
      const request = await requested({ status: 'approved', at: 1, retryAt: 1, waitsFor });
      const work = { by, work: 1, since: 1, retryAt: 1 };
      const state = { status: 'ending', why: 'asked', ...work } as const;
      const credential = await opened({ ...of(request), state });
      const due = async () => (await a.store.takeDue({ limit: 9, leaseMs: 0 })).requestIds;
      expect(await due()).toEqual([]);
      const removed = { type: 'removed', found: true, work: 1 } as const;
      const step = await transitions().move({ credential: credential.id }, () => ({
        credential: removed,
      }));
      expect(step).toMatchObject({ ok: true, event: 'key.revoked_for_replacement' });
      expect(await due()).toEqual([request.id]);
    });
  });

  it('counts a window once', async () => {
    const credential = await opened();
    const commands = (type: 'freeze' | 'end_now') => (): LedgerCommands => ({
      credential: { type, by },
    });
    const once = { once: 'nonce' };
    const ids = { credential: credential.id };
    expect((await transitions().move(ids, commands('freeze'), once)).ok).toBe(true);
    expect(await transitions().move(ids, commands('end_now'), once)).toMatchObject({
      refusal: { why: 'used_window' },
    });
  });

  it('knows what is not there', async () => {
    const freeze = () => ({ credential: { type: 'freeze', by } }) as const;
    expect(await transitions().move({ credential: 'apiKey:none' }, freeze)).toMatchObject({
      refusal: { why: 'unknown_credential' },
    });
    const expire = () => ({ request: { type: 'expire' } }) as const;
    expect(await transitions().move({ request: 'none' }, expire)).toMatchObject({
      refusal: { why: 'unknown_request' },
    });
    await expect(transitions().move({}, freeze)).rejects.toThrow(RangeError);
  });
});
