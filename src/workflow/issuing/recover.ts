import type { AtlasKey } from '../../domain/key/key.ts';
import { readMarker } from '../../domain/key/marker.ts';
import type { Request } from '../../domain/record/request.ts';
import type { State } from '../../domain/record/state.ts';
import { AtlasError } from '../../foundation/errors.ts';
import type { Organization } from '../ports/atlas.ts';
import { hasMarkerOf } from './hasMarkerOf.ts';
import type { IssuingParts } from './issuingParts.ts';
import { createLoserAudit, type LosingKey } from './loserAudit.ts';
import { createDeletionFailures, isKey, removeForCertain } from './removal.ts';

/**
 * Settles an attempt in doubt. Every key that carries its marker is deleted and proven gone; then
 * the request tries again or fails. A list that failed or changed proves nothing.
 */
export function createRecovery(
  parts: Pick<
    IssuingParts,
    'requests' | 'transitions' | 'history' | 'atlas' | 'signer' | 'policy' | 'log'
  >,
): { recover(requestId: string): Promise<void> } {
  const { requests, transitions, history, atlas, signer } = parts;
  const deletionFailed = createDeletionFailures(parts);
  const notes = createLoserAudit(parts);

  /** With an audit entry before and after each key, because a later deletion may fail. */
  async function remove(organization: Organization, loser: LosingKey): Promise<void> {
    await notes.found(loser);
    const removal = await removeForCertain(organization, loser.key.id, isKey(loser.key));
    if (removal === 'another_key') {
      throw new AtlasError('conflict', 'Under the id of a listed key there is another one.', {
        effect: 'none',
        operation: 'deleteKey',
      });
    }
    await notes.deleted(loser);
  }

  /**
   * Every key of the attempts in doubt: by their marker, and the one that was proven to be of this
   * attempt, whatever its description says now. A key that Atlas named and that is neither is
   * somebody's, or ours with a description that nobody asked for. It is left alone; where no other
   * key bears the marker of the attempt, a person must look at it.
   */
  async function search(
    organization: Organization,
    request: Request,
    { attempt, suspect }: Extract<State, { status: 'recovering' }>,
  ): Promise<readonly AtlasKey[] | 'unrecognised'> {
    const attempts = [...request.lost, attempt];
    const isOurs = (key: AtlasKey) => hasMarkerOf(signer, request.id, attempts, key);
    const named = suspect && (await organization.getKey(suspect.keyId));
    const listed = (await organization.listKeysForCertain()).filter(isOurs);
    if (suspect === undefined || named === undefined) return listed;
    const isProven = suspect.ours && isKey({ id: suspect.keyId, ...suspect })(named);
    if (isProven || isOurs(named)) return [named, ...listed.filter(({ id }) => id !== named.id)];
    const isOfAttempt = (key: AtlasKey) => hasMarkerOf(signer, request.id, [attempt], key);
    return listed.some(isOfAttempt) ? listed : 'unrecognised';
  }

  return {
    async recover(requestId) {
      const loaded = await requests.load(requestId);
      const state = loaded?.request.state;
      if (loaded === undefined || state?.status !== 'recovering' || loaded.now < state.after)
        return;
      const { request } = loaded;
      const { number } = state.attempt;
      const fence = { during: 'recovering', attempt: number } as const;
      if (await history.differs(request)) {
        await transitions.move(requestId, { type: 'hold', ...fence, reason: 'history_differs' });
        return;
      }
      const organization = atlas.organization(request.spec.organizationId);
      if (organization === undefined) {
        await transitions.move(requestId, { type: 'hold', ...fence, reason: 'organization_gone' });
        return;
      }
      try {
        const found = await search(organization, request, state);
        if (found === 'unrecognised') {
          const problem = { code: 'unrecognised_key', detail: state.suspect?.keyId ?? '' };
          const hold = { type: 'hold', ...fence, reason: 'cannot_delete', problem } as const;
          await transitions.move(requestId, hold);
          return;
        }
        for (const key of found) {
          const attempt = readMarker(key.description)?.attempt ?? number;
          await remove(organization, { requestId, attempt, key });
        }
        const deletedKeys = found.map(({ id }) => id);
        await transitions.move(requestId, { type: 'cleaned', attempt: number, deletedKeys });
      } catch (error) {
        await deletionFailed(requestId, error, { ...fence, since: state.after });
      }
    },
  };
}
