import { refuseViewer, refuseViewerOf } from '../../domain/policy/access.ts';
import { knownPerson, type Person } from '../../domain/policy/people.ts';
import {
  type OrganizationPolicy,
  organizationOf,
  type Policy,
} from '../../domain/policy/policy.ts';
import { visibleOrganizations, visibleProjects } from '../../domain/policy/visibleKeys.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import type { Atlas, Organization, Project } from '../ports/atlas.ts';
import type { People } from '../ports/slack.ts';

/** What one person may look at. It is made anew for every question. */
export interface VisibleKeys {
  /** Set if they may look at nothing at all. */
  readonly refusal?: Refusal;
  readonly organizations: readonly OrganizationPolicy[];
  /**
   * Refuses unless they may see the whole organization, or what belongs to one of these projects.
   */
  refuse(organizationId: string, projectIds?: readonly string[]): Refusal | undefined;
  /** `undefined` if they may see nothing of the organization. */
  organization(id: string): Organization | undefined;
  /** A project by name or id; `undefined` also if they may not see it. */
  project(organization: Organization, nameOrId: string): Promise<Project | undefined>;
}

const NOTHING = { organizations: [], organization: () => undefined };

function named(projects: readonly Project[], nameOrId: string): Project | undefined {
  const wanted = nameOrId.trim().toLowerCase();
  return projects.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
}

/** The policy decides what is seen. Atlas is asked with the credentials of that organization. */
export function createVisibleKeys(parts: {
  readonly atlas: Atlas;
  readonly people: People;
  readonly policy: () => Policy;
}): (by: string) => Promise<VisibleKeys> {
  function of(policy: Policy, person: Person): VisibleKeys {
    const organizations = visibleOrganizations(policy, person);
    const refusal = refuseViewer(policy, person);

    function refuse(organizationId: string, projectIds: readonly string[] = []) {
      const organization = organizationOf(policy, organizationId);
      const refused = refuseViewerOf(policy, person, organizationId, projectIds);
      if (refused === undefined || organization === undefined) return refused;
      const names = visibleProjects(organization, person).map(({ name }) => name);
      return names.length === 0 ? refused : ({ why: 'only_projects', names } as const);
    }

    return {
      ...(refusal === undefined ? {} : { refusal }),
      organizations,
      refuse,
      organization: (id) =>
        organizations.some((one) => one.id === id) ? parts.atlas.organization(id) : undefined,
      async project(organization, nameOrId) {
        const whole = refuseViewerOf(policy, person, organization.id) === undefined;
        if (whole) return named(await organization.listProjects(), nameOrId);
        const { id: organizationId } = organization;
        const known = organizationOf(policy, organizationId);
        const projects = known === undefined ? [] : visibleProjects(known, person);
        return named(
          projects.map(({ id, name }) => ({ id, name, organizationId })),
          nameOrId,
        );
      },
    };
  }

  return async (by) => {
    const person = knownPerson(await parts.people.about([by]), by);
    if (person === undefined) {
      const refusal = { why: 'person_unknown' } as const;
      return { ...NOTHING, refusal, refuse: () => refusal, project: async () => undefined };
    }
    return of(parts.policy(), person);
  };
}
