import { whoseTurn } from '../../domain/approval/whoseTurn.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { votersOf } from '../../domain/record/request.ts';
import type { People } from '../ports/slack.ts';
import type { Loaded } from '../ports/store.ts';

/** The ids of the people and user groups whose decision a request waits for now. */
export type WhoseTurn = (loaded: Pick<Loaded, 'request' | 'now'>) => Promise<readonly string[]>;

export function createWhoseTurn(parts: {
  readonly people: People;
  readonly policy: () => Policy;
}): WhoseTurn {
  return async ({ request, now }) => {
    const people = await parts.people.about([request.requester, ...votersOf(request)]);
    return whoseTurn(request, parts.policy(), people, now);
  };
}
