import type { IssuingParts } from './issue.ts';
import { isOfAttempt } from './marked.ts';
import { createStuck, GIVE_UP_AFTER, removeForCertain } from './removal.ts';

/**
 * An attempt in doubt is settled: every key that carries its marker is deleted and proven gone, then
 * the request tries again or fails. No conclusion is drawn from a listing that failed or moved.
 */
export function createRecovery(
  parts: Pick<IssuingParts, 'requests' | 'transitions' | 'atlas' | 'signer' | 'log'>,
): {
  recover(requestId: string): Promise<void>;
  expire(requestId: string): Promise<void>;
} {
  const { requests, transitions, atlas, signer } = parts;
  const stuck = createStuck(parts);

  return {
    async recover(requestId) {
      const loaded = await requests.load(requestId);
      const state = loaded?.request.state;
      if (loaded === undefined || state?.status !== 'recovering' || loaded.now < state.after)
        return;
      const { request } = loaded;
      const organization = atlas.organization(request.spec.organizationId);
      if (organization === undefined) {
        await transitions.move(requestId, { type: 'hold', reason: 'organization_gone' });
        return;
      }
      try {
        const attempts = [...request.lost, state.attempt];
        const keys = await organization.listKeysForCertain();
        const found = keys
          .filter((key) => isOfAttempt(signer, request.id, attempts, key))
          .map((key) => key.id);
        for (const keyId of found) await removeForCertain(organization, keyId);
        await transitions.move(requestId, {
          type: 'cleaned',
          attempt: state.attempt.number,
          deletedKeys: found,
        });
      } catch (error) {
        await stuck(requestId, error, state.attempt.startedAt);
      }
    },

    /** Nobody came for the private key: the key is deleted first, then the record says so. */
    async expire(requestId) {
      await transitions.move(requestId, { type: 'expire' });
      const loaded = await requests.load(requestId);
      const state = loaded?.request.state;
      if (loaded === undefined || state?.status !== 'expiring') return;
      const organization = atlas.organization(loaded.request.spec.organizationId);
      if (organization === undefined) {
        await transitions.move(requestId, { type: 'hold', reason: 'organization_gone' });
        return;
      }
      try {
        await removeForCertain(organization, state.key.id);
        await transitions.move(requestId, { type: 'expired' });
      } catch (error) {
        await stuck(requestId, error, state.key.createdAt + GIVE_UP_AFTER);
      }
    },
  };
}
