// What happens to keys, as the feeds of Atlas tell it: what is in a project, only that of the project.
import type { AccessEntry } from './addresses.ts';

interface Key {
  readonly publicKey: string;
  readonly organizationId: string;
  readonly description: string;
  readonly roles: readonly string[];
  readonly projects: readonly { readonly projectId: string; readonly roles: readonly string[] }[];
  readonly entries: readonly AccessEntry[];
}

export interface KeyEvent {
  readonly type: string;
  readonly at: number;
  /** Who did it: an e-mail address, a public key, or a client id. */
  readonly by: string;
  readonly publicKey: string;
  readonly organizationId: string;
  /** Only of what happened inside a project. */
  readonly projectId?: string;
}

function rolesIn(key: Key, projectId: string): string {
  const found = key.projects.find((project) => project.projectId === projectId);
  return [...(found?.roles ?? [])].toSorted().join(' ');
}

function projectType(before: string, after: string): string {
  if (before === '') return 'API_KEY_ADDED_TO_GROUP';
  return after === '' ? 'API_KEY_REMOVED_FROM_GROUP' : 'API_KEY_ROLES_CHANGED';
}

function organizationTypes(before: Key, after: Key): readonly string[] {
  const gone = before.entries.filter((entry) => !after.entries.includes(entry)).length;
  const added = after.entries.filter((entry) => !before.entries.includes(entry)).length;
  const roles = [...before.roles].toSorted().join() !== [...after.roles].toSorted().join();
  return [
    ...(roles ? ['API_KEY_ROLES_CHANGED'] : []),
    ...(before.description === after.description ? [] : ['API_KEY_DESCRIPTION_CHANGED']),
    ...(added > 0 ? ['API_KEY_ACCESS_LIST_ENTRY_ADDED'] : []),
    ...(gone > 0 ? ['API_KEY_ACCESS_LIST_ENTRY_DELETED'] : []),
  ];
}

/** Nothing is told of what nobody is known to have done. */
export function changeEvents(before: Key, after: Key, by: string, at: number): KeyEvent[] {
  const { publicKey, organizationId } = after;
  const what = { by, at, publicKey, organizationId };
  const ids = [...before.projects, ...after.projects].map(({ projectId }) => projectId);
  const inProjects = [...new Set(ids)].flatMap((projectId) => {
    const [had, has] = [rolesIn(before, projectId), rolesIn(after, projectId)];
    return had === has ? [] : [{ ...what, type: projectType(had, has), projectId }];
  });
  return [...organizationTypes(before, after).map((type) => ({ ...what, type })), ...inProjects];
}
