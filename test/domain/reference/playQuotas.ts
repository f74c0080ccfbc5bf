import { type PreApproval, preApprovalMacInput } from '../../../src/domain/approval/preApproval.ts';
import { POLICY_DEFAULTS } from '../../../src/domain/policy/policy.ts';
import type { Request } from '../../../src/domain/record/request.ts';
import { refusalsIn } from '../../../src/domain/record/result.ts';
import { Secret } from '../../../src/foundation/secret.ts';
import { createSigner } from '../../../src/store/secrets/sign.ts';
import type { Submitted } from '../../../src/workflow/requests/newRequest/commitNewRequest.ts';
import { createSubmission } from '../../../src/workflow/requests/submit.ts';
import { type Chance, createChance } from '../../model/ports/chance.ts';
import { createModelStore } from '../../model/ports/store/store.ts';
import { UNTOUCHED } from '../../untouched.ts';
import { drawPeople, drawPolicy, drawRoles, GROUPS, HOUR, REQUESTER, VOTERS } from './chances.ts';
import type { NaivePerson, NaivePolicy } from './naive.ts';
import { createNaiveQuotas, type NaivePreApproval } from './naiveQuotas.ts';
import { ORGANIZATION, peopleOf, policyOf, START } from './play.ts';

const LIMITS = { ...POLICY_DEFAULTS.limits, open: 100, perDay: 100 };
const ring = [{ kid: 'k', secret: new Secret(Buffer.alloc(32, 1).toString('base64')) }] as const;
const signer = createSigner({ ring, installation: 'reference' });
const ENTRY = {
  event: 'x',
  by: 'x',
  at: 0,
  outcome: 'success',
  policyHash: 'p',
  facts: {},
} as const;
const nothing = () => {};

interface Game {
  readonly chance: Chance;
  readonly people: Map<string, NaivePerson>;
  policy: NaivePolicy;
  now: number;
}

function idOf(number: number): string {
  return `01${String(number).padStart(24, '0')}`;
}

/** The real submission over the store that the model replays against the real scripts. */
function createReal(game: Game) {
  const store = createModelStore({ now: () => game.now });
  let made = 0;
  const nonce = () => {
    made += 1;
    return `n${made}`;
  };
  const unused = async () => {
    throw new Error('nobody asks this');
  };
  const submission = createSubmission({
    requests: {
      load: async (id) => store.load(id),
      commit: async (transition) => store.commit(transition),
      now: async () => game.now,
      ofRequester: unused,
      listed: unused,
      issued: unused,
      placed: unused,
      takeDue: unused,
      takeNotices: unused,
      isOwed: unused,
      settle: unused,
      postpone: unused,
      rememberWindow: unused,
      recallWindow: unused,
      note: unused,
    },
    history: UNTOUCHED.history,
    preApprovals: { open: async () => store.preApprovals.open() },
    people: { about: async () => peopleOf(game.people) },
    atlas: { organization: () => undefined },
    signer,
    policy: () => ({ ...policyOf(game.policy), limits: LIMITS }),
    shut: { isShut: async () => false },
    ids: { request: nonce, nonce },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    moved: nothing,
  });
  return { store, submission };
}

type Real = ReturnType<typeof createReal>;

/** What a request rests on, in the words of the reference. */
function said({ state, grants }: Request): string {
  const rule = grants.find((grant) => grant.kind === 'automatic');
  if (rule?.kind === 'automatic') return `${state.status} by ${rule.rule}`;
  const windows = grants.flatMap((one) => (one.kind === 'pre_approval' ? [one.preApproval] : []));
  return [state.status, ...windows].join(' ');
}

function outcome(submitted: Submitted): string {
  if (submitted.ok) return said(submitted.request);
  const all = refusalsIn(submitted.refusal).map(({ why }) => why);
  return all.map((why) => (why === 'denied_by_rule' ? 'denied' : why)).join(' ');
}

function allow(game: Game, { store }: Real, id: string): NaivePreApproval {
  const { chance, now } = game;
  const wish = {
    id,
    by: chance.pick(VOTERS),
    person: chance.pick([REQUESTER, REQUESTER, 'U0B']),
    roles: [...drawRoles(chance)],
    until: now + chance.pick([HOUR, 30 * HOUR]),
    uses: 1 + chance.below(2),
  };
  const more = { version: 1, commitId: id, organizationId: ORGANIZATION, organizationName: 'acme' };
  const unsigned = { ...wish, ...more, at: now };
  const preApproval: PreApproval = { ...unsigned, mac: signer.sign(preApprovalMacInput(unsigned)) };
  store.preApprovals.save(preApproval, undefined, ENTRY);
  return { ...wish, revoked: false };
}

function revoke(game: Game, { store }: Real, one: NaivePreApproval): void {
  const stored = store.preApprovals.get([one.id]).get(one.id);
  if (stored === undefined || one.revoked) return;
  one.revoked = true;
  const revoked = { by: one.by, at: game.now };
  const after = { ...stored, version: 2, commitId: `${one.id}r`, revoked };
  store.preApprovals.save(after, stored, ENTRY);
}

function turn({ chance, people }: Game): void {
  const person = people.get(chance.pick(VOTERS));
  if (person === undefined) return;
  if (chance.hit(0.1)) person.member = false;
  const group = chance.pick(GROUPS);
  const others = person.groups.filter((one) => one !== group);
  person.groups = person.groups.includes(group) ? others : [...others, group];
}

export interface PlayedQuotas {
  /** What the requests came to, one word each. */
  readonly ends: readonly string[];
  readonly difference?: string;
}

/** Several requests of two people, side by side with lists that are counted by hand. */
export async function playQuotas(seed: number, length: number): Promise<PlayedQuotas> {
  const chance = createChance(seed);
  const game: Game = {
    chance,
    people: drawPeople(chance),
    policy: drawPolicy(chance),
    now: START,
  };
  const naive = createNaiveQuotas();
  const real = createReal(game);
  const ends: string[] = [];
  for (let i = 0; i < length; i += 1) {
    game.now += chance.pick([1, 1000, HOUR / 2, 2 * HOUR, 25 * HOUR]);
    const draw = chance.fraction();
    if (draw < 0.25) naive.preApprovals.push(allow(game, real, idOf(1000 + i)));
    else if (draw < 0.32 && naive.preApprovals.length > 0) {
      const one = naive.preApprovals[chance.below(naive.preApprovals.length)];
      if (one !== undefined) revoke(game, real, one);
    } else if (draw < 0.4) turn(game);
    else if (draw < 0.43) game.policy = drawPolicy(chance);
    else {
      const by = chance.pick([REQUESTER, REQUESTER, 'U0B']);
      const roles = drawRoles(chance);
      const wish = {
        organizationId: ORGANIZATION,
        description: 'ci-deploy',
        roles,
        reason: 'the nightly deploy',
        ticket: '',
        recipient: '',
        accessList: '',
      };
      const expected = naive.submit(by, roles, withManagerOf(by, game));
      const submitted = outcome(await real.submission.submit(by, idOf(i), wish));
      if (submitted !== expected) {
        const difference = `${i}. of ${by}: ${submitted}, the reference says ${expected}`;
        return { ends, difference };
      }
      ends.push(submitted.replace(/ .*/, submitted.includes('rule') ? ' rule' : ' allowed'));
    }
  }
  return { ends };
}

/** Only the requester of the other games has a manager. */
function withManagerOf(by: string, game: Game) {
  const { manager: _, ...policy } = game.policy;
  return by === REQUESTER ? game : { ...game, policy };
}
