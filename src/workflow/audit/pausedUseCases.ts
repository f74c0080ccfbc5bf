import { PausedError } from '../../foundation/errors.ts';
import type { Atlas, Organization } from '../ports/atlas.ts';
import type { Journal } from '../ports/audit.ts';
import type { PreApproving } from '../preApproval/preApproval.ts';
import type { BreakingGlass } from '../requests/breakGlass.ts';
import type { Changes } from '../requests/change.ts';
import type { Closing } from '../requests/close.ts';
import type { Discussion } from '../requests/discussion.ts';
import type { Reveal } from '../requests/reveal.ts';
import type { Review } from '../requests/review.ts';
import type { Revocations } from '../requests/revoke.ts';
import type { Submission } from '../requests/submit.ts';
import type { SafeModeGuard } from './safeMode.ts';

type Guard = Pick<SafeModeGuard, 'known' | 'isOn'>;

const REFUSAL = { why: 'safe_mode' } as const;
const PAUSED = { ok: false, refusal: REFUSAL } as const;

/** Asks the store before it begins anything. */
function unless<A extends readonly unknown[], R>(
  guard: Guard,
  instead: NoInfer<R>,
  work: (...asked: A) => Promise<R>,
): (...asked: A) => Promise<R> {
  return async (...asked) => ((await guard.isOn()) ? instead : work(...asked));
}

/** For what only opens a window: a trigger does not wait for the store, so memory must do. */
function unlessKnown<A extends readonly unknown[], R>(
  guard: Guard,
  instead: NoInfer<R>,
  work: (...asked: A) => Promise<R>,
): (...asked: A) => Promise<R> {
  return async (...asked) => (guard.known() === undefined ? work(...asked) : instead);
}

/** The innermost ring: whatever path leads to Atlas, nothing is created or deleted there. */
export function pausedAtlas(guard: Guard, atlas: Atlas): Atlas {
  async function allowed(): Promise<void> {
    if (await guard.isOn()) throw new PausedError();
  }
  const ringed = (one: Organization): Organization => ({
    ...one,
    async createKey(spec) {
      await allowed();
      return one.createKey(spec);
    },
    async deleteKey(keyId) {
      await allowed();
      return one.deleteKey(keyId);
    },
  });
  return {
    organization(id) {
      const organization = atlas.organization(id);
      return organization && ringed(organization);
    },
  };
}

/**
 * The second audit device counts only where it agrees with the first: what another replica copied
 * may be what the log lost, and this one's own file would not show it.
 */
export function guardedJournal(guard: Pick<SafeModeGuard, 'check'>, journal: Journal): Journal {
  return {
    async append(entry) {
      await guard.check();
      await journal.append(entry);
    },
  };
}

/** A step that the sweep takes on a request: it waits, and the request stays due. */
export function pausedStep<A extends readonly unknown[]>(
  guard: Guard,
  step: (...asked: A) => Promise<void>,
) {
  return unless(guard, undefined, step);
}

/** Safe mode around the use cases: none of them begins anything, and whoever asks is told why. */
export function pausedUseCases<
  T extends {
    readonly submission: Submission;
    readonly review: Review;
    readonly reveal: Reveal;
    readonly revocations: Revocations;
    readonly closing: Closing;
    readonly allowing: PreApproving;
    readonly discussion: Discussion;
    readonly changes: Changes;
    readonly breakingGlass: BreakingGlass;
  },
>(guard: Guard, useCases: T) {
  const { submission, review, reveal, revocations, closing, allowing, ...others } = useCases;
  const { discussion, changes, breakingGlass, ...rest } = others;
  return {
    ...rest,
    submission: {
      ...submission,
      refuse: unlessKnown(guard, REFUSAL, submission.refuse),
      glass: unlessKnown(guard, PAUSED, submission.glass),
      check: unless(guard, PAUSED, submission.check),
      submit: unless(guard, PAUSED, submission.submit),
    } satisfies Submission,
    review: {
      ...review,
      offer: unlessKnown(guard, PAUSED, review.offer),
      approve: unless(guard, PAUSED, review.approve),
      deny: unless(guard, PAUSED, review.deny),
      withdraw: unless(guard, PAUSED, review.withdraw),
      resume: unless(guard, PAUSED, review.resume),
    } satisfies Review,
    reveal: {
      ...reveal,
      refuse: unlessKnown(guard, REFUSAL, reveal.refuse),
      show: unless(guard, PAUSED, reveal.show),
    } satisfies Reveal,
    revocations: {
      ...revocations,
      refuse: unlessKnown(guard, REFUSAL, revocations.refuse),
      revoke: unless(guard, PAUSED, revocations.revoke),
    } satisfies Revocations,
    closing: {
      refuse: unlessKnown(guard, REFUSAL, closing.refuse),
      close: unless(guard, PAUSED, closing.close),
    } satisfies Closing,
    allowing: {
      ...allowing,
      refuse: unlessKnown(guard, REFUSAL, allowing.refuse),
      propose: unlessKnown(guard, PAUSED, allowing.propose),
      allow: unless(guard, PAUSED, allowing.allow),
      takeBack: unless(guard, PAUSED, allowing.takeBack),
    } satisfies PreApproving,
    discussion: {
      ...discussion,
      ask: unless(guard, PAUSED, discussion.ask),
      refuseAnswer: unlessKnown(guard, REFUSAL, discussion.refuseAnswer),
      answer: unless(guard, PAUSED, discussion.answer),
      offerLess: unless(guard, PAUSED, discussion.offerLess),
      refuseSettling: unlessKnown(guard, REFUSAL, discussion.refuseSettling),
      settle: unless(guard, PAUSED, discussion.settle),
      nudge: unless(guard, PAUSED, discussion.nudge),
      acknowledge: unless(guard, PAUSED, discussion.acknowledge),
    } satisfies Discussion,
    changes: {
      refuse: unlessKnown(guard, REFUSAL, changes.refuse),
      refuseAgain: unlessKnown(guard, REFUSAL, changes.refuseAgain),
      change: unless(guard, PAUSED, changes.change),
    } satisfies Changes,
    breakingGlass: {
      break: unless(guard, PAUSED, breakingGlass.break),
    } satisfies BreakingGlass,
  };
}
