import { refuseAdmin } from '../../domain/policy/access.ts';
import { knownPerson } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { no, type Result, type SafeModeOver } from '../../domain/record/result.ts';
import { type PresentedWindow, showing, type Windows } from '../core/windows.ts';
import type { SafeMode } from '../ports/audit.ts';
import type { People } from '../ports/slack.ts';
import type { SafeModeGuard } from './safeMode.ts';

export interface Acceptance {
  current(): SafeMode | undefined;
  refuse(by: string): Promise<Refusal | undefined>;
  /** Ends only the safe mode that the window showed. */
  accept(
    window: PresentedWindow,
  ): Promise<Result<{ readonly ended: SafeMode }, Refusal | SafeModeOver>>;
}

/** Lets an admin end safe mode in Slack. */
export function createAcceptance(parts: {
  readonly guard: Pick<SafeModeGuard, 'known' | 'leave'>;
  readonly people: People;
  readonly policy: () => Policy;
  readonly windows: Windows;
}): Acceptance {
  const { guard, people, windows } = parts;

  async function refuse(by: string): Promise<Refusal | undefined> {
    const person = knownPerson(await people.about([by]), by);
    if (person === undefined) return { why: 'person_unknown' };
    return refuseAdmin(parts.policy(), person);
  }

  return {
    current: () => guard.known(),
    refuse,
    async accept(presented) {
      const found = showing(await windows.recall(presented), 'safeMode');
      if (!found.ok) return found;
      const { window } = found;
      const refusal = await refuse(window.user);
      if (refusal !== undefined) return no(refusal);
      return guard.leave(window.shows.safeModeId, window.user, { via: 'slack' });
    },
  };
}
