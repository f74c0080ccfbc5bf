import type { AtlasKey } from '../domain/key.ts';
import { markerMacInput, readMarker } from '../domain/marker.ts';
import type { Attempt, Request } from '../domain/request.ts';
import { AtlasError } from '../errors.ts';
import { problemOf } from './classify.ts';
import type { IssuingParts } from './issue.ts';
import type { Organization } from './ports.ts';

const GIVE_UP_AFTER = 24 * 60 * 60_000;

/** Atlas says that this bot may not delete: a person must. */
function mayNotDelete(error: AtlasError): boolean {
  return (
    error.effect === 'none' &&
    (error.code === 'missing_role' ||
      error.code === 'forbidden' ||
      (error.status === 405 && error.errorCode !== 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES'))
  );
}

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
  const { requests, transitions, atlas, signer, log } = parts;

  function isOf(request: Request, attempts: readonly Attempt[], key: AtlasKey): boolean {
    const marker = readMarker(key.description);
    if (marker?.requestId !== request.id) return false;
    return attempts.some(
      ({ number, nonce }) =>
        marker.attempt === number &&
        signer.verifyMarkerMac(markerMacInput(request.id, number, nonce), marker.mac),
    );
  }

  /** Deleted means: Atlas said so and a GET finds nothing any more. */
  async function removeForCertain(organization: Organization, keyId: string): Promise<void> {
    await organization.deleteKey(keyId);
    if ((await organization.getKey(keyId)) !== undefined) {
      throw new AtlasError('conflict', 'The deleted key is still there.', {
        effect: 'unknown',
        operation: 'deleteKey',
      });
    }
  }

  async function stuck(requestId: string, error: unknown, since: number): Promise<void> {
    log.warn({ requestId, err: error }, 'recovery.not_yet');
    if (!(error instanceof AtlasError)) throw error;
    const tooLong = (await requests.now()) - since > GIVE_UP_AFTER;
    if (mayNotDelete(error) || tooLong) {
      const problem = problemOf(error);
      await transitions.move(requestId, { type: 'hold', reason: 'cannot_delete', problem });
    }
  }

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
        const found = keys.filter((key) => isOf(request, attempts, key)).map((key) => key.id);
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
