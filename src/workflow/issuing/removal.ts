import type { AtlasKey } from '../../domain/key/key.ts';
import type { HeldReason, IssuedKey, Problem, Status } from '../../domain/record/state.ts';
import { type AtlasCode, AtlasError } from '../../foundation/errors.ts';
import type { Transitions } from '../core/transition.ts';
import type { Organization } from '../ports/atlas.ts';
import type { Log } from '../ports/logging.ts';
import type { Requests } from '../ports/store.ts';
import { problemOf } from './classify.ts';

/** How long a deletion that does not succeed is repeated before a person must look, ms. */
export const GIVE_UP_AFTER = 24 * 60 * 60_000;

/** Whether Atlas says that Keywarden may not delete keys. Then a person must do it. */
export function mayNotDelete(error: AtlasError): boolean {
  return (
    error.effect === 'none' &&
    (error.code === 'missing_role' ||
      error.code === 'forbidden' ||
      (error.status === 405 && error.errorCode !== 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES'))
  );
}

/** Atlas refuses our credentials. Waiting does not help, so an admin must be told at once. */
const CREDENTIALS: readonly AtlasCode[] = [
  'bad_credentials',
  'address_not_allowed',
  'payment_required',
];

/** `another_key`: what is there under this id is not the key that was meant, and was left alone. */
export type Removal = 'deleted' | 'was_gone' | 'another_key';

/**
 * Nothing is deleted on the strength of an id alone: the key is read first, and `isMeant` must know
 * it. Deleted means: Atlas said so and a GET finds nothing any more.
 */
export async function removeForCertain(
  organization: Organization,
  keyId: string,
  isMeant: (key: AtlasKey) => boolean,
): Promise<Removal> {
  const found = await organization.getKey(keyId);
  // Delete it even if it was not found: one answer of Atlas may miss a key that exists.
  const there = found ?? (await organization.listKeysForCertain()).find(({ id }) => id === keyId);
  if (there === undefined) return 'was_gone';
  if (!isMeant(there)) return 'another_key';
  await organization.deleteKey(keyId);
  if ((await organization.getKey(keyId)) !== undefined) {
    throw new AtlasError('conflict', 'The deleted key is still there.', {
      effect: 'unknown',
      operation: 'deleteKey',
    });
  }
  return found === undefined ? 'was_gone' : 'deleted';
}

/** By what was proven when it was created: nobody can change a public key. */
export function isKey({ id, publicKey }: Pick<IssuedKey, 'id' | 'publicKey'>) {
  return (key: AtlasKey): boolean => key.id === id && key.publicKey === publicKey;
}

/** Why a request is held whose key is not there, but another one under its id. */
export function anotherKey({ id }: Pick<IssuedKey, 'id'>): {
  readonly reason: HeldReason;
  readonly problem: Problem;
} {
  return { reason: 'cannot_delete', problem: { code: 'another_key', detail: id } };
}

/**
 * Handles a deletion that failed: it is tried again while that can help, then held for a person.
 */
export function createDeletionFailures(parts: {
  readonly requests: Requests;
  readonly transitions: Transitions;
  readonly log: Log;
}): (
  requestId: string,
  error: unknown,
  work: { readonly during: Status; readonly attempt?: number; readonly since: number },
) => Promise<void> {
  const { requests, transitions, log } = parts;
  return async (requestId, error, { since, ...fence }) => {
    log.warn({ requestId, err: error }, 'recovery.not_yet');
    if (!(error instanceof AtlasError)) throw error;
    const problem = problemOf(error);
    if (error.effect === 'none' && CREDENTIALS.includes(error.code)) {
      await transitions.move(requestId, { type: 'hold', ...fence, reason: 'credentials', problem });
      return;
    }
    const tooLong = (await requests.now()) - since > GIVE_UP_AFTER;
    if (!mayNotDelete(error) && !tooLong) return;
    await transitions.move(requestId, { type: 'hold', ...fence, reason: 'cannot_delete', problem });
  };
}
