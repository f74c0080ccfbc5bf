import type { RequestCommand } from '../../domain/ledger/pairs.ts';
import { issuedKey, type Request } from '../../domain/record/request.ts';
import type { Attempt, IssuedKey } from '../../domain/record/state.ts';
import { ISSUING } from '../../domain/transitions/issuing.ts';
import { StoreError } from '../../foundation/errors.ts';
import type { Secret } from '../../foundation/secret.ts';
import type { Organization } from '../ports/atlas.ts';
import type { IssuingParts } from './issuingParts.ts';
import { createLoserAudit } from './loserAudit.ts';
import { isKey, removeForCertain } from './removal.ts';

const STORE_PAUSE = 500;

/** A key that was just created and proven to be the one of this attempt. */
export interface NewKey {
  readonly key: IssuedKey;
  readonly attempt: Attempt;
  readonly privateKey: Secret;
}

/** Seals the private key of a key that was just created and writes it down, or deletes the key. */
export function createNewKeyStorage(
  parts: Pick<
    IssuingParts,
    'requests' | 'transitions' | 'older' | 'seals' | 'policy' | 'stopwatch' | 'log'
  >,
) {
  const { requests, transitions, older, seals, stopwatch, log } = parts;
  const notes = createLoserAudit(parts);

  /**
   * Deletes the key, because nobody will ever get its private key. Tells whether that succeeded.
   */
  async function discard(organization: Organization, request: Request, key: IssuedKey) {
    const keyId = key.id;
    log.error({ requestId: request.id, keyId }, 'key.loser');
    try {
      return (await removeForCertain(organization, keyId, isKey(key))) !== 'another_key';
    } catch (cause) {
      // Its marker is on record as an attempt in doubt. Recovery deletes the key later.
      log.error({ requestId: request.id, keyId, err: cause }, 'key.loser_not_deleted');
      return false;
    }
  }

  /** Another attempt counts. This key is deleted, with an audit entry before and after. */
  async function discardOvertaken(organization: Organization, request: Request, key: IssuedKey) {
    const loser = { requestId: request.id, attempt: key.attempt, key };
    await notes.found(loser);
    if (await discard(organization, request, key)) await notes.deleted(loser);
  }

  /**
   * If the reply to our own commit was lost, the next try is refused as if another process had been
   * first. The record shows whether it holds our key; an older one that was put back shows nothing.
   */
  async function mayBeWritten(request: Request, key: IssuedKey): Promise<boolean> {
    const written = (await requests.load(request.id))?.request;
    if (written === undefined) return false;
    const replaced = written.replacement?.keys.some(({ id }) => id === key.id) === true;
    return replaced || issuedKey(written)?.id === key.id || older.isOlder(written);
  }

  /** Retries the commit until the lease ends if Redis is unreachable. */
  async function write(
    organization: Organization,
    request: Request,
    command: RequestCommand,
    key: IssuedKey,
    startedAt: number,
  ): Promise<void> {
    let mayBeStored = false;
    for (;;) {
      try {
        const moved = await transitions.move(request.id, command);
        if (moved.ok || (await mayBeWritten(request, key))) return;
        await discardOvertaken(organization, request, key);
        return;
      } catch (cause) {
        if (!(cause instanceof StoreError)) throw cause;
        mayBeStored ||= cause.code !== 'unreachable' && cause.code !== 'refused';
        log.error({ requestId: request.id, keyId: key.id, err: cause }, 'store.lost_at_create');
        if (stopwatch.now() - startedAt > ISSUING.lease - STORE_PAUSE) {
          // If the commit may have been stored, the key stays: either the record has it, or
          // recovery finds it by its marker.
          if (!mayBeStored) await discard(organization, request, key);
          return;
        }
        await stopwatch.sleep(STORE_PAUSE);
      }
    }
  }

  return async function keep(
    organization: Organization,
    request: Request,
    { key, attempt, privateKey }: NewKey,
    startedAt: number,
  ): Promise<void> {
    const sealed = seals.seal(privateKey, {
      organizationId: request.spec.organizationId,
      requester: request.requester,
      requestId: request.id,
      keyId: key.id,
      attempt: attempt.number,
      specHash: request.specHash,
    });
    const command = { type: 'created', attempt: attempt.number, key, sealed } as const;
    await write(organization, request, command, key, startedAt);
  };
}
