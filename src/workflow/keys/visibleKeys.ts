import { refuseViewer, refuseViewerOf } from '../../domain/policy/access.ts';
import { knownPerson, type Person } from '../../domain/policy/people.ts';
import { named, plainName } from '../../domain/policy/plainName.ts';
import {
  type OrganizationPolicy,
  organizationOf,
  type Policy,
} from '../../domain/policy/policy.ts';
import { visibleOrganizations, visibleProjects } from '../../domain/policy/visibleKeys.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { AtlasError } from '../../foundation/errors.ts';
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
  /** All projects that they may see, of those that this organization has. */
  projects(organization: Organization): Promise<readonly Project[]>;
  /** A project by name or id; `undefined` also if they may not see it. */
  project(organization: Organization, nameOrId: string): Promise<Project | undefined>;
}

const NOTHING = {
  organizations: [],
  organization: () => undefined,
  projects: async () => [],
  project: async () => undefined,
};

const PROJECT_ID = /^[a-f0-9]{24}$/;

/** Where Atlas refuses the list of projects, one that was named by its id needs no list. */
function knownById(organizationId: string, typed: string): (cause: unknown) => readonly Project[] {
  return (cause) => {
    const id = plainName(typed).toLowerCase();
    if (!(cause instanceof AtlasError) || !PROJECT_ID.test(id)) throw cause;
    return [{ id, name: id, organizationId }];
  };
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

    function isWhole({ id }: Organization): boolean {
      return refuseViewerOf(policy, person, id) === undefined;
    }

    /** Those that the policy shows them one by one. */
    function shown({ id: organizationId }: Organization): readonly Project[] {
      const known = organizationOf(policy, organizationId);
      const projects = known === undefined ? [] : visibleProjects(known, person);
      return projects.map(({ id, name }) => ({ id, name, organizationId }));
    }

    return {
      ...(refusal === undefined ? {} : { refusal }),
      organizations,
      refuse,
      organization: (id) =>
        organizations.some((one) => one.id === id) ? parts.atlas.organization(id) : undefined,
      projects: async (organization) =>
        isWhole(organization) ? organization.listProjects() : shown(organization),
      async project(organization, nameOrId) {
        if (!isWhole(organization)) return named(shown(organization), nameOrId);
        const listed = await organization
          .listProjects()
          .catch(knownById(organization.id, nameOrId));
        return named(listed, nameOrId);
      },
    };
  }

  return async (by) => {
    const person = knownPerson(await parts.people.about([by]), by);
    if (person === undefined) {
      const refusal = { why: 'person_unknown' } as const;
      return { ...NOTHING, refusal, refuse: () => refusal };
    }
    return of(parts.policy(), person);
  };
}
