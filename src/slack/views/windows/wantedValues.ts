import type { ProjectAccess } from '../../../domain/key/access.ts';
import { rolesFor, type Task } from '../../../domain/key/capability/tasks.ts';
import { rolesWithin } from '../../../domain/key/projectRoles.ts';
import type { ProjectNames } from '../../../domain/policy/asked.ts';
import { needOfTask } from '../../../domain/transitions/form/accessForm.ts';
import type { FormValues } from './formValues.ts';

interface Asked {
  /** Of the organization. */
  readonly roles: readonly string[];
  readonly projects?: readonly ProjectAccess[];
}

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
export function wantedIn(
  { roles, projects = [] }: Asked,
  more: { readonly tasks?: readonly Task[]; readonly projectNames?: ProjectNames } = {},
): Wanted {
  const { tasks = [], projectNames = {} } = more;
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
