import { createHash } from 'node:crypto';
import { type Access, makeAccess, type ProjectAccess } from './access.ts';
import { type Owner, ownerName } from './owner.ts';
import { ORGANIZATION_ROLES, type OrganizationRole } from './roles.ts';

/**
 * What shall be done. `credential`: its id in the ledger. `from`: what the credential had when this
 * was asked for, its end or the hash of its access; whoever approves it signs that too.
 */
export type Act =
  | { readonly kind: 'create' }
  | {
      readonly kind: 'extend';
      readonly credential: string;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'change'; readonly credential: string; readonly from: string }
  | {
      readonly kind: 'replace';
      readonly credential: string;
      readonly from: string;
      /** How long the old key lives after the hand-over of the new one, ms. */
      readonly overlap: number;
    }
  /** What was made without Keywarden is taken into the ledger. `handle`: what people paste of it. */
  | {
      readonly kind: 'adopt';
      readonly credential: string;
      readonly from: string;
      readonly handle: string;
    };

interface SpecBase {
  readonly organizationId: string;
  readonly description: string;
  /** Of the organization. Sorted, without duplicates, at least one. */
  readonly roles: readonly OrganizationRole[];
  /** IP addresses and CIDR blocks of the key's API access list, sorted, without duplicates. */
  readonly accessList: readonly string[];
  /** The age recipient for whom the private key is encrypted. Absent: it is shown in clear. */
  readonly recipient?: string;
}

/** Of a request from before the ledger: nobody asked for projects, an end or an owner. */
interface SpecFromBefore extends SpecBase {
  readonly projects?: undefined;
  readonly lifetime?: undefined;
  readonly owner?: undefined;
  readonly act?: undefined;
}

interface SpecOfToday extends SpecBase {
  /** Sorted by project, each project once, each with its roles sorted. */
  readonly projects: readonly ProjectAccess[];
  /**
   * How long the key lives from its hand-over or adoption, ms. Absent: it is a change of one without
   * an end.
   */
  readonly lifetime?: number;
  readonly owner: Owner;
  readonly act: Act;
}

/**
 * What is asked for. Never edited: a narrower spec replaces it as a whole, with a new hash. Besides
 * `act` it says what the credential would be afterwards, so every kind of request is judged alike.
 */
export type KeySpec = SpecFromBefore | SpecOfToday;

/** The same in any order, with duplicates. */
export type SpecWish = KeySpec;

export function makeSpec(wish: SpecWish): KeySpec {
  const { recipient } = wish;
  const base = {
    organizationId: wish.organizationId,
    description: wish.description,
    roles: ORGANIZATION_ROLES.filter((role) => wish.roles.includes(role)),
    accessList: [...new Set(wish.accessList)].sort(),
    ...(recipient === undefined ? {} : { recipient }),
  };
  if (wish.act === undefined) return base;
  const { projects, lifetime, owner, act } = wish;
  return {
    ...base,
    projects: makeAccess({ projects }).projects,
    ...(lifetime === undefined ? {} : { lifetime }),
    owner: { kind: owner.kind, id: owner.id },
    act,
  };
}

/** Whether a key would have no end that nobody has approved to be without one. */
export function lacksEnd({ act, lifetime }: KeySpec): boolean {
  return act !== undefined && act.kind !== 'change' && lifetime === undefined;
}

/** What the key may do at Atlas. */
export function accessOf({ roles, projects = [], accessList }: KeySpec): Access {
  return makeAccess({ organizationRoles: roles, projects, addresses: accessList });
}

function partsOfAct(act: Act): readonly (string | number)[] {
  switch (act.kind) {
    case 'create':
      return [act.kind];
    case 'extend':
      return [act.kind, act.credential, act.from, act.to];
    case 'change':
      return [act.kind, act.credential, act.from];
    case 'replace':
      return [act.kind, act.credential, act.from, act.overlap];
    case 'adopt':
      return [act.kind, act.credential, act.from, act.handle];
    default:
      return act satisfies never;
  }
}

/** What has a fixed place in both forms. */
function baseParts({ organizationId, description, roles, accessList }: SpecBase) {
  return [organizationId, description, roles, accessList];
}

/**
 * SHA-256 (hex) of the spec in canonical form: fixed field order, sorted lists. What a spec may have
 * or not have stands with its name (`spec/1`) or as `null` (`spec/2`).
 */
export function specHash(spec: KeySpec): string {
  const { recipient } = spec;
  const parts =
    spec.act === undefined
      ? ['spec/1', ...baseParts(spec), ...(recipient === undefined ? [] : [{ recipient }])]
      : [
          'spec/2',
          ...baseParts(spec),
          recipient ?? null,
          spec.projects.map(({ projectId, roles }) => [projectId, roles]),
          spec.lifetime ?? null,
          ownerName(spec.owner),
          partsOfAct(spec.act),
        ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
