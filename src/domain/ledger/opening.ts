import { approvedOf } from '../credential/access.ts';
import { API_KEY, ofApiKey } from '../credential/apiKey.ts';
import type { OpenCommand } from '../credential/commands/handOver.ts';
import { accessOf } from '../key/spec.ts';
import { issuedKey, type Request } from '../record/request.ts';
import type { IssuedKey } from '../record/state.ts';

/** The credential of the key that the request has now; `undefined`: it has none. */
export function credentialOf(request: Request): string | undefined {
  const key = issuedKey(request);
  return key === undefined ? undefined : ofApiKey(key.id);
}

/** A credential for a key of this request, by what was approved. */
export function openingOf(
  request: Request,
  { id: atlasId, publicKey: handle, createdAt, provenAt }: IssuedKey,
): OpenCommand {
  const { spec, state } = request;
  const inner = state.status === 'held' ? state.from : state;
  const isFitted = inner.status === 'fitting' && inner.key.id === atlasId;
  return {
    type: 'open',
    kind: API_KEY,
    atlasId,
    handle,
    organizationId: spec.organizationId,
    request: request.id,
    ...(isFitted && { marker: inner.attempt.marker }),
    createdAt,
    provenAt,
    owner: spec.owner ?? { kind: 'person', id: request.requester },
    purpose: request.spec.description,
    ...approvedOf(accessOf(spec)),
    ...(spec.lifetime !== undefined && { lifetime: spec.lifetime }),
  };
}
