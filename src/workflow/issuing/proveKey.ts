import type { Request } from '../../domain/record/request.ts';
import type { Attempt, IssuedKey, Suspect } from '../../domain/record/state.ts';
import { ISSUING } from '../../domain/transitions/issuing.ts';
import type { CreatedKey, Organization } from '../ports/atlas.ts';
import { hasMarkerOf } from './hasMarkerOf.ts';
import type { IssuingParts } from './issuingParts.ts';

/** Before each look, ms: a key that was just created may be missing from an answer. */
const LOOKS = [0, 500, 1000, 2000, 4000];
/** What must be left of the lease to look again: the key must still be stored. */
const LEFT_FOR_STORING = 15_000;

export type Proven =
  | { readonly ok: true; readonly key: IssuedKey }
  /** Absent where the id is another key's beyond doubt. */
  | { readonly ok: false; readonly suspect?: Suspect };

/**
 * An id in an answer proves nothing: Atlas, or something between, may name another key. So the key
 * under it is read once and must bear the marker of this attempt and the public key that came with
 * the private one. Only then is anything done by this id; that it was proven stands in the record.
 */
export function createKeyProof(parts: Pick<IssuingParts, 'signer' | 'stopwatch' | 'log'>) {
  const { signer, stopwatch, log } = parts;

  return async function prove(
    organization: Organization,
    request: Request,
    attempt: Attempt,
    { key: { id, publicKey } }: CreatedKey,
    startedAt: number,
  ): Promise<Proven> {
    const elapsed = () => stopwatch.now() - startedAt;
    const createdAt = Math.round(attempt.startedAt + elapsed());
    for (const pause of LOOKS) {
      if (pause > 0) await stopwatch.sleep(pause);
      if (elapsed() > ISSUING.lease - LEFT_FOR_STORING) break;
      const there = await organization.getKey(id).catch((cause: unknown) => {
        log.warn({ requestId: request.id, keyId: id, err: cause }, 'create.not_proven_yet');
        return undefined;
      });
      if (there === undefined) continue;
      if (there.publicKey === publicKey && hasMarkerOf(signer, request.id, [attempt], there)) {
        const provenAt = Math.round(attempt.startedAt + elapsed());
        return { ok: true, key: { id, publicKey, attempt: attempt.number, createdAt, provenAt } };
      }
      log.error({ requestId: request.id, keyId: id }, 'create.names_another_key');
      if (there.publicKey !== publicKey) return { ok: false };
      break;
    }
    return { ok: false, suspect: { keyId: id, ours: false } };
  };
}
