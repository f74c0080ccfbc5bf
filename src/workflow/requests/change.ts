import type { Refusal } from '../../domain/record/refusal.ts';
import { no } from '../../domain/record/result.ts';
import { isOver } from '../../domain/record/state.ts';
import type { KeyForm } from '../../domain/transitions/keyForm.ts';
import { isUntouched } from '../../domain/transitions/review.ts';
import type { Transitions } from '../core/transition.ts';
import type { PresentedWindow, Windows } from '../core/windows.ts';
import type { Loaded, Requests } from '../ports/store.ts';
import type { Submitted } from './newRequest/commitNewRequest.ts';
import type { Submission } from './submit.ts';

/** Makes a new request out of an earlier one, which is withdrawn for it or has ended. */
export interface Changes {
  /** Whether this person may change the request now; asked before the form opens. */
  refuse(loaded: Loaded, by: string): Promise<Refusal | undefined>;
  refuseAgain(loaded: Loaded, by: string): Promise<Refusal | undefined>;
  /** Withdraws the request of the window, then submits the wish as a new request `requestId`. */
  change(window: PresentedWindow, requestId: string, wish: KeyForm): Promise<Submitted>;
}

export function createChanges(parts: {
  readonly requests: Requests;
  readonly windows: Windows;
  readonly transitions: Transitions;
  readonly submission: Submission;
}): Changes {
  const { requests, windows, transitions, submission } = parts;

  async function isWithdrawn(requestId: string, by: string): Promise<boolean> {
    const { request } = (await requests.load(requestId)) ?? {};
    return request?.requester === by && request.state.status === 'withdrawn';
  }

  /**
   * Withdraws the request. If the form is sent again because the new request was refused, it is
   * withdrawn already.
   */
  async function withdrawn(requestId: string, by: string): Promise<Refusal | undefined> {
    if (await isWithdrawn(requestId, by)) return undefined;
    const moved = await transitions.move(requestId, { type: 'withdraw', by });
    if (moved.ok || (await isWithdrawn(requestId, by))) return undefined;
    const { refusal } = moved;
    return refusal.why === 'overtaken' ? { why: 'not_pending', status: refusal.status } : refusal;
  }

  return {
    async refuse({ request }, by) {
      const { state } = request;
      if (by !== request.requester) return { why: 'not_requester' };
      return isUntouched(state) ? undefined : { why: 'not_pending', status: state.status };
    },
    async refuseAgain({ request }, by) {
      const { state } = request;
      if (by !== request.requester) return { why: 'not_requester' };
      return isOver(state) ? undefined : { why: 'not_ended', status: state.status };
    },
    async change(presented, requestId, wish) {
      const found = await windows.recall(presented);
      if (!found.ok) return found;
      const { window } = found;
      const wrong = await submission.check(window.user, wish);
      if (wrong !== undefined) return wrong;
      const refusal = await withdrawn(window.requestId, window.user);
      if (refusal !== undefined) return no(refusal);
      return submission.submit(window.user, requestId, wish, { replaces: window.requestId });
    },
  };
}
