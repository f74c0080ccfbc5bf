import * as fc from 'fast-check';
import type { AccessStep } from '../../../src/domain/credential/accessSteps.ts';
import { type AccessParts, givenRoles, IMPLIED_ROLE } from '../../../src/domain/key/access.ts';

const ORGANIZATION_ROLES = [IMPLIED_ROLE, 'ORG_OWNER', 'ORG_READ_ONLY', 'ORG_BILLING_ADMIN'];
const PROJECT_ROLES = ['GROUP_OWNER', 'GROUP_READ_ONLY', 'GROUP_CLUSTER_MANAGER'];
const PROJECTS = ['a', 'b', 'c'].map((letter) => letter.repeat(24));
const ADDRESSES = ['192.0.2.1', '192.0.2.2', '10.0.0.0/8', '2001:db8::1'];
const ELSEWHERE = 'anywhere else';

/** Any access, small enough that two of them often share a part. */
export const accesses: fc.Arbitrary<AccessParts> = fc.record({
  organizationRoles: fc.subarray(ORGANIZATION_ROLES),
  projects: fc
    .subarray(PROJECTS)
    .chain((ids) =>
      fc.tuple(
        ...ids.map((projectId) =>
          fc.subarray(PROJECT_ROLES, { minLength: 1 }).map((roles) => ({ projectId, roles })),
        ),
      ),
    ),
  addresses: fc.subarray(ADDRESSES),
});

/** Carries out one step as Atlas would. Throws where Atlas would refuse. */
export function after(access: AccessParts, step: AccessStep): AccessParts {
  const { projects, addresses } = access;
  switch (step.do) {
    case 'set_organization_roles':
      if (step.roles.length === 0) throw new Error('Atlas wants at least one role');
      return { ...access, organizationRoles: [...new Set([IMPLIED_ROLE, ...step.roles])] };
    case 'add_addresses':
      if (step.addresses.length === 0) throw new Error('Atlas wants at least one address');
      if (step.addresses.some((one) => addresses.includes(one))) throw new Error('taken');
      return { ...access, addresses: [...addresses, ...step.addresses] };
    case 'remove_address':
      if (!addresses.includes(step.address)) throw new Error('not there');
      return { ...access, addresses: addresses.filter((one) => one !== step.address) };
    case 'join_project':
    case 'set_project_roles':
    case 'leave_project': {
      const isIn = projects.some(({ projectId }) => projectId === step.projectId);
      if (isIn === (step.do === 'join_project')) throw new Error('in it, or not');
      const others = projects.filter(({ projectId }) => projectId !== step.projectId);
      if (step.do === 'leave_project') return { ...access, projects: others };
      if (step.roles.length === 0) throw new Error('Atlas wants at least one role');
      const { projectId, roles } = step;
      return { ...access, projects: [...others, { projectId, roles }] };
    }
    default:
      return step satisfies never;
  }
}

/** What an empty list means: from anywhere, or, if the organization requires one, from nowhere. */
export type Empty = 'anywhere' | 'nowhere';

/** Everything that can be done with it: each role in its place, from each address. */
export function powersOf(access: AccessParts, empty: Empty): ReadonlySet<string> {
  const everywhere = empty === 'anywhere' ? [...ADDRESSES, ELSEWHERE] : [];
  const from = access.addresses.length > 0 ? access.addresses : everywhere;
  const roles = [
    ...givenRoles(access.organizationRoles),
    ...access.projects.flatMap(({ projectId, roles: names }) =>
      names.map((name) => `${name} on ${projectId}`),
    ),
  ];
  return new Set(roles.flatMap((role) => from.map((address) => `${role} from ${address}`)));
}
