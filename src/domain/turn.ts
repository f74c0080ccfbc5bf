import { type People, standingOf } from './gate.ts';
import type { Policy } from './policy.ts';
import type { Request } from './request.ts';

/**
 * Whose approval is missing now, by user and user group id: those of the open stage of each route
 * that is not complete, and the second round of people once they are asked too.
 */
export function whoseTurn(
  request: Request,
  policy: Policy,
  people: People,
  now: number,
): readonly string[] {
  const standing = standingOf(request, policy, people);
  if (standing === undefined) return [];
  const done = standing.voters.map(({ person }) => person.id);
  const asked = standing.routes.flatMap(({ route, progress }) => {
    if (progress.complete) return [];
    const { current, stages } = progress;
    const open = current === undefined ? stages.flat() : (stages[current] ?? []);
    const short = current === undefined ? open : open.filter(({ need, by }) => by.length < need);
    const { escalation } = route;
    const later =
      escalation !== undefined && now >= request.createdAt + escalation.afterMs
        ? escalation.to
        : [];
    return [...short.flatMap(({ of }) => of), ...later];
  });
  return [...new Set(asked)].filter((id) => !done.includes(id) && id !== request.requester);
}
