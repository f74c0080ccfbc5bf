// What this simulator covers of the Atlas Administration API, and where it stops. A test compares it with the routes.

export interface Covered {
  readonly method: string;
  /** Below `/api/atlas/v2` and `/api/atlas/v1.0`, unless it starts with `/api/`. */
  readonly path: string;
  readonly does: string;
  readonly doesNot?: string;
}

export const covered: readonly Covered[] = [
  {
    method: 'GET',
    path: '',
    does: 'Names the calling API key pair, or null for a token.',
  },
  {
    method: 'GET',
    path: '/orgs',
    does: "The caller's one organization, paged, with the name prefix filter.",
  },
  { method: 'GET', path: '/orgs/{orgId}', does: 'One organization.' },
  {
    method: 'GET',
    path: '/orgs/{orgId}/settings',
    does: 'apiAccessListRequired as set; its own small rate bucket.',
    doesNot: 'The other settings are constants.',
  },
  {
    method: 'GET',
    path: '/orgs/{orgId}/groups',
    does: 'The projects the caller may see, paged, with the name prefix filter.',
  },
  {
    method: 'GET',
    path: '/orgs/{orgId}/users',
    does: 'The people of the organization, paged, for every member: names and e-mail addresses.',
    doesNot:
      'The version of 2023-01-01 and v1.0, filters, telephone numbers, people who are only invited.',
  },
  {
    method: 'GET',
    path: '/orgs/{orgId}/events',
    does: 'That keys were made or changed, newest first, by whom; filters eventType and minDate.',
    doesNot: 'Other events, maxDate; keys that are deleted; what happens inside a project.',
  },
  {
    method: 'GET',
    path: '/groups/{groupId}/events',
    does: 'What changed of keys in the project, newest first, by whom; the same filters.',
    doesNot: 'Other events, maxDate.',
  },
  {
    method: 'GET',
    path: '/groups',
    does: 'The projects the caller may see, paged.',
  },
  {
    method: 'GET',
    path: '/orgs/{orgId}/serviceAccounts/{clientId}',
    does: 'The calling service account and its roles.',
    doesNot: 'Other accounts do not exist, and secrets are never listed.',
  },
  {
    method: 'GET',
    path: '/groups/{groupId}',
    does: 'One project; a new one is 401 for a while, by switch; a deleted one is 404.',
    doesNot: 'Clusters, tags and settings are constants.',
  },
  {
    method: 'GET',
    path: '/orgs/{orgId}/apiKeys',
    does: 'Paged, redacted, in an order nobody can see; lag and wrong totals on request.',
  },
  {
    method: 'POST',
    path: '/orgs/{orgId}/apiKeys',
    does: 'Makes a working key; the private key is clear once; at most 500 per organization.',
    doesNot: 'The error code of a bad description is a guess, as is that of a project role.',
  },
  {
    method: 'GET',
    path: '/orgs/{orgId}/apiKeys/{apiUserId}',
    does: 'One key, redacted; an unknown one is 404 or 400, by switch.',
  },
  {
    method: 'PATCH',
    path: '/orgs/{orgId}/apiKeys/{apiUserId}',
    does: 'Changes description, roles of the organization, or both; the roles replace, those in projects stay.',
  },
  {
    method: 'DELETE',
    path: '/orgs/{orgId}/apiKeys/{apiUserId}',
    does: 'Removes the key everywhere, at once.',
    doesNot: 'Real deletes may take a while to show.',
  },
  {
    method: 'GET',
    path: '/orgs/{orgId}/apiKeys/{apiUserId}/accessList',
    does: 'Paged; a single address shows its CIDR block too; count, lastUsed and lastUsedAddress of each entry.',
    doesNot: 'Use shows at once; real Atlas may be minutes late.',
  },
  {
    method: 'POST',
    path: '/orgs/{orgId}/apiKeys/{apiUserId}/accessList',
    does: 'Adds addresses or blocks, all or none; returns all entries or only the added, by switch.',
    doesNot: 'No limit on the number of entries; blocks are kept as written. Owner is assumed.',
  },
  {
    method: 'GET',
    path: '/orgs/{orgId}/apiKeys/{apiUserId}/accessList/{ipAddress}',
    does: 'One entry; the slash of a block comes escaped.',
  },
  {
    method: 'DELETE',
    path: '/orgs/{orgId}/apiKeys/{apiUserId}/accessList/{ipAddress}',
    does: 'Removes one entry, unless it is the address of the caller.',
  },
  {
    method: 'GET',
    path: '/groups/{groupId}/apiKeys',
    does: 'The keys assigned to a project; their own links go through the organization.',
  },
  {
    method: 'POST',
    path: '/groups/{groupId}/apiKeys',
    does: 'Makes a key with mixed roles and assigns it; it becomes a member of the organization.',
  },
  {
    method: 'POST',
    path: '/groups/{groupId}/apiKeys/{apiUserId}',
    does: 'Assigns a key (204), for a Project Owner; twice is API_KEY_ALREADY_IN_GROUP; a role of the organization is refused.',
  },
  {
    method: 'PATCH',
    path: '/groups/{groupId}/apiKeys/{apiUserId}',
    does: 'Replaces the roles in this project; needs an assignment, else 400 API_KEY_NOT_FOUND.',
  },
  {
    method: 'DELETE',
    path: '/groups/{groupId}/apiKeys/{apiUserId}',
    does: 'Ends the assignment; the key lives on.',
  },
  {
    method: 'POST',
    path: '/api/oauth/token',
    does: 'Client credentials: raw Basic pair, form body, 3600 s, rate limit, both error shapes.',
    doesNot: 'Tokens only look like JWTs; the limit of 100 active tokens is not enforced.',
  },
  {
    method: 'POST',
    path: '/api/oauth/revoke',
    does: "Ends one of the client's own tokens; 200 for any other.",
  },
];

/** True of the whole simulator. */
export const notCovered: readonly string[] = [
  'Service accounts, clusters and everything else of the API: such a route answers 404 RESOURCE_NOT_FOUND.',
  'A wrong method on a known path is 404 too; the real answer is not known.',
  'Sunset (410 VERSION_GONE), deprecation headers and preview versions.',
  'Error bodies under envelope=true are left bare; how Atlas wraps them is not known.',
  'A foreign organization is 401 USER_UNAUTHORIZED, by analogy with a project one cannot see.',
  'A wrong request content type is 415 UNSUPPORTED_MEDIA_TYPE; the real answer is not known.',
  'Plain HTTP only: no TLS, no HTTP/2.',
];
