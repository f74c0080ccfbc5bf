import { whoseTurn } from '../../domain/approval/whoseTurn.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { votersOf } from '../../domain/record/request.ts';
import type { People } from '../ports/slack.ts';
import type { Loaded } from '../ports/store.ts';

/** Whom a request waits for now, by user and user group id. */
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
