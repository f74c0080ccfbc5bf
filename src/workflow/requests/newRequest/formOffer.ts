import type { OrganizationRole } from '../../../domain/key/roles.ts';
import type { Asked } from '../../../domain/policy/asked.ts';
import { lifetimeFor } from '../../../domain/policy/asking/lifetime.ts';
import {
  type HowAsked,
  type OfferedNeeds,
  offeredNeeds,
  organizationsToAsk,
  projectRolesFor,
  rolesInSomeProject,
} from '../../../domain/policy/asking/offers.ts';
import { groupsToOwn } from '../../../domain/policy/asking/owners.ts';
import type { Lifetime } from '../../../domain/policy/lifeSettings.ts';
import { type KnownPerson, knownPerson } from '../../../domain/policy/people.ts';
import type { OrganizationPolicy, Policy } from '../../../domain/policy/policy.ts';
import { saysOfRequests } from '../../../domain/policy/projectEntry.ts';
import type { Refusal } from '../../../domain/record/refusal.ts';
import { no, type Result } from '../../../domain/record/result.ts';
import { REACHES, type Reach, readAccess } from '../../../domain/transitions/form/accessForm.ts';
import type { KeyForm } from '../../../domain/transitions/keyForm.ts';
import { AtlasError } from '../../../foundation/errors.ts';
import type { RequestableProjects } from '../../keys/requestableProjects.ts';
import type { Project } from '../../ports/atlas.ts';
import type { Log } from '../../ports/logging.ts';
import type { Names, People } from '../../ports/slack.ts';

/** What somebody may choose in the form, with what was chosen so far. */
export interface FormOffer {
  /** Where this person may ask, each with its own roles that they may ask for. */
  readonly organizations: readonly OrganizationPolicy[];
  /** The one that is chosen, or the first. */
  readonly organization?: OrganizationPolicy;
  readonly reaches: readonly Reach[];
  readonly reach: Reach;
  /** Roles of the organization, where the key is for that. */
  readonly roles: readonly OrganizationRole[];
  /** Of the chosen projects those that are known; `undefined` if Atlas could not be asked. */
  readonly projects: readonly Project[] | undefined;
  /** In all of them, or in any project while none is chosen. */
  readonly needs: OfferedNeeds;
  /** In single ones of them. */
  readonly single: readonly { readonly project: Project; readonly needs: OfferedNeeds }[];
  /** For what is chosen so far. */
  readonly lifetime: Required<Lifetime>;
  /** User groups that may own the key. */
  readonly owners: readonly { readonly id: string; readonly name: string }[];
}

export type FormOffers = (
  by: string,
  chosen: Partial<KeyForm>,
  how?: HowAsked,
) => Promise<Result<FormOffer>>;

/** The roles that each of the lists has; those of any list, if no role is in all of them. */
function inAll<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const [first = [], ...rest] = lists;
  const shared = first.filter((one) => rest.every((list) => list.includes(one)));
  return shared.length > 0 ? shared : [...new Set(lists.flat())];
}

function reachesOf(
  policy: Policy,
  person: KnownPerson,
  organization: OrganizationPolicy,
  how: HowAsked,
): readonly Reach[] {
  const may: Readonly<Record<Reach, boolean>> = {
    organization: organization.roles.length > 0,
    projects: rolesInSomeProject(policy, person, organization, how).length > 0,
  };
  return REACHES.filter((reach) => may[reach]);
}

export function createFormOffers(parts: {
  readonly people: People;
  readonly names: Names;
  readonly policy: () => Policy;
  readonly requestableProjects: Pick<RequestableProjects, 'chosen'>;
  readonly log: Log;
}): FormOffers {
  const { people, log } = parts;

  async function projectsOf(
    person: KnownPerson,
    organizationId: string,
    ids: readonly string[],
    how: HowAsked,
  ): Promise<readonly Project[] | undefined> {
    try {
      return await parts.requestableProjects.chosen(person, organizationId, ids, how);
    } catch (cause) {
      if (!(cause instanceof AtlasError)) throw cause;
      log.warn({ organizationId, err: cause }, 'atlas.projects_unknown');
      return undefined;
    }
  }

  async function ownersFor(policy: Policy, person: KnownPerson) {
    const ids = groupsToOwn(policy, person);
    const names = ids.length === 0 ? new Map<string, string>() : await parts.names.of(ids);
    return ids.map((id) => ({ id, name: names.get(id) ?? id }));
  }

  /** What is chosen so far, as the policy judges it. */
  function askedIn(
    organization: OrganizationPolicy,
    form: Partial<KeyForm>,
    projects: readonly Project[],
  ): Asked {
    const chosen = { ...form, roles: form.roles ?? [] };
    const wanted = readAccess(chosen, organization, projects);
    return {
      organizationId: organization.id,
      roles: wanted.roles,
      projects: wanted.projects.flatMap(({ projectId, roles }) => {
        const project = projects.find(({ id }) => id === projectId);
        return project === undefined ? [] : [{ ...project, roles }];
      }),
    };
  }

  return async (by, form, how = 'ask') => {
    const person = knownPerson(await people.about([by]), by);
    if (person === undefined) return no({ why: 'person_unknown' });
    const policy = parts.policy();
    const organizations = organizationsToAsk(policy, person, how);
    const organization =
      organizations.find(({ id }) => id === form.organizationId) ?? organizations[0];
    if (organization === undefined) {
      const refusal: Refusal =
        person.standing === 'member'
          ? { why: 'not_allowed' }
          : { why: 'not_a_member', standing: person.standing };
      return no(refusal);
    }
    const reaches = reachesOf(policy, person, organization, how);
    // Where the policy says who may ask in which projects, that is what people come for.
    const usual = organization.projects?.some(saysOfRequests) ? 'projects' : 'organization';
    const wanted = form.reach ?? usual;
    const reach = reaches.includes(wanted) ? wanted : (reaches[0] ?? wanted);
    const ids = reach === 'projects' ? (form.projects ?? []) : [];
    const projects = await projectsOf(person, organization.id, ids, how);
    const here = (projects ?? []).map((project) => ({
      project,
      roles: projectRolesFor(policy, person, organization, project, how),
    }));
    const everywhere =
      here.length > 0
        ? inAll(here.map(({ roles }) => roles))
        : rolesInSomeProject(policy, person, organization, how);
    const asked = askedIn(organization, { ...form, reach }, projects ?? []);
    return {
      ok: true,
      organizations,
      organization,
      reaches,
      reach,
      roles: organization.roles,
      projects,
      needs: offeredNeeds(everywhere, organization.roles),
      single: here.map(({ project, roles }) => ({ project, needs: offeredNeeds(roles, []) })),
      lifetime: lifetimeFor(policy, person, asked),
      owners: await ownersFor(policy, person),
    };
  };
}
