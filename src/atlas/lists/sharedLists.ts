import type { AtlasKey } from '../../domain/key/key.ts';
import type { Clock } from '../http/clock.ts';
import type { Limits } from '../http/limits.ts';
import type { Whole } from '../operations/pages.ts';
import type { createLists } from './lists.ts';
import { createSnapshot, type Snapshot } from './snapshot.ts';

const MOST_PROJECTS = 100;

/**
 * The same lists, at most 15 s old and shared by all callers, so that turning pages in Slack costs
 * no calls. Never create or delete because of them.
 */
export function createSharedLists(
  lists: ReturnType<typeof createLists>,
  clock: Clock,
  limits: Limits,
) {
  const keys = createSnapshot(lists.keys, clock, limits.snapshotMs);
  const projects = createSnapshot(lists.projects, clock, limits.snapshotMs);
  const ofProjects = new Map<string, Snapshot<Whole<AtlasKey>>>();

  function ofProject(projectId: string): Snapshot<Whole<AtlasKey>> {
    const known = ofProjects.get(projectId);
    if (known !== undefined) return known;
    if (ofProjects.size >= MOST_PROJECTS) ofProjects.clear();
    const read = () => lists.projectKeys(projectId);
    const fresh = createSnapshot(read, clock, limits.snapshotMs);
    ofProjects.set(projectId, fresh);
    return fresh;
  }

  return {
    keys: async () => (await keys.get()).items,
    projects: projects.get,
    projectKeys: async (projectId: string) => (await ofProject(projectId).get()).items,
    async unread(projectId?: string): Promise<number> {
      const list = projectId === undefined ? keys : ofProject(projectId);
      return (await list.get()).unread;
    },
    /** To be called after anything that may have changed the keys. */
    forgetKeys(): void {
      keys.forget();
      ofProjects.clear();
    },
  };
}
