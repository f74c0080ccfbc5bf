// What callers see of the world. Field order is alphabetical, as in every recorded answer.
import type { AccessEntry } from './addresses.ts';
import type { Key, SimulatedOrganization, SimulatedProject } from './world.ts';

const self = (href: string) => [{ href, rel: 'self' }];

/** 8-4-4-12: one of the five groups vanishes, and the last one stays readable. That is how Atlas does it. */
export function redacted(privateKey: string): string {
  return `********-****-****-${privateKey.slice(-12)}`;
}

export function organizationView(organization: SimulatedOrganization, base: string) {
  return {
    id: organization.id,
    isDeleted: false,
    links: self(`${base}/orgs/${organization.id}`),
    name: organization.name,
    skipDefaultAlertsSettings: false,
  };
}

export function projectView(project: SimulatedProject, base: string) {
  return {
    clusterCount: 1,
    created: new Date(project.createdAt).toISOString(),
    id: project.id,
    links: self(`${base}/groups/${project.id}`),
    name: project.name,
    orgId: project.organizationId,
    tags: [],
    withDefaultAlertsSettings: true,
  };
}

export function roleViews({ organizationId, roles, projects }: Key) {
  return [
    ...roles.map((roleName) => ({ orgId: organizationId, roleName })),
    ...projects.flatMap(({ projectId, roles: names }) =>
      names.map((roleName) => ({ groupId: projectId, roleName })),
    ),
  ];
}

const keyHref = (key: Key, base: string) => `${base}/orgs/${key.organizationId}/apiKeys/${key.id}`;

/** A key's own link always goes through its organization, in lists of a project too. */
export function keyView(
  key: Key,
  shown: { base: string; privateKey: string; reorder: <Item>(items: readonly Item[]) => Item[] },
) {
  return {
    desc: key.description,
    id: key.id,
    links: self(keyHref(key, shown.base)),
    privateKey: shown.privateKey,
    publicKey: key.publicKey,
    roles: shown.reorder(roleViews(key)),
  };
}

export const accessListHref = (key: Key, base: string) => `${keyHref(key, base)}/accessList`;

export function accessEntryView(entry: AccessEntry, key: Key, base: string) {
  const name = encodeURIComponent(entry.ipAddress ?? entry.cidrBlock);
  return {
    cidrBlock: entry.cidrBlock,
    count: entry.use?.count ?? 0,
    created: new Date(entry.createdAt).toISOString(),
    ...(entry.ipAddress !== undefined && { ipAddress: entry.ipAddress }),
    ...(entry.use && {
      lastUsed: new Date(entry.use.at).toISOString(),
      lastUsedAddress: entry.use.address,
    }),
    links: self(`${accessListHref(key, base)}/${name}`),
  };
}
