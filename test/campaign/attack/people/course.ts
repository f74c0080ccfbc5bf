import type { VisibleMessage } from '../../../../src/sandbox/slack/simulator.ts';
import type { Life } from '../lives.ts';
import type { Half } from './screen.ts';

export type Phase = 'allow' | 'ask' | 'decide' | 'reveal' | 'after' | 'thaw' | 'again' | 'over';

/** One wish and how far its people have come. */
export interface Course {
  readonly life: Life;
  phase: Phase;
  /** What is begun and not done: an edit may come in between. */
  half: Half | undefined;
  /** Buttons that were there once. */
  readonly old: Map<'Approve request' | 'Reveal private key', VisibleMessage>;
}

export interface People {
  begin(life: Life): Course;
  /** The next half step of this wish. Whether something was done; throws if it could not be. */
  step(course: Course): Promise<boolean>;
}
