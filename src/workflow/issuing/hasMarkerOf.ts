import type { AtlasKey } from '../../domain/key/key.ts';
import { markerMacInput, readMarker } from '../../domain/key/marker.ts';
import type { Attempt } from '../../domain/record/state.ts';
import type { Signer } from '../ports/secrets.ts';

/** Whether this key carries the authentic marker of one of these attempts of this request. */
export function hasMarkerOf(
  signer: Pick<Signer, 'verifyMarkerMac'>,
  requestId: string,
  attempts: readonly Attempt[],
  key: AtlasKey,
): boolean {
  const marker = readMarker(key.description);
  if (marker?.requestId !== requestId) return false;
  return attempts.some(
    ({ number, nonce }) =>
      marker.attempt === number &&
      signer.verifyMarkerMac(markerMacInput(requestId, number, nonce), marker.mac),
  );
}
