import type { Request } from '../../domain/record/request.ts';
import type { Attempt, Suspect } from '../../domain/record/state.ts';
import { ISSUING } from '../../domain/transitions/issuing.ts';
import { judgeCreate, suspectOf } from './classify.ts';
import type { IssuingParts } from './issuingParts.ts';

/** Moves the request on after a create that gave no usable key. */
export function createCreateFailures(
  parts: Pick<IssuingParts, 'requests' | 'transitions' | 'log'>,
) {
  const { requests, transitions, log } = parts;

  return {
    async create(request: Request, attempt: Attempt, error: unknown): Promise<void> {
      const verdict = judgeCreate(error, attempt.number);
      const { number } = attempt;
      const facts = { requestId: request.id, attempt: number, next: verdict.next, err: error };
      log.warn(facts, 'create.no');
      const now = await requests.now();
      const { problem } = verdict;
      switch (verdict.next) {
        case 'try_later': {
          const retryAt = now + verdict.waitMs;
          const later = { type: 'try_later', attempt: number, retryAt, problem } as const;
          await transitions.move(request.id, later);
          return;
        }
        case 'hold': {
          const { reason } = verdict;
          const during = 'creating';
          const hold = { type: 'hold', during, attempt: number, reason, problem } as const;
          await transitions.move(request.id, hold);
          return;
        }
        case 'fail':
          await transitions.move(request.id, { type: 'fail', attempt: number, problem });
          return;
        case 'doubt': {
          const suspect = suspectOf(error);
          await transitions.move(request.id, {
            type: 'doubt',
            attempt: number,
            after: now + ISSUING.settle,
            afterwards: { next: 'retry' },
            problem,
            suspect,
          });
          return;
        }
        default:
          verdict satisfies never;
      }
    },

    /** A key was created, and which one it is could not be proven: it is found by its marker. */
    async notProven(request: Request, attempt: Attempt, suspect?: Suspect): Promise<void> {
      await transitions.move(request.id, {
        type: 'doubt',
        attempt: attempt.number,
        after: (await requests.now()) + ISSUING.settle,
        afterwards: { next: 'retry' },
        problem: { code: 'not_proven' },
        suspect,
      });
    },
  };
}
