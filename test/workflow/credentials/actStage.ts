import { approvedOf } from '../../../src/domain/credential/access.ts';
import type { Credential } from '../../../src/domain/credential/credential.ts';
import { type KeySpec, specHash } from '../../../src/domain/key/spec.ts';
import { decideTogether } from '../../../src/domain/ledger/together.ts';
import type { People } from '../../../src/domain/policy/people.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import { overtaken } from '../../../src/domain/record/decision.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { decide } from '../../../src/domain/transitions/decide.ts';
import { signGrant } from '../../../src/workflow/core/autoGrants.ts';
import type { Transitions } from '../../../src/workflow/core/transition.ts';
import { createCarryOut } from '../../../src/workflow/credentials/carryOut.ts';
import type { LedgerTransitions } from '../../../src/workflow/ledger/ledgerTransitions.ts';
import { makeCredential } from '../../domain/credential/fixtures.ts';
import { NOW, people, policy, request } from '../../domain/fixtures.ts';
import { recordingLog, signer } from '../../store/fixtures.ts';
import { UNTOUCHED } from '../../untouched.ts';

const entry = {
  event: 'x',
  by: 'x',
  at: 0,
  outcome: 'success',
  policyHash: '',
  facts: {},
} as const;

/** A key of Dana that reads her organization. */
export function keyOf(over: Partial<Credential> = {}): Credential {
  const access = approvedOf({ organizationRoles: ['ORG_READ_ONLY'], addresses: ['203.0.113.7'] });
  return makeCredential({ ...access, ...over });
}

/** Approved by Ravi. */
export function approvedFor(spec: KeySpec | undefined): Request {
  if (spec === undefined) throw new Error('nobody could ask for that');
  const state = { status: 'approved', at: NOW, retryAt: NOW } as const;
  const bare = request(state, { id: '01JD0000000000000000000007', spec, specHash: specHash(spec) });
  const vote = { kind: 'vote', by: 'U0RAVI', at: NOW, specHash: bare.specHash } as const;
  return { ...bare, grants: [signGrant(signer, bare, vote)] };
}

/**
 * What became of a request about this key, and of the key. `meanwhile`: what somebody makes of the key
 * between the look at it and the commit. `stoppedFor`: how long the process stands still there, ms.
 */
export async function carriedOut(
  asked: Request,
  key: Credential,
  given: {
    readonly policy?: Partial<Policy>;
    readonly people?: People;
    readonly meanwhile?: Credential;
    readonly stoppedFor?: number;
  } = {},
) {
  let [wish, credential] = [asked, key];
  const facts = given.people ?? people();
  const circumstances = { policy: policy(given.policy), people: facts, approvers: [], now: NOW };
  const transitions: Pick<Transitions, 'move'> = {
    async move(_, command) {
      const decision = decide(
        wish,
        typeof command === 'function' ? command({ request: wish, places: {}, now: NOW }) : command,
        circumstances,
      );
      if (!decision.ok) return decision;
      wish = { ...wish, state: decision.state, ...decision.changes };
      return { ok: true, request: wish, entry };
    },
  };
  const ledger: Pick<LedgerTransitions, 'move'> = {
    async move(_, commands, { until = NOW } = {}) {
      if (NOW + (given.stoppedFor ?? 0) > until) return overtaken(wish.state);
      credential = given.meanwhile ?? credential;
      const loaded = {
        request: { request: wish, places: {}, now: NOW },
        credential: { credential, now: NOW },
      };
      const records = { request: wish, credential };
      const wanted = commands({ ...loaded, now: NOW });
      const decision = decideTogether(records, wanted, { ...circumstances, commitId: 'n' });
      if (!decision.ok) return decision;
      wish = decision.request?.after ?? wish;
      credential = decision.credential?.after ?? credential;
      return { ...decision, entry };
    },
  };
  const acts = createCarryOut({
    adoptionRequests: { adopt: async () => ({ is: 'no', code: 'nothing_to_adopt' }) },
    transitions,
    ledger,
    credentials: {
      load: async () => ({ credential, now: NOW }),
      get: async () => new Map([[credential.id, credential]]),
    },
    history: UNTOUCHED.history,
    requests: { load: async () => undefined },
    people: { about: async () => facts },
    policy: () => circumstances.policy,
    preApprovals: { get: async () => new Map() },
    signer,
    log: recordingLog(),
  });
  const isDone = await acts.carryOut({ request: wish, places: {}, now: NOW });
  const { state } = wish;
  const problem = 'problem' in state ? state.problem?.code : undefined;
  return { isDone, outcome: problem ?? state.status, credential };
}
