import {
  countsOf,
  type InventoryCounts,
  type InventoryLine,
  type InventoryList,
  isIn,
  isInProject,
  isOwnedBy,
} from '../../domain/inventory/inventory.ts';
import { refuseAdmin, refuseAuditor } from '../../domain/policy/access.ts';
import type { ProjectNames } from '../../domain/policy/asked.ts';
import { staleAfterOf } from '../../domain/policy/asking/lifetime.ts';
import { knownPerson, personIn } from '../../domain/policy/people.ts';
import { organizationName, type Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { type NotFound, no, type Result } from '../../domain/record/result.ts';
import { createProjectIds, projectsOf } from '../keys/projectIds.ts';
import { compareNames } from '../keys/searchText.ts';
import type { Atlas } from '../ports/atlas.ts';
import type { Log } from '../ports/logging.ts';
import type { People } from '../ports/slack.ts';
import type { Requests } from '../ports/store.ts';
import { createNamedRequest, type NamedRequest } from './namedRequest.ts';
import { organizationIds, type ReadInventory } from './readInventory.ts';

/** What a list of the inventory is narrowed to. */
export interface InventoryFilter {
  readonly list?: InventoryList;
  /** Slack user id. */
  readonly owner?: string;
  /** Name or id, as it was typed. */
  readonly project?: string;
}

export interface InventoryRow extends InventoryLine {
  readonly organizationName: string;
  readonly projectNames: ProjectNames;
  readonly names?: NamedRequest;
}

export interface InventoryPage {
  readonly filter: InventoryFilter;
  /** Of everything, whatever the list is narrowed to. */
  readonly counts: InventoryCounts;
  readonly staleAfterMs: number;
  readonly rows: readonly InventoryRow[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  /** Whether who looks may adopt and freeze what is nobody's. */
  readonly mayAdopt: boolean;
  /** Redis time, epoch ms. */
  readonly now: number;
}

export interface Inventory {
  /** `undefined` for whoever may not look: neither an admin nor an auditor. */
  counts(by: string): Promise<Pick<InventoryPage, 'counts' | 'staleAfterMs'> | undefined>;
  page(
    by: string,
    filter: InventoryFilter,
    wanted: { readonly page: number; readonly perPage: number },
  ): Promise<Result<{ readonly page: InventoryPage }, Refusal | NotFound<'project'>>>;
}

function nameOf({ credential, observation }: InventoryLine): string {
  return credential?.purpose ?? observation?.description ?? '';
}

/** Every key of every organization, for admins and auditors. */
export function createInventory(parts: {
  readonly readInventory: ReadInventory;
  readonly atlas: Atlas;
  readonly people: People;
  readonly policy: () => Policy;
  readonly projectNaming: {
    of(organizationId: string, ids: readonly string[]): Promise<ProjectNames>;
  };
  readonly requests: Pick<Requests, 'load'>;
  readonly log: Log;
}): Inventory {
  const { readInventory, people, policy, projectNaming } = parts;
  const projectIds = createProjectIds(parts);

  const namedRequest = createNamedRequest(parts);

  /** The right of an admin is looked at first: it is the wider one. */
  async function rightOf(by: string): Promise<Refusal | { readonly mayAdopt: boolean }> {
    const person = knownPerson(await people.about([by]), by);
    if (person === undefined) return { why: 'person_unknown' };
    if (refuseAdmin(policy(), person) === undefined) return { mayAdopt: true };
    return refuseAuditor(policy(), person) ?? { mayAdopt: false };
  }

  async function everything() {
    const { lines, now } = await readInventory(organizationIds(policy()));
    const staleAfterMs = staleAfterOf(policy());
    return { lines, now, staleAfterMs, counts: countsOf(lines, { now, staleAfterMs }) };
  }

  async function rowsOf(lines: readonly InventoryLine[]): Promise<readonly InventoryRow[]> {
    return Promise.all(
      lines.map(async (line) => {
        const names = await namedRequest(line);
        return {
          ...line,
          organizationName: organizationName(policy(), line.organizationId),
          projectNames: await projectNaming.of(line.organizationId, projectsOf(line)),
          ...(names && { names }),
        };
      }),
    );
  }

  return {
    async counts(by) {
      const right = await rightOf(by);
      if ('why' in right) return undefined;
      const { counts, staleAfterMs } = await everything();
      return { counts, staleAfterMs };
    },
    async page(by, filter, { page: wanted, perPage }) {
      const right = await rightOf(by);
      if ('why' in right) return no(right);
      const { lines, now, staleAfterMs, counts } = await everything();
      const { list, owner, project } = filter;
      const ids = project === undefined ? undefined : await projectIds(project, lines);
      if (project !== undefined && ids?.length === 0) {
        return no({ why: 'not_found', what: 'project', name: project });
      }
      const person = owner && personIn(await people.about([owner]), owner);
      const fitting = lines
        .filter((line) => list === undefined || isIn(list, line, { now, staleAfterMs }))
        .filter((line) => !person || isOwnedBy(line, person))
        .filter((line) => ids === undefined || ids.some((id) => isInProject(line, id)))
        .toSorted((one, other) => compareNames(nameOf(one), nameOf(other)));
      const pages = Math.max(1, Math.ceil(fitting.length / perPage));
      const page = Math.min(wanted, pages);
      const rows = await rowsOf(fitting.slice((page - 1) * perPage, page * perPage));
      const found = { filter, counts, staleAfterMs, rows, page, pages, total: fitting.length, now };
      return { ok: true, page: { ...found, mayAdopt: right.mayAdopt } };
    },
  };
}
