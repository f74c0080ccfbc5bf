import { refuseAdmin } from '../../domain/policy/access.ts';
import { knownPerson } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no } from '../../domain/record/result.ts';
import { type PresentedWindow, type Windows, windowOfKind } from '../core/windows.ts';
import type { AcceptedLoss, LossAcceptance } from '../loss/accepting.ts';
import type { Press, Presses, SafeMode } from '../ports/audit.ts';
import type { People } from '../ports/slack.ts';
import type { SafeModeGuard } from './safeMode.ts';

export interface Acceptance {
  current(): SafeMode | undefined;
  /** Who has accepted it already, where two must. */
  first(safeMode: SafeMode): Promise<Press | undefined>;
  refuse(by: string): Promise<Refusal | undefined>;
  /** Accepts only the loss that the window showed. */
  accept(window: PresentedWindow): Promise<AcceptedLoss>;
}

/** Lets admins end safe mode in Slack. */
export function createAcceptance(parts: {
  readonly guard: Pick<SafeModeGuard, 'known'>;
  readonly loss: LossAcceptance;
  readonly presses: Pick<Presses, 'first'>;
  readonly people: People;
  readonly policy: () => Policy;
  readonly windows: Windows;
}): Acceptance {
  const { guard, loss, presses, people, windows } = parts;

  async function refuse(by: string): Promise<Refusal | undefined> {
    const person = knownPerson(await people.about([by]), by);
    if (person === undefined) return { why: 'person_unknown' };
    return refuseAdmin(parts.policy(), person);
  }

  return {
    current: () => guard.known(),
    first: presses.first,
    refuse,
    async accept(presented) {
      const found = windowOfKind(await windows.recall(presented), 'safeMode');
      if (!found.ok) return found;
      const { user, shows } = found.window;
      const refusal = await refuse(user);
      if (refusal !== undefined) return no(refusal);
      return loss.accept(shows.safeModeId, { by: user, via: 'slack' });
    },
  };
}
