import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { keeping, revocation } from '../../../src/domain/ledger/onRequest.ts';
import { decideTogether } from '../../../src/domain/ledger/together.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import type { Later, State } from '../../../src/domain/record/state.ts';
import { given, makeCredential } from '../credential/fixtures.ts';
import { HOUR, NOW, request, STATES, sealed } from '../fixtures.ts';

const { key } = sealed;
const { id: keyId } = key;
const by = 'U0ADMIN';

function own(over: Partial<Credential> = {}): Credential {
  const secrets = [{ id: keyId, request: request().id }];
  return makeCredential({ id: `apiKey:${keyId}`, secrets, ...over });
}
const unrevealed = (over: Partial<Credential> = {}) =>
  own({ handedOverAt: undefined, ends: {}, told: undefined, ...over });
const lost = { status: 'held', at: NOW, reason: 'entries_lost', from: { status: 'live' } } as const;

function revoked(before: Request, credential: Credential | undefined, replace = false) {
  const wish = { by: replace ? 'U0DANA' : by, replace, keyId };
  const commands = revocation(before, credential, wish, NOW);
  return decideTogether({ request: before, credential }, commands, { ...given(), commitId: 'n' });
}

function kept(before: Request, credential: Credential | undefined) {
  const commands = keeping(before, credential, { by, keyId }, NOW);
  return decideTogether({ request: before, credential }, commands, { ...given(), commitId: 'n' });
}

/** Held because Redis has lost that the key was shown. */
function held(from: Extract<State, { status: 'held' }>['from'], change: Partial<Later> = {}) {
  const later = { event: 'reveal.delivered', by: 'U0DANA', at: NOW - HOUR, version: 9 } as const;
  return request({
    status: 'held',
    at: NOW,
    reason: 'entries_lost',
    from,
    later: { ...later, status: 'delivered', revealed: true, ...change },
  });
}

describe('revoking a key', () => {
  it('before anybody has it ends its request in the same commit', () => {
    expect(revoked(request(STATES.ready), unrevealed())).toMatchObject({
      request: { after: { state: { status: 'revoked', by } } },
      credential: { after: { state: { status: 'ending', why: 'asked', by } } },
      event: 'key.revoke_asked',
    });
  });

  it('that was handed over leaves its request as it is', () => {
    const step = revoked(request(STATES.delivered), own());
    expect(step).toMatchObject({
      credential: { after: { state: { status: 'ending', why: 'asked' } } },
      event: 'credential.end_asked',
    });
    expect(step).toHaveProperty('request', undefined);
  });

  it('to have another one makes its request wait for its end', () => {
    const replacement = { until: NOW + HOUR, keys: [] };
    expect(revoked(request(STATES.delivered, { replacement }), own(), true)).toMatchObject({
      request: { after: { state: { status: 'approved', waitsFor: `apiKey:${keyId}` } } },
      credential: { after: { state: { status: 'ending' } } },
    });
    expect(revoked(request(STATES.uncertain), unrevealed(), true)).toMatchObject({
      request: { after: { state: { status: 'approved', waitsFor: `apiKey:${keyId}` } } },
      credential: { after: { state: { status: 'ending' } } },
    });
  });

  it('that ends already is refused as a whole', () => {
    const work = { by, work: 2, since: NOW, retryAt: NOW } as const;
    const ending = own({ state: { status: 'ending', why: 'asked', ...work } });
    expect(revoked(request(STATES.delivered), ending)).toMatchObject({
      refusal: { why: 'credential_ended' },
    });
    const replacement = { until: NOW + HOUR, keys: [] };
    expect(revoked(request(STATES.delivered, { replacement }), ending, true)).toMatchObject({
      refusal: { why: 'credential_ended' },
    });
  });

  it('of which Redis has lost the record opens one that ends', () => {
    const step = revoked(held({ status: 'approved' }, { key }), undefined);
    expect(step).toMatchObject({
      request: { after: { state: { status: 'revoked' } } },
      credential: {
        after: {
          id: `apiKey:${keyId}`,
          version: 1,
          handle: key.publicKey,
          state: { status: 'ending', why: 'asked', by, work: 1 },
        },
      },
    });
  });

  it('that was handed over, by what Redis still has, leaves its request delivered', () => {
    const delivered = { status: 'delivered', key, at: NOW } as const;
    expect(revoked(held(delivered), own({ state: lost }))).toMatchObject({
      request: { after: { state: delivered } },
      credential: { after: { state: { status: 'ending' } } },
    });
  });
});

describe('keeping a key after a loss', () => {
  it('gives its record the hand-over that was lost, and lets it live', () => {
    const step = kept(held({ status: 'ready', ...sealed }), unrevealed({ state: lost }));
    expect(step).toMatchObject({
      request: { after: { state: { status: 'delivered', key } } },
      credential: { after: { state: { status: 'live' }, handedOverAt: NOW } },
      event: 'key.kept',
    });
  });

  it('leaves the end of one that Redis knows to be in use', () => {
    const credential = own({ state: lost });
    expect(kept(held({ status: 'delivered', key, at: NOW }), credential)).toMatchObject({
      credential: {
        after: { state: { status: 'live' }, handedOverAt: credential.handedOverAt },
      },
    });
  });

  it('opens a record where Redis has lost that there was one', () => {
    expect(kept(held({ status: 'approved' }, { key }), undefined)).toMatchObject({
      request: { after: { state: { status: 'delivered', key } } },
      credential: {
        after: { version: 1, handedOverAt: NOW, state: { status: 'live' }, ends: {} },
      },
    });
  });

  it('is refused where it ends already, and its request with it', () => {
    const work = { by, work: 2, since: NOW, retryAt: NOW } as const;
    const ending = unrevealed({ state: { status: 'ending', why: 'asked', ...work } });
    expect(kept(held({ status: 'ready', ...sealed }), ending)).toMatchObject({
      refusal: { why: 'credential_ended' },
    });
  });
});
