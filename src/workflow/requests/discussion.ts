import { refuseAcknowledger } from '../../domain/approval/mayDecide.ts';
import { cleanLines } from '../../domain/key/description.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import type { Request } from '../../domain/record/request.ts';
import { type Command, decide } from '../../domain/transitions/decide.ts';
import { SAID_MAX } from '../../domain/transitions/discussion.ts';
import { createThroughWindow } from '../core/throughWindow.ts';
import type { Moved, Transitions } from '../core/transition.ts';
import type { PresentedWindow, Windows } from '../core/windows.ts';
import type { Ids } from '../ports/ids.ts';
import type { Signer } from '../ports/secrets.ts';
import type { People } from '../ports/slack.ts';
import type { Loaded, Requests } from '../ports/store.ts';
import { createLessOffers, type LessWish, type Offerable, offerableFor } from './narrow.ts';

/**
 * Questions, answers, offers of fewer roles and reminders before a decision; and the
 * acknowledgement of a break-glass request.
 */
export interface Discussion {
  ask(window: PresentedWindow, text: string): Promise<Moved>;
  /** Whether this question may be answered now. Asked before a window opens. */
  refuseAnswer(loaded: Loaded, by: string, question: string): Promise<Refusal | undefined>;
  answer(window: PresentedWindow, text: string): Promise<Moved>;
  /** What may be offered instead of what a request asks for; `undefined` if nothing is less. */
  offerable(request: Request): Offerable | undefined;
  offerLess(window: PresentedWindow, less: LessWish): Promise<Moved>;
  refuseSettling(loaded: Loaded, by: string, offer: string): Promise<Refusal | undefined>;
  settle(window: PresentedWindow, accept: boolean): Promise<Moved>;
  /** Reminds the approvers, because the requester asked for it. */
  nudge(by: string, requestId: string): Promise<Moved>;
  refuseAcknowledger(loaded: Loaded, by: string): Promise<Refusal | undefined>;
  acknowledge(window: PresentedWindow): Promise<Moved>;
}

/** Several lines of visible text. It is cut to `max`, but never in the middle of a character. */
function cleaned(text: string, max: number): string {
  return cleanLines(text)
    .slice(0, max)
    .replace(/[\uD800-\uDBFF]$/, '');
}

/** Judges by the record alone: these commands do not depend on who is in which group. */
function refusalBy({ request, now }: Loaded, command: Command, policy: Policy) {
  const decision = decide(request, command, { policy, people: new Map(), now });
  return decision.ok || decision.refusal.why === 'overtaken' ? undefined : decision.refusal;
}

export function createDiscussion(parts: {
  readonly requests: Requests;
  readonly people: People;
  readonly policy: () => Policy;
  readonly signer: Signer;
  readonly windows: Windows;
  readonly transitions: Transitions;
  readonly ids: Ids;
}): Discussion {
  const { people, transitions, ids } = parts;
  const offers = createLessOffers(parts);

  const throughWindow = createThroughWindow(parts);

  return {
    ask: (presented, text) =>
      throughWindow(presented, () => ({
        type: 'ask',
        by: presented.user,
        id: ids.request(),
        text: cleaned(text, SAID_MAX.question),
      })),
    async refuseAnswer(loaded, by, question) {
      return refusalBy(loaded, { type: 'answer', by, question, text: '…' }, parts.policy());
    },
    answer: (presented, text) =>
      throughWindow(presented, () => ({
        type: 'answer',
        by: presented.user,
        question: presented.subject ?? '',
        text: cleaned(text, SAID_MAX.answer),
      })),
    offerable: ({ spec }) => offerableFor(parts.policy(), spec),
    offerLess: (presented, { comment, ...less }) =>
      offers.offer(presented, { ...less, comment: cleaned(comment, SAID_MAX.comment) }),
    async refuseSettling(loaded, by, offer) {
      const command = { type: 'settle_offer', by, offer, accept: false } as const;
      return refusalBy(loaded, command, parts.policy());
    },
    settle: (presented, accept) =>
      throughWindow(presented, () => ({
        type: 'settle_offer',
        by: presented.user,
        offer: presented.subject ?? '',
        accept,
      })),
    nudge: (by, requestId) => transitions.move(requestId, { type: 'nudge', by }),
    async refuseAcknowledger({ request, now }, by) {
      const facts = await people.about([by, request.requester]);
      return refuseAcknowledger(request, by, { policy: parts.policy(), people: facts, now });
    },
    acknowledge: (presented) =>
      throughWindow(presented, () => ({ type: 'acknowledge', by: presented.user })),
  };
}
