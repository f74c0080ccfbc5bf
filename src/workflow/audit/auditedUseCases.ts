import type { Refusal } from '../../domain/record/refusal.ts';
import type { PreApproving } from '../preApproval/preApproval.ts';
import type { BreakingGlass } from '../requests/breakGlass.ts';
import type { Changes } from '../requests/change.ts';
import type { Closing } from '../requests/close.ts';
import type { Discussion } from '../requests/discussion.ts';
import type { Reveal } from '../requests/reveal.ts';
import type { Review } from '../requests/review.ts';
import type { Revocations } from '../requests/revoke.ts';
import type { Submission } from '../requests/submit.ts';
import type { Acceptance } from './endSafeMode.ts';
import type { RefusalNotes } from './refusalNotes.ts';

/** What a use case answered: a refusal in it is noted, everything passes through unchanged. */
function refusalIn(answer: unknown): Refusal['why'] | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const wrong = 'wrong' in answer && Array.isArray(answer.wrong) ? answer.wrong : [];
  const all: unknown[] = [...wrong, 'refusal' in answer ? answer.refusal : answer];
  return WHY.find((why) => all.some((one) => isRecord(one) && one.why === why));
}

function isRecord(value: unknown): value is { readonly why?: unknown } {
  return typeof value === 'object' && value !== null;
}

/** Refusals that tell of an attempt; the others are slips of people who may do what they wanted. */
const WHY = [
  'not_a_member',
  'not_allowed',
  'own_request',
  'same_person',
  'already_voted',
  'wrong_spec',
  'not_requester',
  'not_revoker',
  'stale_card',
  'stale_window',
  'used_window',
  'too_many_open',
  'unknown_request',
  'role_not_allowed',
  'denied_by_rule',
  'no_manager',
  'not_your_turn',
  'not_asked_for_less',
  'too_many_today',
  'no_break_glass',
  'glass_used_up',
  'too_dangerous_in_advance',
  'already_denied',
] as const satisfies readonly Refusal['why'][];

/** The use cases as they are, with every refused attempt in the audit log. */
export function auditedUseCases<
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
    readonly acceptance: Acceptance;
  },
>(notes: RefusalNotes, useCases: T) {
  const { submission, review, reveal, revocations, closing, allowing, ...others } = useCases;
  const { discussion, changes, breakingGlass, acceptance, ...rest } = others;
  async function noted<R>(
    event: string,
    who: { readonly by: string; readonly requestId?: string },
    work: Promise<R>,
  ): Promise<R> {
    const answer = await work;
    const why = refusalIn(answer);
    if (why !== undefined) notes.note({ event, ...who, why });
    return answer;
  }
  const at = ({ user, requestId }: { readonly user: string; readonly requestId: string }) => ({
    by: user,
    requestId,
  });
  const of = ({ request }: { readonly request: { readonly id: string } }, by: string) => ({
    by,
    requestId: request.id,
  });
  return {
    ...rest,
    submission: {
      ...submission,
      refuse: (by, organizationId) =>
        noted('request.refused', { by }, submission.refuse(by, organizationId)),
      glass: (by) => noted('break_glass.refused', { by }, submission.glass(by)),
      submit: (by, requestId, wish, more) =>
        noted('request.refused', { by }, submission.submit(by, requestId, wish, more)),
    } satisfies Submission,
    review: {
      ...review,
      offer: (requestId, card, by) =>
        noted(
          'vote.refused',
          { by: by ?? 'unknown', requestId },
          review.offer(requestId, card, by),
        ),
      approve: (window, comment) =>
        noted('vote.refused', at(window), review.approve(window, comment)),
      deny: (window, reason) => noted('vote.refused', at(window), review.deny(window, reason)),
      withdraw: (window) => noted('withdraw.refused', at(window), review.withdraw(window)),
      resume: (window) => noted('resume.refused', at(window), review.resume(window)),
      refuseDecider: (loaded, by, say) =>
        noted('vote.refused', of(loaded, by), review.refuseDecider(loaded, by, say)),
    } satisfies Review,
    reveal: {
      ...reveal,
      refuse: (loaded, by) => noted('reveal.refused', of(loaded, by), reveal.refuse(loaded, by)),
      show: (window, deliver) => noted('reveal.refused', at(window), reveal.show(window, deliver)),
    } satisfies Reveal,
    revocations: {
      ...revocations,
      refuse: (loaded, wish) =>
        noted('revoke.refused', of(loaded, wish.by), revocations.refuse(loaded, wish)),
      revoke: (window, options) =>
        noted('revoke.refused', at(window), revocations.revoke(window, options)),
    } satisfies Revocations,
    closing: {
      refuse: (loaded, by) => noted('close.refused', of(loaded, by), closing.refuse(loaded, by)),
      close: (window, said) => noted('close.refused', at(window), closing.close(window, said)),
    } satisfies Closing,
    allowing: {
      ...allowing,
      refuse: (by) => noted('allow.refused', { by }, allowing.refuse(by)),
      propose: (by, wish) => noted('allow.refused', { by }, allowing.propose(by, wish)),
      allow: (window, wish) =>
        noted('allow.refused', { by: window.user }, allowing.allow(window, wish)),
      refuseTakingBack: (preApproval, by) =>
        noted('take_back.refused', { by }, allowing.refuseTakingBack(preApproval, by)),
      takeBack: (window) =>
        noted('take_back.refused', { by: window.user }, allowing.takeBack(window)),
    } satisfies PreApproving,
    discussion: {
      ...discussion,
      ask: (window, text) => noted('question.refused', at(window), discussion.ask(window, text)),
      refuseAnswer: (loaded, by, question) =>
        noted('answer.refused', of(loaded, by), discussion.refuseAnswer(loaded, by, question)),
      answer: (window, text) =>
        noted('answer.refused', at(window), discussion.answer(window, text)),
      offerLess: (window, less) =>
        noted('less.refused', at(window), discussion.offerLess(window, less)),
      refuseSettling: (loaded, by, offer) =>
        noted('less.refused', of(loaded, by), discussion.refuseSettling(loaded, by, offer)),
      settle: (window, accept) =>
        noted('less.refused', at(window), discussion.settle(window, accept)),
      nudge: (by, requestId) =>
        noted('nudge.refused', { by, requestId }, discussion.nudge(by, requestId)),
      refuseAcknowledger: (loaded, by) =>
        noted('acknowledge.refused', of(loaded, by), discussion.refuseAcknowledger(loaded, by)),
      acknowledge: (window) =>
        noted('acknowledge.refused', at(window), discussion.acknowledge(window)),
    } satisfies Discussion,
    changes: {
      refuse: (loaded, by) => noted('change.refused', of(loaded, by), changes.refuse(loaded, by)),
      refuseAgain: (loaded, by) =>
        noted('change.refused', of(loaded, by), changes.refuseAgain(loaded, by)),
      change: (window, requestId, wish) =>
        noted('change.refused', at(window), changes.change(window, requestId, wish)),
    } satisfies Changes,
    breakingGlass: {
      break: (window, wish, incident) =>
        noted('break_glass.refused', at(window), breakingGlass.break(window, wish, incident)),
    } satisfies BreakingGlass,
    acceptance: {
      ...acceptance,
      refuse: (by) => noted('accept_loss.refused', { by }, acceptance.refuse(by)),
      accept: (window) =>
        noted('accept_loss.refused', { by: window.user }, acceptance.accept(window)),
    } satisfies Acceptance,
  };
}
