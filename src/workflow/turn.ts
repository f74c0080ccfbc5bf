import type { Policy } from '../domain/policy.ts';
import { whoseTurn } from '../domain/turn.ts';
import type { Loaded, People } from './ports.ts';

/** Whose approval a request waits for, by people and policy as they are now. */
export function createTurn(parts: {
  readonly people: People;
  readonly policy: () => Policy;
}): (loaded: Loaded) => Promise<readonly string[]> {
  return async ({ request, now }) => {
    const voters = request.grants.filter(({ kind }) => kind !== 'automatic').map(({ by }) => by);
    const facts = await parts.people.about([request.requester, ...voters]);
    return whoseTurn(request, parts.policy(), facts, now);
  };
}
