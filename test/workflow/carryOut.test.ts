import { expect, it } from 'vitest';
import { approvedOf } from '../../src/domain/credential/access.ts';
import type { Credential } from '../../src/domain/credential/credential.ts';
import { accessOf } from '../../src/domain/key/spec.ts';
import { decide } from '../../src/domain/transitions/decide.ts';
import { createCarryOut } from '../../src/workflow/credentials/carryOut.ts';
import {
  changing,
  frozenByEnd,
  given,
  makeCredential,
  STATES as STATES_OF_KEY,
} from '../domain/credential/fixtures.ts';
import { NOW, people, policy, request, STATES } from '../domain/fixtures.ts';
import { recordingLog, signer } from '../store/fixtures.ts';
import { UNTOUCHED } from '../untouched.ts';

const id = makeCredential().id;
const asked = request();
const spec = {
  ...asked.spec,
  projects: [],
  owner: { kind: 'person', id: 'U0DANA' },
  act: { kind: 'change', credential: id, from: 'hash-1' },
} as const;
const target = approvedOf(accessOf(spec));
const applying = { ...asked, spec, state: STATES.applying };
const approved = { ...asked, spec, state: STATES.approved };
const entry = {
  event: 'x',
  by: 'keywarden',
  at: NOW,
  outcome: 'success',
  policyHash: '',
  facts: {},
} as const;

/** What becomes of a request for a change, where the key is like this. */
async function becomes(of: typeof applying | typeof approved, over: Partial<Credential>) {
  const states: string[] = [];
  const acts = createCarryOut({
    adoptionRequests: { adopt: async () => ({ is: 'no', code: 'nothing_to_adopt' }) },
    people: { about: async () => people() },
    policy: () => policy(),
    signer,
    preApprovals: { get: async () => new Map() },
    requests: { load: async () => undefined },
    history: UNTOUCHED.history,
    credentials: {
      load: async () => ({ credential: makeCredential(over), now: NOW }),
      get: async () => new Map([[makeCredential(over).id, makeCredential(over)]]),
    },
    ledger: {
      move: async () => {
        throw new Error('nothing is to be done with the key');
      },
    },
    transitions: {
      async move(_id, command) {
        const loaded = { request: of, places: {}, now: NOW };
        const one = typeof command === 'function' ? command(loaded) : command;
        const decision = decide(of, one, given());
        states.push(decision.ok ? decision.state.status : decision.refusal.why);
        return { ok: true, request: of, entry };
      },
    },
    log: recordingLog(),
  });
  const loaded = { request: of, places: {}, now: NOW };
  await (of.state.status === 'applying' ? acts.settle(loaded) : acts.carryOut(loaded));
  return states;
}

it.each([
  ['is frozen', { ...target, state: frozenByEnd }],
  ['has ended', { ...target, state: STATES_OF_KEY.ending }],
  [
    'is on hold',
    { ...target, state: { status: 'held', at: NOW, reason: 'refused', from: frozenByEnd } },
  ],
] as const)('a change that Atlas has shown is done, though the key %s by now', async (_, over) => {
  expect(await becomes(applying, over)).toEqual(['done']);
  expect(await becomes(approved, over)).toEqual(['done']);
});

it('a change that was turned back or interrupted is not done', async () => {
  expect(await becomes(applying, {})).toEqual(['failed']);
  expect(await becomes(applying, { state: frozenByEnd })).toEqual(['failed']);
  expect(await becomes(approved, { accessHash: 'hash-3' })).toEqual(['failed']);
});

it('a change that is at work is waited for, also after its request was on hold', async () => {
  const state = { ...changing, request: asked.id };
  expect(await becomes(applying, { state })).toEqual([]);
  expect(await becomes(approved, { state })).toEqual([]);
});
