import type { AtlasKey } from '../domain/key.ts';
import { markerMacInput, readMarker } from '../domain/marker.ts';
import type { Attempt, Request, Status, Suspect } from '../domain/request.ts';
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

  async function stuck(
    requestId: string,
    error: unknown,
    work: { readonly during: Status; readonly attempt?: number; readonly since: number },
  ): Promise<void> {
    log.warn({ requestId, err: error }, 'recovery.not_yet');
    if (!(error instanceof AtlasError)) throw error;
    const { since, ...fence } = work;
    const tooLong = (await requests.now()) - since > GIVE_UP_AFTER;
    if (mayNotDelete(error) || tooLong) {
      const problem = problemOf(error);
      await transitions.move(requestId, {
        type: 'hold',
        ...fence,
        reason: 'cannot_delete',
        problem,
      });
    }
  }

  /**
   * The key that Atlas named: ours beyond doubt is deleted; one that carries our marker the listing
   * finds; any other may be somebody's and a person must look.
   */
  async function settleSuspect(
    organization: Organization,
    suspect: Suspect | undefined,
    isOurs: (key: AtlasKey) => boolean,
  ): Promise<readonly string[] | 'unrecognised'> {
    if (suspect === undefined) return [];
    const key = await organization.getKey(suspect.keyId);
    if (key === undefined) return [];
    if (!suspect.ours && !isOurs(key)) return 'unrecognised';
    await removeForCertain(organization, suspect.keyId);
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
        const isOurs = (key: AtlasKey) => isOf(request, attempts, key);
        const named = await settleSuspect(organization, state.suspect, isOurs);
        if (named === 'unrecognised') {
          const problem = { code: 'unrecognised_key', detail: state.suspect?.keyId ?? '' };
          await transitions.move(requestId, {
            type: 'hold',
            ...fence,
            reason: 'cannot_delete',
            problem,
          });
          return;
        }
        const listed = (await organization.listKeysForCertain()).filter(isOurs);
        const rest = listed.map(({ id }) => id).filter((id) => !named.includes(id));
        for (const keyId of rest) await removeForCertain(organization, keyId);
        const deletedKeys = [...named, ...rest];
        await transitions.move(requestId, { type: 'cleaned', attempt: number, deletedKeys });
      } catch (error) {
        await stuck(requestId, error, { ...fence, since: state.after });
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
