import * as fc from 'fast-check';
import type { OrganizationRole } from '../../../../src/domain/key/roles.ts';
import { ADMIN, MINUTE, REQUESTERS, SECOND_ADMIN, VOTERS } from '../../ports/people.ts';
import { ask, drift, key, leave, pass } from './keySteps.ts';
import { after, is, LATEST, type Made, of, replica, type Step, TALKS, think } from './step.ts';

const DAY = 25 * 60 * MINUTE;

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

export const talk: Made<'talk'> = fc.record({
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

export const own: Made<'own'> = fc.record({
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

export const crash: Made<'crash'> = fc.record({
  ...is('crash'),
  replica,
  downMs: fc.constantFrom(10, 1_000, 30_000, 120_000),
});

export const pause: Made<'pause'> = fc.record({
  ...is('pause'),
  replica,
  // Pauses slightly longer than lease and settling time let an old attempt meet its successor.
  ms: fc.oneof(
    fc.constantFrom(500, 20_000, 90_000, 200_000, 400_000),
    fc.integer({ min: 140_000, max: 190_000 }),
  ),
});

export const resume: Made<'resume'> = fc.record({ ...is('resume'), of });
const close: Made<'close'> = fc.record({ ...is('close'), of });
export const vanish: Made<'vanish'> = fc.record({ ...is('vanish'), of });
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
export const forge: Made<'forge'> = fc.record({
  ...is('forge'),
  of,
  mac: fc.constantFrom('A'.repeat(16), 'forgedforgedforg'),
});

const EVERYTHING = 1_000_000;

export const loss: Made<'loss'> = fc.record({
  ...is('loss'),
  back: fc.constantFrom(1, 1, 2, 2, 3, 4, 5, 8, 12, EVERYTHING),
  restart: fc.boolean(),
});

export const accept: Made<'accept'> = fc.record({
  ...is('accept'),
  by: fc.constantFrom(ADMIN, ADMIN, SECOND_ADMIN, SECOND_ADMIN, 'U0MEI', 'U0DANA'),
  think,
});

export const one: fc.Arbitrary<Step> = fc.oneof(
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
  { weight: 1, arbitrary: ask },
  { weight: 1, arbitrary: pass },
  { weight: 1, arbitrary: leave },
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
export const reveal: fc.Arbitrary<Step> = own.map((step) => ({
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
