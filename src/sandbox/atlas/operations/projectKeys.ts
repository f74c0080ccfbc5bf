// API keys in a project: made there, or assigned to it. The key itself always belongs to the organization.
import { noContent, ok } from '../http/answers.ts';
import { page } from '../http/paging.ts';
import { noSuchKey, refuse } from '../http/refusals.ts';
import type { Key, ProjectRoles } from '../model/world.ts';
import {
  freshKey,
  listable,
  type Operation,
  type ProjectCall,
  requireKey,
  requireRoomForKey,
  type Stage,
  shownKey,
} from './call.ts';
import { readAssignment, readNewProjectKey, readProjectKeyChange } from './keyRequests.ts';

export const listProjectKeys: Operation<ProjectCall> = (call, stage) => {
  const keys = listable(stage.world.keysOfProject(call.project), stage);
  return page(keys, (key) => shownKey(key, call, stage), {
    href: `${call.base}/groups/${call.project.id}/apiKeys`,
    query: call.query,
    totalCountError: stage.switches.totalCountError,
  });
};

export const createProjectKey: Operation<ProjectCall> = (call, stage) => {
  const { projectRoles, ...asked } = readNewProjectKey(call.json());
  const { organizationId, id: projectId } = call.project;
  requireRoomForKey(organizationId, stage);
  const projects = projectRoles.length > 0 ? [{ projectId, roles: projectRoles }] : [];
  const key = stage.world.addKey({
    ...asked,
    organizationId,
    projects,
    createdBy: call.caller.name,
  });
  return ok(freshKey(key, call));
};

const isIn = (key: Key, projectId: string) =>
  key.projects.some((project) => project.projectId === projectId);

function elsewhere(key: Key, projectId: string): ProjectRoles[] {
  return key.projects.filter((project) => project.projectId !== projectId);
}

export const assignProjectKey: Operation<ProjectCall> = (call, stage) => {
  const projectId = call.project.id;
  const key = requireKey(call, call.project.organizationId, stage);
  const roles = readAssignment(call.json());
  if (isIn(key, projectId)) throw refuse.alreadyInProject();
  const projects = [...key.projects, { projectId, roles }];
  stage.world.changeKey(key.id, { projects }, call.caller.name);
  return noContent();
};

/** Changing or ending an assignment needs one; the answer for none has been seen as 400. */
function requireAssignedKey(call: ProjectCall, stage: Stage): Key {
  const key = requireKey(call, call.project.organizationId, stage, 400);
  if (!isIn(key, call.project.id)) throw noSuchKey(400, key.id);
  return key;
}

/** Replaces the roles in this project and leaves those of the organization alone. */
export const updateProjectKey: Operation<ProjectCall> = (call, stage) => {
  const projectId = call.project.id;
  const key = requireAssignedKey(call, stage);
  const { description, projectRoles } = readProjectKeyChange(call.json());
  const change = {
    ...(description !== undefined && { description }),
    ...(projectRoles && {
      projects: [...elsewhere(key, projectId), { projectId, roles: projectRoles }],
    }),
  };
  const changed = stage.world.changeKey(key.id, change, call.caller.name);
  return ok(shownKey(changed, call, stage));
};

/** Only unassigns: the key lives on in the organization. */
export const unassignProjectKey: Operation<ProjectCall> = (call, stage) => {
  const key = requireAssignedKey(call, stage);
  const projects = elsewhere(key, call.project.id);
  stage.world.changeKey(key.id, { projects }, call.caller.name);
  return noContent();
};
