import type { InventoryLine } from '../../domain/inventory/inventory.ts';
import { named } from '../../domain/policy/plainName.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { AtlasError } from '../../foundation/errors.ts';
import type { Atlas, Project } from '../ports/atlas.ts';
import type { Log } from '../ports/logging.ts';

export function projectsOf({ credential, observation }: InventoryLine): readonly string[] {
  const access = observation?.access ?? credential?.access;
  return access?.projects.map(({ projectId }) => projectId) ?? [];
}

/** The projects that somebody means who typed a name or an id. */
export type ProjectIds = (
  typed: string,
  lines: readonly InventoryLine[],
) => Promise<readonly string[]>;

export function createProjectIds(parts: {
  readonly atlas: Atlas;
  readonly policy: () => Policy;
  readonly log: Log;
}): ProjectIds {
  const { atlas, policy, log } = parts;

  async function listProjects(organizationId: string): Promise<readonly Project[]> {
    try {
      return (await atlas.organization(organizationId)?.listProjects()) ?? [];
    } catch (cause) {
      if (!(cause instanceof AtlasError)) throw cause;
      log.warn({ organizationId, err: cause }, 'atlas.projects_unknown');
      return [];
    }
  }

  /** Two organizations may have a project of the same name. */
  return async (typed, lines) => {
    const known = lines.flatMap(projectsOf).find((id) => id === typed.toLowerCase());
    if (known !== undefined) return [known];
    const all = await Promise.all(policy().organizations.map(({ id }) => listProjects(id)));
    return all.flatMap((projects) => named(projects, typed)?.id ?? []);
  };
}
