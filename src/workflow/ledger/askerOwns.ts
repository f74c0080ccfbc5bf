import { refuseOwning } from '../../domain/credential/commands/rights.ts';
import type { CredentialRefusal } from '../../domain/credential/refusal.ts';
import { isSameOwner } from '../../domain/key/owner.ts';
import type { Request } from '../../domain/record/request.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { People } from '../ports/slack.ts';

/**
 * Whether whoever asked for something else in place of a key still answers for that key: a transfer,
 * or the leaving of a group, closes no request. `undefined`: yes, or the request is about no key that
 * is there. Throws `StoreError`.
 */
export function createAskerOwns(parts: {
  readonly credentials: Pick<Credentials, 'get'>;
  readonly people: People;
}): (request: Pick<Request, 'spec' | 'requester'>) => Promise<CredentialRefusal | undefined> {
  return async ({ spec, requester }) => {
    const { act } = spec;
    if (act === undefined || act.kind === 'create') return undefined;
    const known = (await parts.credentials.get([act.credential])).get(act.credential);
    // Its record may be gone: then the owner that people saw is who is left to ask for.
    const isMoved = known !== undefined && !isSameOwner(known.owner, spec.owner);
    if (isMoved) return { why: 'asker_not_owner' };
    const people = await parts.people.about([requester]);
    const refusal = refuseOwning({ owner: spec.owner }, requester, { people });
    return refusal?.why === 'not_owner' ? { why: 'asker_not_owner' } : refusal;
  };
}
