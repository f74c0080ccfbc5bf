import type { KeyForm } from '../../domain/transitions/keyForm.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { Submitted } from './newRequest/commitNewRequest.ts';
import type { Submission } from './submit.ts';

/** A request by the form that Slack opened for somebody at their wish. */
export interface Asking {
  /**
   * Only through that window: a rule of the policy may let the request through at once, so a forged
   * submission would be as good as an approval.
   */
  ask(window: PresentedWindow, wish: KeyForm): Promise<Submitted>;
}

export function createAsking(parts: {
  readonly windows: Windows;
  readonly submission: Pick<Submission, 'submit'>;
}): Asking {
  const { windows, submission } = parts;
  return {
    async ask(presented, wish) {
      const found = windowOfKind(await windows.recall(presented), 'createForm');
      if (!found.ok) return found;
      const { user, requestId } = found.window;
      return submission.submit(user, requestId, wish);
    },
  };
}
