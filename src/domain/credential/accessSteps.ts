import { type Access, type AccessParts, givenRoles, IMPLIED_ROLE, rolesIn } from '../key/access.ts';
import { canonicalAddress } from '../key/address.ts';

/** One write at Atlas. Each can be repeated, and a reading tells whether it was carried out. */
export type AccessStep =
  /** Replaces all roles on the organization. */
  | { readonly do: 'set_organization_roles'; readonly roles: readonly string[] }
  | { readonly do: 'leave_project'; readonly projectId: string }
  /** Replaces the roles on a project that the credential is in. */
  | ({ readonly do: 'set_project_roles' } & Roles)
  | ({ readonly do: 'join_project' } & Roles)
  | { readonly do: 'add_addresses'; readonly addresses: readonly string[] }
  /** The address as Atlas shows it. */
  | { readonly do: 'remove_address'; readonly address: string };

/** A description lets nobody do anything, so its place among the writes does not matter. */
export type WriteStep =
  | AccessStep
  | { readonly do: 'set_description'; readonly description: string };

interface Roles {
  readonly projectId: string;
  readonly roles: readonly string[];
}

/** Where roles are: the organization, or one project. */
interface Place {
  readonly projectId: string | undefined;
  readonly has: readonly string[];
  readonly shall: readonly string[];
}

function placesOf(shown: AccessParts, target: Access): readonly Place[] {
  const projectIds = [...shown.projects, ...target.projects].map(({ projectId }) => projectId);
  return [
    {
      projectId: undefined,
      has: givenRoles(shown.organizationRoles),
      shall: givenRoles(target.organizationRoles),
    },
    ...[...new Set(projectIds)].sort().map((projectId) => ({
      projectId,
      has: rolesIn(shown.projects, projectId),
      shall: rolesIn(target.projects, projectId),
    })),
  ];
}

function without(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.filter((one) => !others.includes(one));
}

/** The write that leaves exactly these roles in a place. */
function settingRoles(
  projectId: string | undefined,
  has: readonly string[],
  roles: readonly string[],
): AccessStep {
  if (projectId === undefined) {
    return { do: 'set_organization_roles', roles: roles.length > 0 ? roles : [IMPLIED_ROLE] };
  }
  if (roles.length === 0) return { do: 'leave_project', projectId };
  return { do: has.length === 0 ? 'join_project' : 'set_project_roles', projectId, roles };
}

/**
 * What a place has after roles were taken away. If the addresses stay as they are, one write does
 * both: it takes away, and gives what is new.
 */
function narrowed({ has, shall }: Place, addressesStay: boolean): readonly string[] {
  const lost = without(has, shall);
  if (lost.length === 0) return has;
  return addressesStay ? shall : without(has, lost);
}

function meaningOf(address: string): string {
  return canonicalAddress(address) ?? address;
}

function addressSteps(shown: readonly string[], target: readonly string[]) {
  const has = new Set(shown.map(meaningOf));
  const shall = new Set(target.map(meaningOf));
  const added = [...shall].filter((address) => !has.has(address)).sort();
  const removed = shown.filter((address) => !shall.has(meaningOf(address))).toSorted();
  const adding: AccessStep = { do: 'add_addresses', addresses: added };
  return {
    add: added.length === 0 ? [] : [adding],
    remove: removed.map((address): AccessStep => ({ do: 'remove_address', address })),
  };
}

/**
 * The writes that lead from what Atlas shows to what it shall show, in this order: take away roles,
 * add addresses, take away addresses, give roles.
 *
 * So at every moment each role can be used from each address only as it could before, or as it
 * shall: a role that goes is gone before the addresses change, and one that comes is not there
 * before they are right. The address list is never empty on the way ("from anywhere"), unless it
 * shall be. The same holds if it ends after any write and begins again from a new reading.
 */
export function stepsToAccess(shown: AccessParts, target: Access): readonly AccessStep[] {
  const { add, remove } = addressSteps(shown.addresses, target.addresses);
  const addressesStay = add.length === 0 && remove.length === 0;
  const narrow: AccessStep[] = [];
  const widen: AccessStep[] = [];
  for (const place of placesOf(shown, target)) {
    const { projectId, has, shall } = place;
    const left = narrowed(place, addressesStay);
    if (left !== has) narrow.push(settingRoles(projectId, has, left));
    if (without(shall, left).length > 0) widen.push(settingRoles(projectId, left, shall));
  }
  return [...narrow, ...add, ...remove, ...widen];
}

/** Whether this write takes something away. Then it is no harm if it is not needed any more. */
export function takesAway(step: WriteStep): boolean {
  return step.do === 'leave_project' || step.do === 'remove_address';
}
