import * as fc from 'fast-check';
import { ADMIN, SECOND_ADMIN } from '../../ports/people.ts';
import { ask, drift, key, leave, pass } from './keySteps.ts';
import { LATEST, type Step } from './step.ts';
import { accept, approve, crash, forge, loss, one, own, pause, reveal, vanish } from './steps.ts';

const FIRST = 0;
const MINUTES = [60_000, 200_000, 400_000];

const CHANGE = { how: 'change', roles: ['ORG_MEMBER'], addresses: ['10.0.0.0/8'] } as const;

/** Something about the first key; now and then about another one. */
function ofFirst<S extends Step & { readonly of: number }>(arbitrary: fc.Arbitrary<S>) {
  return fc
    .tuple(arbitrary, fc.constantFrom(FIRST, FIRST, FIRST, LATEST))
    .map(([step, of]): S => ({ ...step, of }));
}

/** Those who may decide, one after the other, shortly after they were asked. */
const decided = fc.tuple(approve, approve).map(([first, second]): readonly Step[] => [
  { ...first, by: 'U0MEI', of: LATEST, after: 2_000, think: 10 },
  { ...second, by: 'U0SAM', of: LATEST, after: 300, think: 10 },
]);

/** The owner asks for something in place of the key, and gets it. */
const asked: fc.Arbitrary<readonly Step[]> = fc
  .tuple(ofFirst(ask), decided)
  .map(([wish, votes]) => [{ ...wish, by: undefined }, ...votes]);

/** The new key is revealed, and the old one has an end; or the new one is there too soon. */
const replaced: fc.Arbitrary<readonly Step[]> = fc
  .tuple(ofFirst(ask), fc.constantFrom(0, 120_000, 600_000), decided, reveal, fc.boolean(), own)
  .map(([{ do: what, after, of, think }, ms, votes, shown, isLost, again]) => {
    const wish = { do: what, after, of, think, by: undefined, how: 'replace', ms } as const;
    const second = { ...again, how: 'reveal', of: LATEST, impostor: false, after: 40_000 } as const;
    return [wish, ...votes, { ...shown, of: LATEST }, ...(isLost ? [second] : [])];
  });

/** Two requests about one key, or one about a key that somebody works on, in no good order. */
const crossed: fc.Arbitrary<readonly Step[]> = fc
  .tuple(ofFirst(ask), ofFirst(ask), decided, ofFirst(fc.oneof(key, pass)), fc.boolean())
  .map(([first, second, votes, between, isLate]) => {
    const mine = [first, second].map((one) => ({ ...one, by: undefined, after: 300, think: 10 }));
    const rest = [...votes.map((vote) => ({ ...vote, of: -2 })), ...votes];
    return isLate ? [...mine, ...rest, between] : [...mine, between, ...rest];
  });

/** A key is frozen, and an admin gives it back what it had. */
const thawed: fc.Arbitrary<readonly Step[]> = fc
  .tuple(ofFirst(key), ofFirst(key))
  .map(([frozen, then]) => [
    { ...frozen, how: 'freeze', by: undefined },
    { ...then, how: 'thaw', by: ADMIN },
  ]);

/** What a person adds at Atlas is seen, and then taken away again. */
const repaired: fc.Arbitrary<readonly Step[]> = fc
  .tuple(ofFirst(drift), fc.constantFrom(...MINUTES), ofFirst(drift))
  .map(([change, ms, undo]) => [
    { ...change, what: 'role' },
    { ...undo, what: 'undo', after: ms },
  ]);

/** The old key first: it is revoked, and then another one is created and revealed. */
const leaked: fc.Arbitrary<readonly Step[]> = fc.tuple(own, reveal).map(([first, then]) => [
  { ...first, how: 'replace', of: FIRST, impostor: false },
  { ...then, of: FIRST },
]);

/** A key gets another owner. */
const passed: fc.Arbitrary<readonly Step[]> = fc
  .tuple(ofFirst(pass), ofFirst(pass))
  .map(([offer, then]) => [
    { ...offer, how: 'offer', by: undefined },
    { ...then, how: then.how === 'decline' ? 'decline' : 'take', by: undefined },
  ]);

/** Somebody leaves for longer than it takes to notice that, and may come back. */
const left: fc.Arbitrary<readonly Step[]> = fc
  .tuple(leave, fc.constantFrom(...MINUTES), ofFirst(pass), fc.boolean(), leave)
  .map(([gone, ms, taken, isBack, back]) => [
    gone,
    { ...taken, how: 'take', by: undefined, after: ms },
    ...(isBack ? [{ ...back, who: gone.who }] : []),
  ]);

const single = (arbitrary: fc.Arbitrary<Step>) => arbitrary.map((step): readonly Step[] => [step]);

/** The life of a key: it is revealed, and then people and time act on it. */
export const livingSteps: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    reveal,
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: single(ofFirst(key)) },
        { weight: 2, arbitrary: single(ofFirst(drift)) },
        { weight: 4, arbitrary: asked },
        { weight: 2, arbitrary: replaced },
        { weight: 1, arbitrary: crossed },
        { weight: 1, arbitrary: thawed },
        { weight: 1, arbitrary: passed },
        { weight: 1, arbitrary: left },
        { weight: 2, arbitrary: single(ofFirst(own)) },
        { weight: 1, arbitrary: leaked },
        { weight: 1, arbitrary: single(forge) },
        { weight: 1, arbitrary: repaired },
        { weight: 1, arbitrary: single(ofFirst(vanish)) },
        { weight: 1, arbitrary: single(crash) },
        { weight: 1, arbitrary: single(pause) },
        { weight: 1, arbitrary: single(one) },
      ),
      { minLength: 1, maxLength: 7, size: 'max' },
    ),
  )
  .map(([first, then]) => [first, ...then.flat()]);

/** A key is changed, and the store loses the end of that, after the copy of the log has it. */
export const lostChange: fc.Arbitrary<readonly Step[]> = fc
  .tuple(reveal, ask, decided, loss, fc.constantFrom(1, 1, 2), fc.array(fc.oneof(accept, own)))
  .map(([shown, { of: _, ...wish }, votes, lost, back, then]) => [
    shown,
    { ...wish, ...CHANGE, of: FIRST, by: undefined, after: 12_000, think: 10 },
    ...votes,
    { ...lost, back, after: 95_000 },
    ...then,
  ]);

/** A private key is revealed, the store loses that, and its requester asks for it once more. */
export const lostReveal: fc.Arbitrary<readonly Step[]> = fc
  .tuple(reveal, loss, fc.constantFrom(1, 2, 2), accept, reveal)
  .map(([shown, lost, back, pressed, again]) => [
    shown,
    { ...lost, back, after: 95_000 },
    { ...pressed, by: ADMIN, after: 200_000, think: 10 },
    { ...pressed, by: SECOND_ADMIN, after: 10_000, think: 10 },
    { ...again, after: 35_000 },
    { ...again, after: 35_000 },
  ]);

/** A key is replaced, the old one first, and the store loses all of that. */
export const lostReplacement: fc.Arbitrary<readonly Step[]> = fc
  .tuple(reveal, own, loss, fc.constantFrom(5, 5, 4), fc.array(fc.oneof(accept, own)))
  .map(([shown, replaced, lost, back, then]) => [
    shown,
    { ...replaced, how: 'replace', of: FIRST, impostor: false, after: 12_000, think: 10 },
    { ...lost, back, after: 95_000 },
    ...then,
  ]);
