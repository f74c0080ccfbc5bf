import type { Credential } from '../credential/credential.ts';
import { type Access, accessHash, misplacedRoles } from '../key/access.ts';
import { isOrganizationRole } from '../key/roles.ts';
import { type Act, type KeySpec, makeSpec } from '../key/spec.ts';
import type { Lifetime } from '../policy/lifeSettings.ts';

/** What a request asks for that is about a credential, as the credential would be afterwards. */
interface Wish {
  readonly act: Act;
  readonly access: Access;
  readonly lifetime?: number;
  readonly recipient?: string;
}

/**
 * `undefined` where Atlas shows it a role that nobody could ask for here: such a key is not extended,
 * replaced or changed by a request.
 */
function specFor(credential: Credential, { act, access, lifetime, recipient }: Wish) {
  const { organizationId, purpose, owner } = credential;
  const { organizationRoles, projects, addresses } = access;
  const roles = organizationRoles.filter(isOrganizationRole);
  if (roles.length < organizationRoles.length || misplacedRoles(access).length > 0)
    return undefined;
  return makeSpec({
    organizationId,
    description: purpose,
    roles,
    accessList: addresses,
    projects,
    owner,
    act,
    ...(lifetime === undefined ? {} : { lifetime }),
    ...(recipient === undefined ? {} : { recipient }),
  });
}

/** From when its life counts: from the adoption, or from the hand-over, if there was one. */
export function lifeBegan({ origin, handedOverAt, createdAt }: Credential): number {
  return origin.how === 'adopted' ? origin.at : (handedOverAt ?? createdAt);
}

/** Its whole life afterwards is what the policy limits. */
export function extensionSpec(
  credential: Credential,
  { from, to }: { readonly from: number; readonly to: number },
  recipient?: string,
): KeySpec | undefined {
  const act = { kind: 'extend', credential: credential.id, from, to } as const;
  const lifetime = to - lifeBegan(credential);
  return specFor(credential, { act, access: credential.access, lifetime, recipient });
}

/** As long as the old one was approved for, as far as the policy lets a new one live now. */
export function lifetimeOfNext({ lifetime }: Credential, now: Required<Lifetime>): number {
  return Math.min(lifetime ?? now.defaultMs, now.maxMs);
}

export function replacementSpec(
  credential: Credential,
  { overlap, lifetime }: { readonly overlap: number; readonly lifetime: number },
  recipient?: string,
): KeySpec | undefined {
  const { id, access, accessHash: from } = credential;
  const act = { kind: 'replace', credential: id, from, overlap } as const;
  return specFor(credential, { act, access, lifetime, recipient });
}

/**
 * Its whole life is that of its present end, however often it was moved. `undefined` also where nothing
 * would change.
 */
export function changeSpec(
  credential: Credential,
  access: Access,
  recipient?: string,
): KeySpec | undefined {
  const { id, accessHash: from, ends } = credential;
  if (accessHash(access) === from) return undefined;
  const act = { kind: 'change', credential: id, from } as const;
  const lifetime = ends.approved === undefined ? undefined : ends.approved - lifeBegan(credential);
  return specFor(credential, { act, access, lifetime, recipient });
}
