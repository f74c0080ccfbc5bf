import { rolesFor, type Task } from '../../../domain/key/capability/tasks.ts';
import { isKnownProjectRole, rolesWithin } from '../../../domain/key/projectRoles.ts';
import type { KeySpec } from '../../../domain/key/spec.ts';
import type { Request } from '../../../domain/record/request.ts';
import { needOfTask } from '../../../domain/transitions/form/accessForm.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { FormOffer } from '../../../workflow/requests/newRequest/formOffer.ts';
import { code } from '../../views/kit/mrkdwn.ts';
import { roleName, roleNames } from '../../views/kit/roles.ts';
import type { FormValues } from '../../views/windows/formValues.ts';
import type { InitialValues } from './keyForm.ts';

type Wanted = Pick<FormValues, 'reach' | 'roles' | 'projects' | 'needs' | 'apart'>;

/** The tasks for which the roles are still enough, and the roles that no task gives. */
function needsOf(roles: readonly string[], tasks: readonly Task[]): readonly string[] {
  const enough = tasks.filter((task) => {
    const { projectRoles, organizationRoles } = rolesFor([task]);
    return [...projectRoles, ...organizationRoles].every((role) => roles.includes(role));
  });
  const { projectRoles, organizationRoles } = rolesFor(enough);
  const given: readonly string[] = [...projectRoles, ...organizationRoles];
  return [...enough.map(needOfTask), ...roles.filter((role) => !given.includes(role))];
}

/** What the form must hold so that it asks for the same once more. */
function wantedIn({ spec, tasks = [], projectNames = {} }: Request): Wanted {
  const { roles, projects = [] } = spec;
  if (projects.length === 0) return { reach: 'organization', roles };
  const all = [...new Set(projects.flatMap((one) => one.roles))];
  const shared = all.filter((role) =>
    projects.every((one) => one.roles.flatMap(rolesWithin).includes(role)),
  );
  const beside = roles.filter((role) => role !== 'ORG_MEMBER');
  const single = projects.map(({ projectId, roles: there }) => {
    const own = there.filter((role) => !shared.includes(role));
    return [projectId, needsOf(own, tasks)] as const;
  });
  const isApart = single.some(([, own]) => own.length > 0);
  return {
    reach: 'projects',
    projects: projects.map(({ projectId: value }) => ({
      value,
      name: projectNames[value] ?? value,
    })),
    needs: needsOf([...shared, ...beside], tasks),
    ...(isApart ? { apart: Object.fromEntries(single) } : {}),
  };
}

function lifeIn({ lifetime, owner }: KeySpec): Pick<FormValues, 'lifetime' | 'owner'> {
  return {
    ...(lifetime === undefined ? {} : { lifetime: String(lifetime) }),
    ...(owner?.kind === 'group' ? { owner: owner.id } : {}),
  };
}

/** What this person may not choose any more: it is left out, and they are told. */
function goneFrom(words: Catalogue, { spec, organizationName }: Request, offer: FormOffer) {
  const { rolesGone, projectsGone, organizationGone } = words.talkWindows.again;
  if (offer.organization?.id !== spec.organizationId) {
    return [organizationGone(code(organizationName, 80))];
  }
  const { projects: wanted = [] } = spec;
  const beside = spec.roles.filter((role) => wanted.length === 0 || role !== 'ORG_MEMBER');
  const roles = beside.filter((role) => !offer.roles.includes(role));
  const known = offer.projects ?? [];
  const lost = wanted.filter(({ projectId }) => !known.some(({ id }) => id === projectId));
  const inProjects = wanted.flatMap(({ projectId, roles: there }) => {
    const offered = offer.single.find(({ project }) => project.id === projectId)?.needs;
    if (offered === undefined) return [];
    return there.filter(
      (role) => !isKnownProjectRole(role) || !offered.projectRoles.includes(role),
    );
  });
  const names = [...new Set(inProjects)].map((role) => roleName(words, role));
  const all = [...(roles.length === 0 ? [] : [roleNames(words, roles)]), ...names];
  return [
    ...(all.length === 0 ? [] : [rolesGone(all.join(words.facts.separator))]),
    ...(lost.length === 0 || offer.projects === undefined ? [] : [projectsGone(lost.length)]),
  ];
}

/**
 * Fills the form from an earlier request. What the policy no longer has is left out, with a warning.
 */
export function filledFrom(words: Catalogue, request: Request): InitialValues {
  const { spec, reason, ticket = '' } = request;
  const { organizationId, description, accessList, recipient = '' } = spec;
  return {
    values: {
      organizationId,
      description,
      ...wantedIn(request),
      ...lifeIn(spec),
      reason,
      ticket,
      recipient,
      accessList: accessList.join('\n'),
    },
    gone: (offer) => goneFrom(words, request, offer),
  };
}
