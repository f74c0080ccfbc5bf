import { createHash } from 'node:crypto';
import type { CredentialKind } from '../credential/credential.ts';
import type { Access } from '../key/access.ts';

/** What a list of Atlas shows of one credential, whatever its kind is. */
export interface Shown {
  /** The id that its record in the ledger has, or would have. */
  readonly id: string;
  readonly kind: CredentialKind;
  /** What people paste: the public key of an API key. */
  readonly handle: string;
  /** As Atlas shows it, without a marker of Keywarden. */
  readonly description: string;
  /** Addresses are not in a list, so there are none here. */
  readonly access: Access;
  /** Epoch ms. Absent where nobody can know. */
  readonly createdAt?: number;
  /** It carries the marker of a Keywarden: of this one, or of another. */
  readonly isMarked?: true;
  /** The request that the marker names. Everybody who can edit the description can write one. */
  readonly names?: string;
  /** That marker, which follows the description. An observation does not keep it. */
  readonly marker?: string;
}

/** What Atlas knew of its use. Without addresses Atlas notes no use. */
export interface Use {
  /** When Atlas was asked, epoch ms. */
  readonly readAt: number;
  /** How many entries its list of addresses has. */
  readonly addresses: number;
  /** The newest use, and from which address. */
  readonly at?: number;
  readonly from?: string;
}

/**
 * What Atlas showed last. It proves nothing and leads to no act by itself: it is not signed, and
 * people only read it.
 */
export interface Observation extends Shown {
  /** When a list showed it to this Keywarden first, epoch ms. */
  readonly firstSeenAt: number;
  readonly use?: Use;
}

/**
 * Equal for two readings that show the same: only what differs is written. When it was created is part
 * of its id.
 */
export function shownHash(shown: Shown): string {
  const { handle, description, access, isMarked, names } = shown;
  const { organizationRoles, projects } = access;
  const places = projects.map(({ projectId, roles }) => [projectId, roles]);
  const parts = [
    handle,
    description,
    organizationRoles,
    places,
    isMarked === true,
    ...(names === undefined ? [] : [names]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
