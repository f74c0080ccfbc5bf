// Every operation this Atlas answers, on `/api/atlas/v2` and `/api/atlas/v1.0` alike. Read it as its index.

import {
  everyOperation,
  type ParameterNames,
  paged,
  pagedByName,
  pagedEvents,
} from '../http/query.ts';
import type { Requirement } from '../model/roles.ts';
import * as accessList from './accessList.ts';
import type { EndpointSet } from './buckets.ts';
import type { Call, Operation, OrganizationCall, ProjectCall } from './call.ts';
import { listEvents, listProjectEvents } from './events.ts';
import * as organizationKeys from './organizationKeys.ts';
import * as organizations from './organizations.ts';
import * as projectKeys from './projectKeys.ts';

type Run =
  | { readonly scope: 'caller'; readonly run: Operation<Call> }
  | { readonly scope: 'organization'; readonly run: Operation<OrganizationCall> }
  | { readonly scope: 'project'; readonly run: Operation<ProjectCall> };

interface RouteFacts {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query: ParameterNames;
  readonly limit: EndpointSet;
  readonly needs: Requirement;
  /** The versions that the resource has, if not the one that all others have. Such a one is new in v2. */
  readonly versions?: readonly string[];
  /** Makes a key whenever it succeeds. */
  readonly creates?: true;
}

export type Route = RouteFacts & Run;

/** Nearly all of them exist in this resource version only. */
export const versions = ['2023-01-01'] as const;

const key = '/orgs/{orgId}/apiKeys/{apiUserId}';
const projectKey = '/groups/{groupId}/apiKeys/{apiUserId}';

const inOrganization = (
  method: RouteFacts['method'],
  path: string,
  query: ParameterNames,
  needs: Requirement,
  run: Operation<OrganizationCall>,
  limit: EndpointSet = 'organization keys',
): Route => ({ scope: 'organization', method, path, query, needs, run, limit });

const inProject = (
  method: RouteFacts['method'],
  path: string,
  query: ParameterNames,
  needs: Requirement,
  run: Operation<ProjectCall>,
  limit: EndpointSet = 'project keys',
): Route => ({ scope: 'project', method, path, query, needs, run, limit });

const forCaller = (
  path: string,
  query: ParameterNames,
  run: Operation<Call>,
  limit: EndpointSet,
): Route => ({ scope: 'caller', method: 'GET', needs: 'any caller', path, query, run, limit });

const {
  getSystemStatus,
  listOrganizations,
  listProjects,
  getOrganization,
  getOrganizationSettings,
  getServiceAccount,
  listOrganizationProjects,
  listMembers,
  getProject,
} = organizations;
const {
  listOrganizationKeys,
  createOrganizationKey,
  getOrganizationKey,
  updateOrganizationKey,
  deleteOrganizationKey,
} = organizationKeys;
const { listProjectKeys, createProjectKey, assignProjectKey, updateProjectKey } = projectKeys;
const { unassignProjectKey } = projectKeys;
const { listAccessEntries, addAccessEntries, getAccessEntry, deleteAccessEntry } = accessList;

const member = 'organization member';
const reader = 'organization reader';
const owner = 'organization owner';
const manager = 'project access manager';

// biome-ignore format: a table
export const routes: readonly Route[] = [
  forCaller('', everyOperation, getSystemStatus, 'root'),
  forCaller('/orgs', pagedByName, listOrganizations, 'list of organizations'),
  forCaller('/groups', paged, listProjects, 'list of projects'),

  inOrganization('GET', '/orgs/{orgId}', everyOperation, member, getOrganization, 'organization'),
  inOrganization('GET', '/orgs/{orgId}/settings', everyOperation, member, getOrganizationSettings, 'organization settings'),
  inOrganization('GET', '/orgs/{orgId}/groups', pagedByName, member, listOrganizationProjects, 'organization'),
  { ...inOrganization('GET', '/orgs/{orgId}/users', paged, member, listMembers, 'organization members'), versions: ['2025-02-19'] },
  inOrganization('GET', '/orgs/{orgId}/serviceAccounts/{clientId}', everyOperation, reader, getServiceAccount, 'organization'),
  inOrganization('GET', '/orgs/{orgId}/events', pagedEvents, member, listEvents, 'organization events'),
  inProject('GET', '/groups/{groupId}/events', pagedEvents, 'project reader', listProjectEvents, 'project events'),
  inProject('GET', '/groups/{groupId}', everyOperation, 'project reader', getProject, 'project'),

  inOrganization('GET', '/orgs/{orgId}/apiKeys', paged, member, listOrganizationKeys),
  { ...inOrganization('POST', '/orgs/{orgId}/apiKeys', everyOperation, owner, createOrganizationKey), creates: true },
  inOrganization('GET', key, everyOperation, member, getOrganizationKey),
  inOrganization('PATCH', key, everyOperation, owner, updateOrganizationKey),
  inOrganization('DELETE', key, everyOperation, owner, deleteOrganizationKey),

  inOrganization('GET', `${key}/accessList`, paged, member, listAccessEntries),
  inOrganization('POST', `${key}/accessList`, paged, owner, addAccessEntries),
  inOrganization('GET', `${key}/accessList/{ipAddress}`, everyOperation, member, getAccessEntry),
  inOrganization('DELETE', `${key}/accessList/{ipAddress}`, everyOperation, owner, deleteAccessEntry),

  inProject('GET', '/groups/{groupId}/apiKeys', paged, 'project reader', listProjectKeys),
  { ...inProject('POST', '/groups/{groupId}/apiKeys', everyOperation, manager, createProjectKey), creates: true },
  inProject('POST', projectKey, everyOperation, 'project owner', assignProjectKey),
  inProject('PATCH', projectKey, paged, manager, updateProjectKey),
  inProject('DELETE', projectKey, everyOperation, manager, unassignProjectKey),
];

export const tokenRoutes = [
  { method: 'POST', path: '/api/oauth/token', run: 'token' },
  { method: 'POST', path: '/api/oauth/revoke', run: 'revoke' },
] as const;
