import type { Policy } from '../../domain/policy/policy.ts';
import type { Atlas, Project } from '../ports/atlas.ts';
import type { People } from '../ports/slack.ts';
import { compareNames, hasWords, startsWith } from './searchText.ts';
import { createVisibleKeys } from './visibleKeys.ts';

/**
 * The projects that somebody may see: those of an organization whose keys they may see, or those
 * that the policy shows them. Whoever may see none is told of none, not even that there are some.
 */
export interface ProjectSearch {
  /** Those whose name has all words of the text, or whose id it is; beginnings first, by name. */
  search(by: string, organizationId: string, text: string): Promise<readonly Project[]>;
  /** Those of these ids. What a form sends is nothing more than ids until it went through here. */
  chosen(by: string, organizationId: string, ids: readonly string[]): Promise<readonly Project[]>;
}

/** Those that fit what was typed: beginnings first, by name. */
export function projectsMatching(projects: readonly Project[], text: string): readonly Project[] {
  const wanted = text.trim();
  const beginsOther = ({ name }: Project) => (startsWith(name, wanted) ? 0 : 1);
  return projects
    .filter(({ id, name }) => id === wanted.toLowerCase() || hasWords(name, wanted))
    .toSorted(
      (one, other) => beginsOther(one) - beginsOther(other) || compareNames(one.name, other.name),
    );
}

export function createProjectSearch(parts: {
  readonly atlas: Atlas;
  readonly people: People;
  readonly policy: () => Policy;
}): ProjectSearch {
  const visibleKeysOf = createVisibleKeys(parts);

  async function visible(by: string, organizationId: string): Promise<readonly Project[]> {
    const visibleKeys = await visibleKeysOf(by);
    const organization = visibleKeys.organization(organizationId);
    return organization === undefined ? [] : visibleKeys.projects(organization);
  }

  return {
    async search(by, organizationId, text) {
      return projectsMatching(await visible(by, organizationId), text);
    },
    async chosen(by, organizationId, ids) {
      const projects = await visible(by, organizationId);
      return projects.filter(({ id }) => ids.includes(id));
    },
  };
}
