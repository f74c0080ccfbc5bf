import type { KeyForm } from '../../domain/transitions/keyForm.ts';
import type { PresentedWindow, Windows } from '../core/windows.ts';
import type { Submitted } from './newRequest/commitNewRequest.ts';
import type { Submission } from './submit.ts';

/** A key without anybody's approval, for those whom the policy names. */
export interface BreakingGlass {
  /**
   * Only through a window that Slack opened for this person, because nobody else has to approve.
   */
  break(window: PresentedWindow, wish: KeyForm, incident: string): Promise<Submitted>;
}

export function createBreakingGlass(parts: {
  readonly windows: Windows;
  readonly submission: Pick<Submission, 'submit'>;
}): BreakingGlass {
  const { windows, submission } = parts;
  return {
    async break(presented, wish, incident) {
      const found = await windows.recall(presented);
      if (!found.ok) return found;
      const { window } = found;
      return submission.submit(window.user, window.requestId, wish, { incident });
    },
  };
}
