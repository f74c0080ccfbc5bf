import { expect, it } from 'vitest';
import type { Credential } from '../../src/domain/credential/credential.ts';
import { replacementSpec } from '../../src/domain/ledger/actSpec.ts';
import type { Request } from '../../src/domain/record/request.ts';
import type { Command } from '../../src/domain/transitions/decide.ts';
import { RecipientError } from '../../src/foundation/errors.ts';
import { Secret } from '../../src/foundation/secret.ts';
import type { EncryptFor } from '../../src/workflow/ports/secrets.ts';
import { createReveal } from '../../src/workflow/requests/reveal/reveal.ts';
import { NOW, people, policy, request, STATES } from '../domain/fixtures.ts';
import { RECIPIENT } from '../slack/handOver.ts';
import { makeCredential } from '../store/credentials/fixtures.ts';
import { recordingLog } from '../store/fixtures.ts';
import { UNTOUCHED } from '../untouched.ts';
import { keyOf } from './credentials/actStage.ts';

const PRIVATE_KEY = 'made-up-private-key';
const credential = makeCredential();

/** Everything about a reveal is in order; what is handed over may not be. */
function revealOf(
  of: Request,
  encryptFor: EncryptFor,
  {
    known = () => [],
    isTimeRight = true,
  }: { known?: () => readonly Credential[]; isTimeRight?: boolean } = {},
) {
  const moves: Command[] = [];
  const entry = {
    event: 'x',
    by: 'U0DANA',
    at: NOW,
    outcome: 'success',
    policyHash: '',
    facts: {},
  } as const;
  const loaded = { request: of, places: {}, now: NOW };
  const reveal = createReveal({
    requests: { load: async () => ({ ...loaded, request: { ...of, state: STATES.ready } }) },
    people: { about: async () => people() },
    policy: () => policy(),
    journal: { append: async () => undefined, catchUp: async () => undefined },
    credentials: { get: async () => new Map(known().map((one) => [one.id, one])) },
    history: UNTOUCHED.history,
    seals: { unseal: () => new Secret(PRIVATE_KEY) },
    encryptFor,
    windows: {
      recall: async (window) => ({
        ok: true,
        window: { ...window, shows: { kind: 'spec', specHash: of.specHash } },
      }),
    },
    transitions: {
      async move(_id, command) {
        moves.push(typeof command === 'function' ? command(loaded) : command);
        return { ok: true, request: of, entry };
      },
    },
    ledger: {
      async move(_ids, commands) {
        const { request: asked } = commands({ credential: { credential, now: NOW }, now: NOW });
        if (asked !== undefined) moves.push(asked);
        const accepted = {
          ok: true,
          state: of.state,
          event: 'reveal.claimed',
          by: of.requester,
          facts: {},
        } as const;
        return {
          ok: true,
          request: { after: of, accepted },
          event: 'x',
          by: of.requester,
          facts: {},
          entry,
        };
      },
    },
    atlas: { organization: () => undefined },
    isTimeRight: async () => isTimeRight,
    stopwatch: { now: () => 0, sleep: async () => undefined },
    log: recordingLog(),
  });
  return { reveal, moves };
}

const WINDOW = { nonce: 'n', viewId: 'V1', user: 'U0DANA', requestId: 'R', purpose: 'reveal' };
const claimed = request(STATES.claimed);
const forRecipient = { ...claimed, spec: { ...claimed.spec, recipient: RECIPIENT } };
const ready = (of: Request): Request => ({ ...of, state: STATES.ready });
const fails: EncryptFor = () => Promise.reject(new RecipientError('not_encrypted', 'made up'));

it('what cannot be encrypted for its recipient is not shown at all, and still waits', async () => {
  const { reveal, moves } = revealOf(forRecipient, fails);
  let shown = 0;
  const told = await reveal.show(WINDOW, async () => {
    shown += 1;
  });
  expect(told).toEqual({ ok: false, refusal: { why: 'not_shown', stopped: 'recipient' } });
  expect(shown).toBe(0);
  const back = { type: 'unclaim', claimId: 'V1:n', reason: 'not_encrypted' };
  expect(moves).toEqual([expect.objectContaining({ type: 'claim' }), back]);
});

it('nothing is shown while the clock is wrong by which its life would be counted', async () => {
  const { reveal, moves } = revealOf(claimed, fails, { isTimeRight: false });
  const told = await reveal.show(WINDOW, async () => {
    throw new Error('it was shown');
  });
  expect(told).toEqual({ ok: false, refusal: { why: 'not_shown', stopped: 'clock' } });
  expect(moves).toEqual([]);
});

it('what is encrypted for its recipient is the only thing that is handed over', async () => {
  const { reveal, moves } = revealOf(forRecipient, async (recipient, content) => {
    expect(content.reveal()).toContain(PRIVATE_KEY);
    return `a file for ${recipient}`;
  });
  await reveal.show(WINDOW, async (_request, handOver) => {
    expect(handOver).toEqual({
      form: 'file',
      recipient: RECIPIENT,
      file: `a file for ${RECIPIENT}`,
    });
  });
  expect(moves.at(-1)).toMatchObject({ type: 'delivered' });
});

it('without a recipient nothing is encrypted', async () => {
  const { reveal, moves } = revealOf(claimed, fails);
  await reveal.show(WINDOW, async (_request, handOver) => {
    expect(handOver).toMatchObject({ form: 'clear', otherAddress: false });
  });
  expect(moves.at(-1)).toMatchObject({ type: 'delivered' });
});

it('what replaces a key that somebody else owns by now is not shown to who asked for it', async () => {
  const old = keyOf();
  const spec = replacementSpec(old, { overlap: 1, lifetime: 1 });
  const replacing = { ...claimed, ...(spec && { spec }) };
  const shownWith = async (owner: string) => {
    const known = { ...old, owner: { kind: 'person', id: owner } } as const;
    const { reveal, moves } = revealOf(replacing, fails, { known: () => [known] });
    let shown = 0;
    const told = await reveal.show(WINDOW, async () => {
      shown += 1;
    });
    const refused = await reveal.refuse(
      { request: ready(replacing), places: {}, now: NOW },
      'U0DANA',
    );
    return { told: told.ok || told.refusal.why, refused: refused?.why, shown, moves: moves.length };
  };
  expect(await shownWith('U0DANA')).toEqual({ told: true, refused: undefined, shown: 1, moves: 2 });
  const why = 'asker_not_owner';
  expect(await shownWith('U0MEI')).toEqual({ told: why, refused: why, shown: 0, moves: 0 });
});

it('nor where somebody took the old key over just before the claim: the claim is given back', async () => {
  const old = keyOf();
  const spec = replacementSpec(old, { overlap: 1, lifetime: 1 });
  const replacing = { ...claimed, ...(spec && { spec }) };
  const owners = ['U0DANA', 'U0MEI'];
  const { reveal, moves } = revealOf(replacing, fails, {
    known: () => [{ ...old, owner: { kind: 'person', id: owners.shift() ?? 'U0MEI' } }],
  });
  const told = await reveal.show(WINDOW, async () => {
    throw new Error('it was shown');
  });
  expect(told).toEqual({ ok: false, refusal: { why: 'asker_not_owner' } });
  const back = { type: 'unclaim', claimId: 'V1:n', reason: 'asker_not_owner' };
  expect(moves).toEqual([expect.objectContaining({ type: 'claim' }), back]);
});
