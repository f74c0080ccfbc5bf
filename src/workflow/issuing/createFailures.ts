import type { Request } from '../../domain/record/request.ts';
import type { Attempt } from '../../domain/record/state.ts';
import { ISSUING } from '../../domain/transitions/issuing.ts';
import { judgeAccessList, judgeCreate, suspectOf } from './classify.ts';
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

    /**
     * The key exists without its access list. It is deleted, then the request fails or tries again.
     */
    async accessList(
      request: Request,
      attempt: Attempt,
      keyId: string,
      error: unknown,
    ): Promise<void> {
      log.warn({ requestId: request.id, keyId, err: error }, 'create.access_list_refused');
      const { afterwards, problem, waitMs } = judgeAccessList(error);
      await transitions.move(request.id, {
        type: 'doubt',
        attempt: attempt.number,
        after: (await requests.now()) + waitMs,
        afterwards,
        problem,
        suspect: { keyId, ours: true },
      });
    },
  };
}
