import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { endOf } from '../../../src/domain/credential/ends.ts';
import {
  decideTogether,
  type LedgerCommands,
  type LedgerRecords,
} from '../../../src/domain/ledger/together.ts';
import type { State } from '../../../src/domain/record/state.ts';
import { REVEAL } from '../../../src/domain/transitions/reveal.ts';
import { changing, DAY, given, makeCredential, opening } from '../credential/fixtures.ts';
import { HOUR, NOW, request, STATES, sealed } from '../fixtures.ts';

const id = request().id;
const own = { ...opening, request: id, atlasId: sealed.key.id };
const circumstances = { ...given(), commitId: 'next' };
const together = (records: LedgerRecords, commands: LedgerCommands) =>
  decideTogether(records, commands, circumstances);

const fitted = { type: 'fitted', attempt: 1, readAt: NOW, until: sealed.until } as const;
const delivered = { type: 'delivered', claimId: 'V1:n' } as const;
const handedOver = { type: 'handed_over', by: 'U0DANA' } as const;

/** The key of the request, that nobody has yet. */
function unrevealed(over: Partial<Credential> = {}): Credential {
  const secrets = [{ id: sealed.key.id, request: id }];
  return makeCredential({ secrets, handedOverAt: undefined, ends: {}, told: undefined, ...over });
}
const old = makeCredential({
  id: `apiKey:${'c'.repeat(24)}`,
  secrets: [{ id: 'c'.repeat(24), request: '01JD0000000000000000000001' }],
});

describe('a key that is made', () => {
  it('has its record from the commit that makes its request ready', () => {
    const step = together(
      { request: request(STATES.fitting) },
      { request: fitted, credential: own },
    );
    expect(step).toMatchObject({
      ok: true,
      request: { after: { state: { status: 'ready' }, version: 4, commitId: 'next' } },
      credential: {
        after: {
          id: `apiKey:${sealed.key.id}`,
          version: 1,
          commitId: 'next',
          state: { status: 'live' },
          ends: {},
        },
      },
      event: 'key.ready',
      facts: {
        version: 4,
        status: 'ready',
        credentials: [`apiKey:${sealed.key.id} 1 next live credential.opened`],
      },
    });
  });

  it('is not ready without its record, and its record names the same key', () => {
    const fitting = { request: request(STATES.fitting) };
    expect(() => together(fitting, { request: fitted })).toThrow(
      /fitted without its credential: open/,
    );
    const other = { ...own, atlasId: 'd'.repeat(24) };
    expect(() => together(fitting, { request: fitted, credential: other })).toThrow(/another key/);
    const others = { ...own, request: '01JD0000000000000000000009' };
    expect(() => together(fitting, { request: fitted, credential: others })).toThrow(
      /does not belong/,
    );
    expect(() => together({}, { credential: own })).toThrow(/without the step of its request/);
  });
});

describe('a key that is handed over', () => {
  it('begins to live as long as was approved, in the commit of the delivery', () => {
    const step = together(
      { request: request(STATES.claimed), credential: unrevealed() },
      { request: delivered, credential: handedOver },
    );
    expect(step).toMatchObject({
      request: { after: { state: { status: 'delivered' } } },
      credential: { after: { ends: { approved: NOW + 90 * DAY }, handedOverAt: NOW } },
      event: 'reveal.delivered',
      facts: { end: NOW + 90 * DAY },
    });
  });

  it('ends the key that it replaces after the overlap, and not before', () => {
    const records = { request: request(STATES.claimed), credential: unrevealed(), other: old };
    const at = NOW + DAY;
    const cut = { type: 'cut', by: 'U0DANA', cut: 'replaced', at } as const;
    const step = together(records, { request: delivered, credential: handedOver, other: cut });
    if (!step.ok || step.other === undefined) throw new Error('it was refused');
    expect(endOf(step.other.after)).toEqual({ at, cut: 'replaced' });
    expect(step.facts.credentials).toHaveLength(2);
    // Only a delivery ends another key.
    const fitting = { request: request(STATES.fitting), other: old };
    expect(() => together(fitting, { request: fitted, credential: own, other: cut })).toThrow(
      /only replaced/,
    );
    const freeze = { type: 'freeze', by: 'U0DANA' } as const;
    expect(() =>
      together(records, { request: delivered, credential: handedOver, other: freeze }),
    ).toThrow(/only replaced/);
  });

  it('is refused as a whole where one of the three is', () => {
    const claimed = request(STATES.claimed);
    const late = { ...delivered, claimId: 'another' };
    const credential = unrevealed();
    expect(
      together({ request: claimed, credential }, { request: late, credential: handedOver }),
    ).toMatchObject({ ok: false, refusal: { why: 'overtaken' } });
    const gone = unrevealed({
      state: { status: 'ended', at: NOW, why: 'gone', by: 'keywarden', proof: 'was_gone' },
    });
    expect(
      together(
        { request: claimed, credential: gone },
        { request: delivered, credential: handedOver },
      ),
    ).toMatchObject({ ok: false, refusal: { why: 'credential_ended' } });
  });

  it('is not delivered without its record, nor its record handed over without the delivery', () => {
    const claimed = { request: request(STATES.claimed), credential: unrevealed() };
    expect(() => together(claimed, { request: delivered })).toThrow(
      /delivered without its credential: handed_over/,
    );
    expect(() => together(claimed, { credential: handedOver })).toThrow(/without the step/);
    const claim = {
      type: 'claim',
      by: 'U0DANA',
      claimId: 'V2:n',
      leaseUntil: NOW + REVEAL.lease,
    } as const;
    expect(() =>
      together(
        { request: request(STATES.ready), credential: unrevealed() },
        { request: claim, credential: handedOver },
      ),
    ).toThrow(/changes nothing/);
  });
});

describe('a key that ends before anybody has it', () => {
  const late = { ...circumstances, now: sealed.until + HOUR };
  const unrevealedEnds = { type: 'end_unrevealed', by: 'keywarden', why: 'not_revealed' } as const;

  it('ends in the commit that ends its request', () => {
    const records = { request: request(STATES.ready), credential: unrevealed() };
    const step = decideTogether(
      records,
      { request: { type: 'expire' }, credential: unrevealedEnds },
      late,
    );
    expect(step).toMatchObject({
      ok: true,
      credential: { after: { state: { status: 'ending', why: 'not_revealed' } } },
    });
    expect(() => decideTogether(records, { request: { type: 'expire' } }, late)).toThrow(
      /expire without its credential: end_unrevealed/,
    );
    expect(() => decideTogether(records, { credential: unrevealedEnds }, late)).toThrow(
      /without the step/,
    );
  });

  it('and was found gone is gone for both', () => {
    const records = { request: request(STATES.ready), credential: unrevealed() };
    const step = together(records, { credential: { type: 'found_gone' } });
    expect(step).toMatchObject({
      request: { after: { state: { status: 'revoked' } } },
      credential: { after: { state: { status: 'ended', proof: 'was_gone' } } },
    });
  });
});

describe('a key that has ended', () => {
  const gone = { type: 'found_gone' } as const;
  const ending = {
    status: 'ending',
    why: 'asked',
    by: 'U0DANA',
    work: 2,
    since: NOW,
    retryAt: NOW,
  } as const;
  const deleted = { type: 'removed', found: true, work: 2 } as const;
  const waitsFor = `apiKey:${sealed.key.id}`;

  it('lets the create begin that waits for it, in the same commit', () => {
    const approved = { ...STATES.approved, waitsFor } as State;
    const records = { request: request(approved), credential: unrevealed({ state: ending }) };
    const step = together(records, { credential: deleted });
    expect(step).toMatchObject({
      request: { after: { state: STATES.approved } },
      credential: { after: { state: { status: 'ended' } } },
      event: 'key.revoked_for_replacement',
    });
    expect(step.ok && step.request?.after.state).not.toHaveProperty('waitsFor');
    const held = { status: 'held', at: NOW, reason: 'credentials', from: approved } as State;
    expect(together({ ...records, request: request(held) }, { credential: deleted })).toMatchObject(
      {
        request: { after: { state: { status: 'held' } } },
      },
    );
  });

  it('changes nothing of a request that has ended, was delivered, or has another key', () => {
    const credential = unrevealed({ state: ending });
    const other = { ...sealed, key: { ...sealed.key, id: 'd'.repeat(24) } };
    const states = [STATES.revoked, STATES.expired, STATES.delivered, STATES.approved];
    for (const state of [...states, { status: 'ready', ...other } as State]) {
      const step = together({ request: request(state), credential }, { credential: deleted });
      expect(step).toMatchObject({ ok: true, event: 'credential.deleted' });
      expect(step).toHaveProperty('request', undefined);
    }
  });

  it('is not gone for the ledger while it is being shown', () => {
    const records = { request: request(STATES.claimed), credential: unrevealed() };
    expect(together(records, { credential: gone })).toMatchObject({
      ok: false,
      refusal: { why: 'overtaken', status: 'claimed' },
    });
  });

  it('ends a request that is held with it, also where an admin says so', () => {
    const from = { status: 'ready', ...sealed } as const;
    const held: State = { status: 'held', at: NOW, reason: 'seal_broken', from };
    const stuck = unrevealed({
      state: { status: 'held', at: NOW, reason: 'credentials', from: { status: 'live' } },
    });
    const close = { type: 'close', by: 'U0ADMIN', said: 'deleted by hand' } as const;
    expect(
      together({ request: request(held), credential: stuck }, { credential: close }),
    ).toMatchObject({ request: { after: { state: { status: 'revoked', by: 'U0ADMIN' } } } });
  });

  it('is shown to nobody', () => {
    const claim = { type: 'claim', by: 'U0DANA', claimId: 'V2:n', leaseUntil: NOW } as const;
    const ready = request(STATES.ready);
    expect(
      together({ request: ready, credential: unrevealed({ state: ending }) }, { request: claim }),
    ).toMatchObject({ ok: false, refusal: { why: 'key_gone' } });
    expect(
      together({ request: ready, credential: unrevealed() }, { request: claim }),
    ).toMatchObject({ ok: true, request: { after: { state: { status: 'claimed' } } } });
    expect(together({ request: ready }, { request: claim })).toMatchObject({
      refusal: { why: 'unknown_credential' },
    });
  });
});

describe('one record alone', () => {
  it('of a request goes as always', () => {
    const step = together(
      { request: request(STATES.pending) },
      { request: { type: 'withdraw', by: 'U0DANA' } },
    );
    expect(step).toMatchObject({ ok: true, event: 'request.withdrawn' });
    expect(step.ok && step.facts).not.toHaveProperty('credentials');
  });

  it('of a credential names itself in the entry, and no request', () => {
    const step = together({ credential: old }, { credential: { type: 'freeze', by: 'U0DANA' } });
    expect(step).toMatchObject({
      event: 'credential.freeze_asked',
      by: 'U0DANA',
      facts: { credentials: [`${old.id} 2 next moving credential.freeze_asked`] },
    });
    expect(step.ok && step.facts).not.toHaveProperty('version');
  });

  it('of a credential for which a request waits says what became of that', () => {
    const moving = { ...old, state: changing };
    const end = { type: 'end_now', by: 'U0DANA' } as const;
    const step = together({ credential: moving }, { credential: end });
    expect(step).toMatchObject({
      credential: { accepted: { settles: { request: changing.request, done: false } } },
    });
  });

  it('must be there', () => {
    expect(() => together({}, {})).toThrow(/without a record/);
    expect(() => together({}, { request: { type: 'expire' } })).toThrow(/without its request/);
    expect(together({}, { credential: { type: 'found_gone' } })).toMatchObject({
      refusal: { why: 'unknown_credential' },
    });
    expect(
      together(
        { request: request(STATES.fitting), credential: unrevealed() },
        { request: fitted, credential: own },
      ),
    ).toMatchObject({ refusal: { why: 'credential_overtaken', status: 'live' } });
  });
});
