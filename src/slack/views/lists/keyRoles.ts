import type { AtlasKey, RoleAssignment } from '../../../domain/key/key.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { code } from '../kit/mrkdwn.ts';
import { roleName } from '../kit/roles.ts';

/** How many roles of a key are shown. The number of the others is added. */
export interface RoleRoom {
  readonly roles: number;
  /** Characters of a project's name. */
  readonly name: number;
}

function projectName(names: ReadonlyMap<string, string>, id: string, max: number): string {
  return code(names.get(id) ?? id, Math.max(max, 24));
}

function assignment(
  words: Catalogue,
  { role, projectId }: RoleAssignment,
  names: ReadonlyMap<string, string>,
  max: number,
): string {
  const name = roleName(words, role);
  if (projectId === undefined) return name;
  return words.facts.projectRole(name, projectName(names, projectId, max));
}

/** For example: "Organization Member, Project Owner in `web`, …and 3 more roles". */
export function rolesInBrief(
  words: Catalogue,
  key: AtlasKey,
  names: ReadonlyMap<string, string>,
  room: RoleRoom,
): string {
  if (key.roles.length === 0) return words.facts.noRoles;
  const shown = key.roles
    .slice(0, room.roles)
    .map((role) => assignment(words, role, names, room.name));
  const hidden = key.roles.length - shown.length;
  const parts = hidden > 0 ? [...shown, words.facts.moreRoles(hidden)] : shown;
  return parts.join(words.facts.separator);
}

export function organizationRoleList(words: Catalogue, key: AtlasKey): string {
  const names = key.roles
    .filter((role) => role.projectId === undefined)
    .map(({ role }) => roleName(words, role));
  return names.slice(0, 30).join(words.facts.separator) || words.detail.noOrganizationRoles;
}

/**
 * One line for each project with its roles. If there are too many, the number of the others is
 * added.
 */
export function projectRoleLines(
  words: Catalogue,
  key: AtlasKey,
  names: ReadonlyMap<string, string>,
  room: { readonly projects: number; readonly name: number },
): string[] {
  const byProject = new Map<string, string[]>();
  for (const { role, projectId } of key.roles) {
    if (projectId === undefined) continue;
    const roles = byProject.get(projectId) ?? [];
    byProject.set(projectId, [...roles, roleName(words, role)]);
  }
  const lines = [...byProject].slice(0, room.projects).map(([id, roles]) => {
    const hidden = roles.length - 8;
    const shown = roles.slice(0, 8);
    if (hidden > 0) shown.push(words.facts.moreRoles(hidden));
    return `• ${projectName(names, id, room.name)}: ${shown.join(words.facts.separator)}`;
  });
  const hidden = byProject.size - lines.length;
  return hidden > 0 ? [...lines, words.facts.moreProjects(hidden)] : lines;
}
