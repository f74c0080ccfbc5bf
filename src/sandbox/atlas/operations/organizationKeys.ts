// The API keys of an organization.
import { noContent, ok } from '../http/answers.ts';
import { page } from '../http/paging.ts';
import {
  freshKey,
  listable,
  type Operation,
  type OrganizationCall,
  requireKey,
  requireRoomForKey,
  type Stage,
  shownKey,
} from './call.ts';
import { readNewOrganizationKey, readOrganizationKeyChange } from './keyRequests.ts';

export const listOrganizationKeys: Operation<OrganizationCall> = (call, stage) => {
  const { id } = call.organization;
  return page(listable(stage.world.keysOf(id), stage), (key) => shownKey(key, call, stage), {
    href: `${call.base}/orgs/${id}/apiKeys`,
    query: call.query,
    totalCountError: stage.switches.totalCountError,
  });
};

export const getOrganizationKey: Operation<OrganizationCall> = (call, stage) =>
  ok(shownKey(requireKey(call, call.organization.id, stage), call, stage));

/** 200, not 201. Two equal requests make two keys: there is no idempotency. */
export const createOrganizationKey: Operation<OrganizationCall> = (call, stage) => {
  const asked = readNewOrganizationKey(call.json());
  const organizationId = call.organization.id;
  requireRoomForKey(organizationId, stage);
  const key = stage.world.addKey({ ...asked, organizationId, createdBy: call.caller.name });
  return ok(freshKey(key, call));
};

function withMember(roles: readonly string[] | undefined, { switches }: Stage) {
  if (roles === undefined) return {};
  return { roles: switches.addsMemberRole ? [...new Set(['ORG_MEMBER', ...roles])] : roles };
}

/** Roles replace those on the organization, and leave those in projects. */
export const updateOrganizationKey: Operation<OrganizationCall> = (call, stage) => {
  const key = requireKey(call, call.organization.id, stage);
  const { roles, ...change } = readOrganizationKeyChange(call.json());
  return ok(
    shownKey(
      stage.world.changeKey(key.id, { ...change, ...withMember(roles, stage) }, call.caller.name),
      call,
      stage,
    ),
  );
};

/** Takes the key out of every project too. */
export const deleteOrganizationKey: Operation<OrganizationCall> = (call, stage) => {
  stage.world.removeKey(requireKey(call, call.organization.id, stage).id);
  return noContent();
};
