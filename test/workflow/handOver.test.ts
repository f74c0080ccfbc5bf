import { expect, it } from 'vitest';
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

const PRIVATE_KEY = 'made-up-private-key';
const credential = makeCredential();

/** Everything about a reveal is in order; what is handed over may not be. */
function revealOf(of: Request, encryptFor: EncryptFor) {
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
    journal: { append: async () => undefined },
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
    stopwatch: { now: () => 0, sleep: async () => undefined },
    log: recordingLog(),
  });
  return { reveal, moves };
}

const WINDOW = { nonce: 'n', viewId: 'V1', user: 'U0DANA', requestId: 'R', purpose: 'reveal' };
const claimed = request(STATES.claimed);
const forRecipient = { ...claimed, spec: { ...claimed.spec, recipient: RECIPIENT } };
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
