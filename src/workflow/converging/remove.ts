import type { Problem } from '../../domain/record/state.ts';
import type { CredentialAccess, Read, Written } from '../ports/credentialAccess.ts';
import { CONVERGE, type ConvergeParts } from './converge.ts';

/** From the record: which credential is to go. */
export interface Removing {
  readonly id: string;
  readonly handle: string;
  readonly createdAt: number;
}

export type Removal =
  /** A reading after the deletion does not have it. `found`: it was there before. */
  | { readonly is: 'removed'; readonly found: boolean }
  | { readonly is: 'later'; readonly at: number; readonly problem: Problem }
  /** Atlas refuses for good to delete it. */
  | { readonly is: 'refused'; readonly problem: Problem }
  /** Our own credentials, or the organization, must be put in order first. */
  | { readonly is: 'locked_out'; readonly problem: Problem }
  /** Another credential is there under this id. It was left alone. */
  | { readonly is: 'not_ours' };

const NOT_FOUND: Problem = { code: 'not_found' };
/** Atlas does not know this way of changing it, but for an upgrade of a few minutes. */
const UPGRADE = 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES';

function mayNot({ status, errorCode }: Problem): boolean {
  return status === 405 && errorCode !== UPGRADE;
}

function pausing(
  { now }: ConvergeParts,
  problem: Problem,
  waitMs: number = CONVERGE.pause,
): Removal {
  return { is: 'later', at: now() + waitMs, problem };
}

/** What a reading or a write that was not answered as hoped means. */
function unanswered(
  parts: ConvergeParts,
  answer: Exclude<
    Read | Written,
    { readonly is: 'read' | 'missing' | 'done' | 'already' | 'gone' }
  >,
): Removal {
  const { problem } = answer;
  switch (answer.is) {
    case 'later':
      return mayNot(problem)
        ? { is: 'refused', problem }
        : pausing(parts, problem, answer.waitMs ?? CONVERGE.pause);
    case 'unsure':
      return pausing(parts, problem);
    case 'refused':
      return { is: 'refused', problem };
    case 'locked_out':
      return { is: 'locked_out', problem };
    default:
      return answer satisfies never;
  }
}

/** One answer may miss a credential that exists, so the whole list is read as well. */
async function proveGone(parts: ConvergeParts, given: Removing): Promise<Removal> {
  if (parts.now() - given.createdAt < CONVERGE.unknownYet) return pausing(parts, NOT_FOUND);
  const found = await parts.access.find(given.id);
  if (found.is === 'missing') return { is: 'removed', found: false };
  return found.is === 'listed' ? pausing(parts, NOT_FOUND) : unanswered(parts, found);
}

async function deleteAndProve(
  parts: ConvergeParts & { readonly access: CredentialAccess },
  { id }: Removing,
): Promise<Removal> {
  const written = await parts.access.remove(id);
  if (written.is !== 'done' && written.is !== 'already' && written.is !== 'gone') {
    return unanswered(parts, written);
  }
  const after = await parts.access.read(id);
  if (after.is === 'missing') return { is: 'removed', found: true };
  return after.is === 'read' ? pausing(parts, { code: 'still_there' }) : unanswered(parts, after);
}

/**
 * Deletes a credential and proves that it is gone: it was read first and was the one of the record,
 * Atlas said that it is deleted, and a reading finds nothing any more. It can be repeated at any
 * time.
 */
export async function remove(parts: ConvergeParts, given: Removing): Promise<Removal> {
  const before = await parts.access.read(given.id);
  if (before.is === 'missing') return proveGone(parts, given);
  if (before.is !== 'read') return unanswered(parts, before);
  const { id, handle } = before.credential;
  if (handle === '') return pausing(parts, { code: 'unreadable' });
  if (id !== given.id || handle !== given.handle) return { is: 'not_ours' };
  return deleteAndProve(parts, given);
}
