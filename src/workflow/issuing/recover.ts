import type { AtlasKey } from '../../domain/key/key.ts';
import { readMarker } from '../../domain/key/marker.ts';
import type { Request } from '../../domain/record/request.ts';
import type { State } from '../../domain/record/state.ts';
import type { Organization } from '../ports/atlas.ts';
import { hasMarkerOf } from './hasMarkerOf.ts';
import type { IssuingParts } from './issuingParts.ts';
import { createLoserAudit, type LosingKey } from './loserAudit.ts';
import { createStuck, removeForCertain } from './removal.ts';

/**
 * Settles an attempt in doubt. Every key that carries its marker is deleted and proven gone; then
 * the request tries again or fails. A list that failed or changed proves nothing.
 */
export function createRecovery(
  parts: Pick<IssuingParts, 'requests' | 'transitions' | 'atlas' | 'signer' | 'policy' | 'log'>,
): {
  recover(requestId: string): Promise<void>;
  expire(requestId: string): Promise<void>;
} {
  const { requests, transitions, atlas, signer } = parts;
  const stuck = createStuck(parts);
  const notes = createLoserAudit(parts);

  /** With an audit entry before and after each key, because a later deletion may fail. */
  async function remove(organization: Organization, loser: LosingKey): Promise<void> {
    await notes.found(loser);
    await removeForCertain(organization, loser.key.id);
    await notes.deleted(loser);
  }

  /**
   * The key that Atlas named in its answer. It is deleted if the answer proved that it is ours, or
   * if it carries our marker. Any other key may be somebody else's, so a person must look.
   */
  async function settleSuspect(
    organization: Organization,
    { id: requestId }: Request,
    { attempt, suspect }: Extract<State, { status: 'recovering' }>,
    isOurs: (key: AtlasKey) => boolean,
  ): Promise<readonly string[] | 'unrecognised'> {
    if (suspect === undefined) return [];
    const key = await organization.getKey(suspect.keyId);
    if (key === undefined) return [];
    if (!suspect.ours && !isOurs(key)) return 'unrecognised';
    await remove(organization, { requestId, attempt: attempt.number, key });
    return [suspect.keyId];
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
      const organization = atlas.organization(request.spec.organizationId);
      if (organization === undefined) {
        await transitions.move(requestId, { type: 'hold', ...fence, reason: 'organization_gone' });
        return;
      }
      try {
        const attempts = [...request.lost, state.attempt];
        const isOurs = (key: AtlasKey) => hasMarkerOf(signer, request.id, attempts, key);
        const named = await settleSuspect(organization, request, state, isOurs);
        if (named === 'unrecognised') {
          const problem = { code: 'unrecognised_key', detail: state.suspect?.keyId ?? '' };
          const hold = { type: 'hold', ...fence, reason: 'cannot_delete', problem } as const;
          await transitions.move(requestId, hold);
          return;
        }
        const listed = (await organization.listKeysForCertain()).filter(isOurs);
        const rest = listed.filter(({ id }) => !named.includes(id));
        for (const key of rest) {
          const attempt = readMarker(key.description)?.attempt ?? number;
          await remove(organization, { requestId, attempt, key });
        }
        const deletedKeys = [...named, ...rest.map(({ id }) => id)];
        await transitions.move(requestId, { type: 'cleaned', attempt: number, deletedKeys });
      } catch (error) {
        await stuck(requestId, error, { ...fence, since: state.after });
      }
    },

    /** Nobody revealed the private key. The key is deleted first, then the record says so. */
    async expire(requestId) {
      await transitions.move(requestId, { type: 'expire' });
      const loaded = await requests.load(requestId);
      const state = loaded?.request.state;
      if (loaded === undefined || state?.status !== 'expiring') return;
      const organization = atlas.organization(loaded.request.spec.organizationId);
      if (organization === undefined) {
        const during = 'expiring';
        await transitions.move(requestId, { type: 'hold', during, reason: 'organization_gone' });
        return;
      }
      try {
        await removeForCertain(organization, state.key.id);
        await transitions.move(requestId, { type: 'expired' });
      } catch (error) {
        await stuck(requestId, error, { during: 'expiring', since: state.retryAt });
      }
    },
  };
}
