// Who am I, which organizations and projects do I see.
import { type Answer, ok } from '../http/answers.ts';
import { page } from '../http/paging.ts';
import { refuse } from '../http/refusals.ts';
import { memberView } from '../model/members.ts';
import { seesProject } from '../model/roles.ts';
import { organizationView, projectView } from '../model/views.ts';
import type { SimulatedProject } from '../model/world.ts';
import type { Call, Operation, OrganizationCall, ProjectCall, Stage } from './call.ts';

export const getSystemStatus: Operation<Call> = ({ caller, base }) =>
  ok({
    apiKey:
      caller.publicKey === undefined
        ? null
        : {
            accessList: (caller.accessList ?? []).map(({ cidrBlock }) => ({ cidrBlock })),
            id: caller.id,
            publicKey: caller.publicKey,
            roles: caller.roles.map((roleName) => ({ orgId: caller.organizationId, roleName })),
          },
    appName: 'MongoDB Atlas',
    build: 'keywarden-sandbox',
    links: [{ href: base, rel: 'self' }],
    throttling: false,
  });

const startsWith = (name: string, prefix = '') =>
  name.toLowerCase().startsWith(prefix.toLowerCase());

/** A credential belongs to one organization, so this list has one entry at most. */
export const listOrganizations: Operation<Call> = (call, { world, switches }) => {
  const own = world.organization(call.caller.organizationId);
  const found = own && startsWith(own.name, call.query.name) ? [own] : [];
  return page(found, (organization) => organizationView(organization, call.base), {
    href: `${call.base}/orgs`,
    query: call.query,
    totalCountError: switches.totalCountError,
  });
};

export const getOrganization: Operation<OrganizationCall> = ({ organization, base }) =>
  ok(organizationView(organization, base));

export const getOrganizationSettings: Operation<OrganizationCall> = ({ organization }) =>
  ok({
    apiAccessListRequired: organization.apiAccessListRequired,
    maxServiceAccountSecretValidityInHours: 8760,
    multiFactorAuthRequired: false,
    restrictEmployeeAccess: false,
  });

/** Any member reads names and e-mail addresses of all the others. */
export const listMembers: Operation<OrganizationCall> = (call, { world, switches }) => {
  const { id } = call.organization;
  return page(world.members.of(id), memberView, {
    href: `${call.base}/orgs/${id}/users`,
    query: call.query,
    totalCountError: switches.totalCountError,
  });
};

/** The caller itself; other accounts of the organization are not modelled. */
export const getServiceAccount: Operation<OrganizationCall> = ({ caller, parameter }) => {
  const clientId = parameter('clientId');
  if (caller.name !== clientId || caller.publicKey !== undefined) {
    throw refuse.noSuchResource(`/serviceAccounts/${clientId}`);
  }
  const { roles } = caller;
  return ok({ clientId, description: 'Of the sandbox.', name: 'sandbox', roles, secrets: [] });
};

function projectPage(call: Call, stage: Stage, projects: SimulatedProject[], href: string): Answer {
  const visible = projects.filter((project) => seesProject(call.caller, project.id));
  const named = visible.filter(({ name }) => startsWith(name, call.query.name));
  return page(named, (project) => projectView(project, call.base), {
    href,
    query: call.query,
    totalCountError: stage.switches.totalCountError,
  });
}

export const listOrganizationProjects: Operation<OrganizationCall> = (call, stage) => {
  const { id } = call.organization;
  return projectPage(call, stage, stage.world.projectsOf(id), `${call.base}/orgs/${id}/groups`);
};

export const listProjects: Operation<Call> = (call, stage) =>
  projectPage(
    call,
    stage,
    stage.world.projectsOf(call.caller.organizationId),
    `${call.base}/groups`,
  );

export const getProject: Operation<ProjectCall> = ({ project, base }) =>
  ok(projectView(project, base));
