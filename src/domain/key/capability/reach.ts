import type { Access } from '../access.ts';
import {
  CAPABILITIES,
  type Capability,
  capabilitiesOf,
  changesSomething,
  inShort,
} from './capabilities.ts';

/** `all`: every project of the organization, by a role of the organization. */
export type HowMany = number | 'all';

/** What a key reaches, to be said in words: "reads 3 projects, may change clusters in 1". */
export interface Reach {
  /** In the organization itself, besides being a member. */
  readonly organization: readonly Capability[];
  /** How many projects it reads. */
  readonly reads: HowMany;
  /** What else it can do in projects, the harmless first, each with the number of them. */
  readonly may: readonly { readonly can: Capability; readonly projects: HowMany }[];
}

/** What a role of a project that is known can give. */
const IN_PROJECTS: readonly Capability[] = capabilitiesOf(['GROUP_OWNER']);

export function reachOf({ organizationRoles, projects }: Access): Reach {
  const everywhere = capabilitiesOf(organizationRoles);
  const inAll = everywhere.filter((one) => IN_PROJECTS.includes(one));
  const organization = inShort(everywhere).filter(
    (one) => one !== 'readOrganization' && !inAll.includes(one),
  );
  const reads = inAll.includes('readProject') ? 'all' : projects.length;
  if (everywhere.includes('ownOrganization')) return { organization, reads, may: [] };
  const here = projects.map(({ roles }) => inShort(capabilitiesOf(roles)));
  const countOf = (can: Capability): HowMany =>
    inAll.includes(can) ? 'all' : here.filter((one) => one.includes(can)).length;
  const may = CAPABILITIES.filter((can) => can !== 'readProject')
    .map((can) => ({ can, projects: countOf(can) }))
    .filter((one) => one.projects !== 0);
  return { organization, reads, may };
}

/** Whether anything that is reached can be changed. */
export function reachChanges({ organization, may }: Reach): boolean {
  return [...organization, ...may.map(({ can }) => can)].some(changesSomething);
}
