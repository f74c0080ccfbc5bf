import { ISSUING } from '../../../src/domain/transitions/issuing.ts';
import type { Transition } from '../../../src/workflow/ports/store.ts';
import type { World } from './world.ts';

/** A person looked at it, or wants another key: the attempts begin anew. */
const ANEW: readonly string[] = [
  'request.resumed',
  'request.reopened',
  'key.revoked_for_replacement',
];

/**
 * I4: at most four attempts, then a person must look. They are counted anew here, not read in the
 * record; one that Atlas provably did not carry out is none.
 */
export function attemptsI4({ seen }: World, { request, entry }: Transition): string | undefined {
  if (request.attempts > request.attemptsAllowed) return 'more attempts than the record allows';
  if (entry.event !== 'create.intent') return undefined;
  const forgotten = new Set(seen.losses.flatMap(({ commits }) => [...commits]));
  const events = seen.commits
    .filter((earlier) => earlier.request.id === request.id)
    .filter((earlier) => !forgotten.has(earlier.request.commitId))
    .map((earlier) => earlier.entry.event);
  const since = events.slice(events.findLastIndex((event) => ANEW.includes(event)) + 1);
  const count = (event: string) => since.filter((one) => one === event).length;
  const begun = count('create.intent') + 1 - count('create.put_off');
  return begun > ISSUING.attempts ? `attempt ${begun}, and no person was asked` : undefined;
}
