import * as fc from 'fast-check';
import type { OrganizationRole } from '../../../src/domain/key/roles.ts';
import { ADMIN, MINUTE, REQUESTERS, SECOND_ADMIN, VOTERS } from '../ports/people.ts';
import { TALKS, type Talk } from './conversations.ts';

const DAY = 25 * 60 * MINUTE;
export type KeyAct = 'freeze' | 'thaw' | 'endNow' | 'resumeKey';
/** Index of the newest request. */
export const LATEST = -1;

/** One action of people or the environment, `after` this many ms. */
export type Step = { readonly after: number } & (
  | {
      readonly do: 'submit';
      readonly by: string;
      readonly roles: readonly string[];
      readonly twice: boolean;
      /** As a break-glass request. */
      readonly glass: boolean;
    }
  /** Somebody gives a pre-approval. */
  | {
      readonly do: 'allow';
      readonly by: string;
      readonly person: string;
      readonly roles: readonly OrganizationRole[];
      readonly uses: number;
      readonly think: number;
    }
  /** Somebody opens the list of pre-approvals and revokes one. */
  | {
      readonly do: 'take back';
      readonly by: string;
      readonly which: number;
      readonly think: number;
    }
  | {
      readonly do: 'talk';
      readonly how: Talk;
      readonly of: number;
      /** Absent if it is the requester. */
      readonly by: string | undefined;
      readonly think: number;
    }
  | {
      readonly do: 'decide';
      readonly how: 'approve' | 'deny' | 'revoke';
      readonly of: number;
      readonly by: string;
      readonly think: number;
    }
  | {
      readonly do: 'own';
      readonly how: 'withdraw' | 'reveal' | 'revoke' | 'replace';
      readonly of: number;
      readonly impostor: boolean;
      readonly think: number;
    }
  /** What people do with a key that was handed over, or that is held. */
  | {
      readonly do: 'key';
      readonly how: KeyAct;
      readonly of: number;
      readonly by: string | undefined;
      readonly think: number;
    }
  /** A person changes at Atlas what a key may do, or from where. */
  | { readonly do: 'drift'; readonly of: number; readonly what: 'role' | 'address' }
  | { readonly do: 'resume'; readonly of: number }
  | { readonly do: 'close'; readonly of: number }
  | { readonly do: 'vanish'; readonly of: number }
  | { readonly do: 'again'; readonly which: number; readonly as: string | undefined }
  | { readonly do: 'crash'; readonly replica: number; readonly downMs: number }
  | { readonly do: 'pause'; readonly replica: number; readonly ms: number }
  | { readonly do: 'turn'; readonly who: string }
  | { readonly do: 'quorum'; readonly quorum: number }
  /** The policy loses the organization, or the seal keys are missing. */
  | { readonly do: 'lose'; readonly what: 'organization' | 'seal keys' }
  /** Organization and seal keys are back. */
  | { readonly do: 'regain' }
  /**
   * The store loses its newest entries. `restart`: replicas restart as well, as after a restored
   * backup.
   */
  | { readonly do: 'loss'; readonly back: number; readonly restart: boolean }
  | { readonly do: 'accept'; readonly by: string; readonly think: number }
  | { readonly do: 'forge'; readonly of: number; readonly mac: string }
);
type Kind<K extends Step['do']> = Extract<Step, { do: K }>;
type Made<K extends Step['do']> = fc.Arbitrary<Kind<K>>;

const after = fc.constantFrom(0, 0, 5, 30, 300, 2_000, 10_000, 35_000, 95_000, 200_000);
const think = fc.constantFrom(0, 10, 3_000, 3_000, 40_000);
const of = fc.constantFrom(0, 0, 0, 1, 1, 2, 3);
const replica = fc.nat(2);
const is = <K extends Step['do']>(kind: K) => ({ do: fc.constant(kind), after });

export const submit: Made<'submit'> = fc.record({
  ...is('submit'),
  by: fc.constantFrom(...REQUESTERS),
  roles: fc.constantFrom(['ORG_READ_ONLY'], ['ORG_MEMBER', 'ORG_READ_ONLY']),
  twice: fc.boolean(),
  glass: fc.constantFrom(false, false, false, false, false, true),
});

const early = fc.constantFrom('U0MEI', 'U0SAM', 'U0MEI', 'U0SAM', ...VOTERS);

const allow: Made<'allow'> = fc.record({
  ...is('allow'),
  by: early,
  person: fc.constantFrom(...REQUESTERS),
  roles: fc.constantFrom<OrganizationRole[][]>(['ORG_READ_ONLY'], ['ORG_MEMBER', 'ORG_READ_ONLY']),
  uses: fc.constantFrom(1, 1, 2),
  think,
});

const takeBack: Made<'take back'> = fc.record({
  ...is('take back'),
  by: fc.constantFrom(ADMIN, 'U0MEI', 'U0SAM', ...VOTERS),
  which: fc.nat(2),
  think,
});

const talk: Made<'talk'> = fc.record({
  ...is('talk'),
  how: fc.constantFrom(...TALKS),
  of,
  by: fc.constantFrom(undefined, undefined, undefined, 'U0MEI', 'U0SAM', 'U0MEI', ...VOTERS),
  think,
});

export const approve: Made<'decide'> = fc.record({
  ...is('decide'),
  how: fc.constant('approve' as const),
  of,
  // Mostly people with the permission, so that most requests make progress.
  by: fc.constantFrom('U0MEI', 'U0SAM', 'U0MEI', 'U0SAM', ...VOTERS),
  think,
});

const deny: Made<'decide'> = fc.record({
  ...is('decide'),
  how: fc.constant('deny' as const),
  of,
  by: fc.constantFrom(...VOTERS),
  think,
});

const revoke: Made<'decide'> = fc.record({
  ...is('decide'),
  how: fc.constant('revoke' as const),
  of,
  by: fc.constantFrom(ADMIN, ...VOTERS),
  think,
});

const own: Made<'own'> = fc.record({
  ...is('own'),
  how: fc.constantFrom('reveal', 'reveal', 'reveal', 'reveal', 'withdraw', 'revoke', 'replace'),
  of,
  impostor: fc.constantFrom(false, false, false, true),
  think,
});

const again: Made<'again'> = fc.record({
  ...is('again'),
  which: fc.nat(9),
  as: fc.constantFrom(undefined, undefined, 'U0MEI', 'U0OLGA'),
});

const crash: Made<'crash'> = fc.record({
  ...is('crash'),
  replica,
  downMs: fc.constantFrom(10, 1_000, 30_000, 120_000),
});

const pause: Made<'pause'> = fc.record({
  ...is('pause'),
  replica,
  // Pauses slightly longer than lease and settling time let an old attempt meet its successor.
  ms: fc.oneof(
    fc.constantFrom(500, 20_000, 90_000, 200_000, 400_000),
    fc.integer({ min: 140_000, max: 190_000 }),
  ),
});

const key: Made<'key'> = fc.record({
  ...is('key'),
  how: fc.constantFrom('freeze', 'freeze', 'thaw', 'thaw', 'endNow', 'resumeKey'),
  of,
  // Mostly its owner and admins. Only admins thaw.
  by: fc.constantFrom(undefined, undefined, ADMIN, ADMIN, ADMIN, 'U0MEI', 'U0OLGA'),
  think,
});
const drift: Made<'drift'> = fc.record({
  ...is('drift'),
  of,
  what: fc.constantFrom('role', 'address'),
});

const resume: Made<'resume'> = fc.record({ ...is('resume'), of });
const close: Made<'close'> = fc.record({ ...is('close'), of });
const vanish: Made<'vanish'> = fc.record({ ...is('vanish'), of });
const turn: Made<'turn'> = fc.record({
  ...is('turn'),
  who: fc.constantFrom('U0RAVI', 'U0MEI', 'U0SAM'),
});
const quorum: Made<'quorum'> = fc.record({ ...is('quorum'), quorum: fc.constantFrom(1, 2) });
const lose: Made<'lose'> = fc.record({
  ...is('lose'),
  what: fc.constantFrom('organization', 'seal keys'),
});
/** In a few cases a day passes before, so that every deadline ends. */
const regain: Made<'regain'> = fc.record({
  do: fc.constant('regain' as const),
  after: fc.oneof({ weight: 29, arbitrary: after }, { weight: 1, arbitrary: fc.constant(DAY) }),
});
const forge: Made<'forge'> = fc.record({
  ...is('forge'),
  of,
  mac: fc.constantFrom('A'.repeat(16), 'forgedforgedforg'),
});

const EVERYTHING = 1_000_000;

const loss: Made<'loss'> = fc.record({
  ...is('loss'),
  back: fc.constantFrom(1, 1, 2, 2, 3, 4, 5, 8, 12, EVERYTHING),
  restart: fc.boolean(),
});

const accept: Made<'accept'> = fc.record({
  ...is('accept'),
  by: fc.constantFrom(ADMIN, ADMIN, SECOND_ADMIN, SECOND_ADMIN, 'U0MEI', 'U0DANA'),
  think,
});

const one: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: submit },
  { weight: 8, arbitrary: approve },
  { weight: 1, arbitrary: deny },
  { weight: 1, arbitrary: revoke },
  { weight: 8, arbitrary: own },
  { weight: 1, arbitrary: resume },
  { weight: 1, arbitrary: close },
  { weight: 1, arbitrary: vanish },
  { weight: 1, arbitrary: allow },
  { weight: 1, arbitrary: takeBack },
  { weight: 4, arbitrary: talk },
  { weight: 2, arbitrary: again },
  { weight: 4, arbitrary: crash },
  { weight: 1, arbitrary: pause },
  { weight: 1, arbitrary: turn },
  { weight: 1, arbitrary: quorum },
  { weight: 1, arbitrary: lose },
  { weight: 1, arbitrary: regain },
  { weight: 1, arbitrary: forge },
  { weight: 2, arbitrary: key },
  { weight: 1, arbitrary: drift },
);

const soon = fc.constantFrom(15, 60, 120, 300);

/** A process is stopped or killed directly after an action that gave it work. */
const tangle: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.oneof(approve, own), fc.oneof(pause, crash), soon, fc.oneof(turn, quorum, own))
  .map(([act, trouble, ms, then]) => [{ ...act, think: 10 }, { ...trouble, after: ms }, then]);

/** The organization leaves the policy, a key outlives its time, and somebody deletes it by hand. */
const orphan: fc.Arbitrary<readonly Step[]> = fc
  .tuple(lose, vanish, regain, close)
  .map(([lost, gone, back, closed]) => [
    { ...lost, what: 'organization' as const },
    { ...gone, after: 400_000, of: closed.of },
    { ...back, after: 300 },
    { ...closed, after: 300 },
  ]);

/** After a vote on the request, a narrower request replaces it. */
const narrowed: fc.Arbitrary<readonly Step[]> = fc
  .tuple(submit, approve, talk, talk, fc.oneof(approve, deny, talk))
  .map(([asked, first, offer, settled, then]) => [
    { ...asked, roles: ['ORG_MEMBER', 'ORG_READ_ONLY'], glass: false },
    { ...first, after: 2_000, of: LATEST, think: 10 },
    { ...offer, how: 'less' as const, after: 300, of: LATEST, by: 'U0SAM', think: 10 },
    {
      ...settled,
      how: settled.how === 'keep' ? 'keep' : ('accept_less' as const),
      after: 2_000,
      of: LATEST,
      by: undefined,
      think: 10,
    },
    { ...then, of: LATEST },
  ]);

/** Somebody uses a pre-approval, which is revoked before the others have decided. */
const allowedOnce: fc.Arbitrary<readonly Step[]> = fc
  .tuple(allow, submit, takeBack, approve)
  .map(([allowed, asked, taken, then]) => [
    { ...allowed, roles: ['ORG_MEMBER', 'ORG_READ_ONLY'], by: 'U0MEI', think: 10 },
    { ...asked, by: allowed.person, glass: false, after: 2_000 },
    { ...taken, after: 2_000, think: 10 },
    { ...then, of: LATEST, after: 2_000 + then.after },
  ]);

export const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      { weight: 20, arbitrary: one.map((step) => [step]) },
      { weight: 4, arbitrary: tangle },
      { weight: 1, arbitrary: narrowed },
      { weight: 1, arbitrary: allowedOnce },
      { weight: 1, arbitrary: orphan },
    ),
    {
      minLength: 2,
      maxLength: 18,
      size: 'max',
    },
  )
  .map((parts) => parts.flat());

/** The requester reveals the first key once it exists. */
const reveal: fc.Arbitrary<Step> = own.map((step) => ({
  ...step,
  how: 'reveal' as const,
  of: 0,
  impostor: false,
  after: 10_000 + step.after,
}));

/** Somebody reveals a private key, followed by any other steps. */
export const revealingSteps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(reveal, reveal, steps)
  .map(([first, second, then]) => [first, second, ...then]);

/** The life of a key: it is revealed, and then people and time act on it. */
export const livingSteps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    reveal,
    reveal,
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: key.map((step): Step => ({ ...step, of: 0 })) },
        { weight: 2, arbitrary: drift.map((step): Step => ({ ...step, of: 0 })) },
        { weight: 2, arbitrary: own },
        { weight: 1, arbitrary: crash },
        { weight: 1, arbitrary: pause },
        { weight: 1, arbitrary: one },
      ),
      { minLength: 2, maxLength: 10, size: 'max' },
    ),
  )
  .map(([first, second, then]) => [first, second, ...then]);

/** The same with a store that loses its newest entries, while people continue to act. */
export const lossySteps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    reveal,
    steps,
    loss,
    fc.array(fc.oneof(own, approve, submit, accept), { maxLength: 4 }),
    steps,
  )
  .map(([first, before, lost, meanwhile, then]) => [
    first,
    ...before.slice(0, 8),
    lost,
    ...meanwhile,
    ...then.slice(0, 6),
  ])
  // Simulating a day without events takes as long as all other steps together.
  .map((all) => all.map((step) => ({ ...step, after: Math.min(step.after, 200_000) })));
