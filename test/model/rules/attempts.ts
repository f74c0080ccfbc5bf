import { ISSUING } from '../../../src/domain/transitions/issuing.ts';
import type { Transition } from '../../../src/workflow/ports/store.ts';
import type { World } from './world.ts';

/** A person looked at the request or wants another key, so attempts are counted from 0 again. */
const ANEW: readonly string[] = [
  'request.resumed',
  'request.reopened',
  'key.revoked_for_replacement',
];

/**
 * I4: at most four attempts, then a person must look. They are counted here from the events, not
 * read from the record. An attempt that Atlas provably did not carry out does not count.
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
