import type { AtlasKey } from '../../domain/key/key.ts';
import type { OrganizationPolicy, Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { type NotFound, no, type Result } from '../../domain/record/result.ts';
import type { Atlas, Organization, Project } from '../ports/atlas.ts';
import type { People } from '../ports/slack.ts';
import type { Requests, Summary } from '../ports/store.ts';
import { createVisibleKeys, type VisibleKeys } from './visibleKeys.ts';

/** One key of a list, with what Keywarden knows of it. */
export interface KeyLine {
  readonly key: AtlasKey;
  readonly projectNames: ReadonlyMap<string, string>;
  readonly issued?: Summary;
}

export interface KeyPage {
  readonly organization: { readonly id: string; readonly name: string };
  readonly project?: Project;
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly perPage: number;
  readonly keys: readonly KeyLine[];
}

export interface KeyDetail {
  readonly organization: { readonly id: string; readonly name: string };
  readonly line: KeyLine;
  readonly accessList: readonly string[];
}

export type Found<T extends object> = Result<T, Refusal | NotFound<'project' | 'key'>>;

export interface Lookup {
  /**
   * The organizations that this person may look at, or a refusal. Asked before any name is shown.
   */
  offered(by: string): Promise<{
    readonly refusal?: Refusal;
    readonly organizations: readonly OrganizationPolicy[];
  }>;
  page(
    by: string,
    wanted: {
      readonly organizationId: string;
      readonly project?: string;
      readonly page: number;
      readonly perPage: number;
    },
  ): Promise<Found<{ readonly list: KeyPage }>>;
  /** By key id or public key, in one organization or, without one, in all that they may see. */
  find(
    by: string,
    wanted: { readonly organizationId?: string; readonly query: string },
  ): Promise<Found<{ readonly detail: KeyDetail }>>;
  json(
    by: string,
    wanted: { readonly organizationId: string; readonly keyId: string },
  ): Promise<Found<{ readonly json: string }>>;
}

const KEY_ID = /^[a-f0-9]{24}$/;

function byDescription(one: AtlasKey, other: AtlasKey): number {
  return (
    one.description.localeCompare(other.description, 'en') || one.id.localeCompare(other.id, 'en')
  );
}

/** The projects in which a key has a role. */
function projectsOf({ roles }: AtlasKey): string[] {
  return roles.flatMap(({ projectId }) => projectId ?? []);
}

export function createLookup(parts: {
  readonly atlas: Atlas;
  readonly people: People;
  readonly requests: Requests;
  readonly policy: () => Policy;
}): Lookup {
  const { requests } = parts;
  const visibleKeysOf = createVisibleKeys(parts);

  async function lines(organization: Organization, keys: readonly AtlasKey[]): Promise<KeyLine[]> {
    const onProjects = keys.some((key) => projectsOf(key).length > 0);
    const [issued, projects] = await Promise.all([
      requests.issued(keys.map((key) => key.id)),
      onProjects ? organization.listProjects() : [],
    ]);
    const projectNames = new Map(projects.map((project) => [project.id, project.name]));
    return keys.map((key) => {
      const summary = issued.get(key.id);
      return { key, projectNames, issued: summary };
    });
  }

  async function keyIn(organization: Organization, query: string): Promise<AtlasKey | undefined> {
    if (KEY_ID.test(query)) return organization.getKey(query);
    return (await organization.listKeys()).find((key) => key.publicKey === query);
  }

  /** A key that this person may not see is treated like one that does not exist. */
  async function findIn(visibleKeys: VisibleKeys, id: string, query: string) {
    const organization = visibleKeys.organization(id);
    const key = organization && (await keyIn(organization, query));
    if (organization === undefined || key === undefined) return undefined;
    return visibleKeys.refuse(id, projectsOf(key)) === undefined
      ? { organization, key }
      : undefined;
  }

  async function detailOf({ organization, key }: NonNullable<Awaited<ReturnType<typeof findIn>>>) {
    const [[line], accessList] = await Promise.all([
      lines(organization, [key]),
      organization.listAccessList(key.id),
    ]);
    const { id, name } = organization;
    return line && { organization: { id, name }, line, accessList };
  }

  return {
    async offered(by) {
      const { refusal, organizations } = await visibleKeysOf(by);
      return { organizations, refusal };
    },
    async page(by, { organizationId, project: named, page, perPage }) {
      const visibleKeys = await visibleKeysOf(by);
      if (visibleKeys.refusal !== undefined) return no(visibleKeys.refusal);
      const organization = visibleKeys.organization(organizationId);
      if (organization === undefined) return no({ why: 'unknown_organization' });
      const project =
        named === undefined ? undefined : await visibleKeys.project(organization, named);
      const refusal = visibleKeys.refuse(organizationId, project === undefined ? [] : [project.id]);
      if (refusal !== undefined) return no(refusal);
      if (named !== undefined && project === undefined) {
        return no({ why: 'not_found', what: 'project', name: named });
      }
      const all =
        project === undefined
          ? await organization.listKeys()
          : await organization.listProjectKeys(project.id);
      const sorted = [...all].sort(byDescription);
      const pages = Math.max(1, Math.ceil(sorted.length / perPage));
      const shown = Math.min(page, pages);
      const keys = sorted.slice((shown - 1) * perPage, shown * perPage);
      const { id, name } = organization;
      const list = { page: shown, pages, total: sorted.length, perPage };
      return {
        ok: true,
        list: {
          organization: { id, name },
          project,
          ...list,
          keys: await lines(organization, keys),
        },
      };
    },
    async find(by, { organizationId, query }) {
      const visibleKeys = await visibleKeysOf(by);
      if (visibleKeys.refusal !== undefined) return no(visibleKeys.refusal);
      const wanted = query.trim().toLowerCase();
      const ids =
        organizationId === undefined
          ? visibleKeys.organizations.map(({ id }) => id)
          : [organizationId];
      const failed: unknown[] = [];
      for (const id of ids) {
        const found = await findIn(visibleKeys, id, wanted).catch((cause: unknown) => {
          failed.push(cause);
          return undefined;
        });
        const detail = found && (await detailOf(found));
        if (detail !== undefined) return { ok: true, detail };
      }
      // An organization that could not be asked may have the key.
      if (failed.length > 0) throw failed[0];
      return no({ why: 'not_found', what: 'key', name: query });
    },
    async json(by, { organizationId, keyId }) {
      const visibleKeys = await visibleKeysOf(by);
      if (visibleKeys.refusal !== undefined) return no(visibleKeys.refusal);
      const whole = visibleKeys.refuse(organizationId) === undefined;
      const seen = whole || (await findIn(visibleKeys, organizationId, keyId)) !== undefined;
      const organization = seen ? visibleKeys.organization(organizationId) : undefined;
      const json = await organization?.getKeyJson(keyId);
      return json === undefined
        ? no({ why: 'not_found', what: 'key', name: keyId })
        : { ok: true, json };
    },
  };
}
