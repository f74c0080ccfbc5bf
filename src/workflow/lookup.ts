import type { AtlasKey } from '../domain/key.ts';
import type { Person } from '../domain/people.ts';
import {
  type OrganizationPolicy,
  organizationOf,
  type Policy,
  refuseViewer,
} from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Atlas, Organization, Project } from './ports/atlas.ts';
import type { People } from './ports/slack.ts';
import type { Requests, Summary } from './ports/store.ts';

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

type No =
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly ok: false; readonly missing: 'project' | 'key'; readonly name: string };
export type Found<T> = ({ readonly ok: true } & T) | No;

export interface Lookup {
  organizations(): readonly OrganizationPolicy[];
  /** Whether this person may look at all, before anything is named to them. */
  refuse(by: string): Promise<Refusal | undefined>;
  /** By name (any case) or id. */
  organizationNamed(nameOrId: string): OrganizationPolicy | undefined;
  page(
    by: string,
    wanted: {
      readonly organizationId: string;
      readonly project?: string;
      readonly page: number;
      readonly perPage: number;
    },
  ): Promise<Found<{ readonly list: KeyPage }>>;
  /** By key id or public key, in one organization or, without one, in all of them. */
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

export function createLookup(parts: {
  readonly atlas: Atlas;
  readonly people: People;
  readonly requests: Requests;
  readonly policy: () => Policy;
}): Lookup {
  const { atlas, people, requests } = parts;

  async function refuse(by: string): Promise<Refusal | undefined> {
    const person: Person | undefined = (await people.about([by])).get(by);
    if (person === undefined || person.standing === 'unknown') return { why: 'person_unknown' };
    return refuseViewer(parts.policy(), person);
  }

  /** The policy decides what is known here; Atlas is asked with that organization's credentials. */
  function known(id: string): Organization | undefined {
    return organizationOf(parts.policy(), id) === undefined ? undefined : atlas.organization(id);
  }

  async function lines(organization: Organization, keys: readonly AtlasKey[]): Promise<KeyLine[]> {
    const onProjects = keys.some((key) => key.roles.some((role) => role.projectId !== undefined));
    const [issued, projects] = await Promise.all([
      requests.issued(keys.map((key) => key.id)),
      onProjects ? organization.listProjects() : [],
    ]);
    const projectNames = new Map(projects.map((project) => [project.id, project.name]));
    return keys.map((key) => {
      const summary = issued.get(key.id);
      return { key, projectNames, ...(summary === undefined ? {} : { issued: summary }) };
    });
  }

  async function projectNamed(organization: Organization, nameOrId: string) {
    const wanted = nameOrId.toLowerCase();
    const projects = await organization.listProjects();
    return projects.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  }

  async function findIn(organization: Organization, query: string): Promise<AtlasKey | undefined> {
    if (KEY_ID.test(query)) return organization.getKey(query);
    return (await organization.listKeys()).find((key) => key.publicKey === query);
  }

  return {
    organizations: () => parts.policy().organizations,
    refuse,
    organizationNamed(nameOrId) {
      const wanted = nameOrId.trim().toLowerCase();
      return parts
        .policy()
        .organizations.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
    },
    async page(by, { organizationId, project: projectName, page, perPage }) {
      const refusal = await refuse(by);
      if (refusal !== undefined) return { ok: false, refusal };
      const organization = known(organizationId);
      if (organization === undefined)
        return { ok: false, refusal: { why: 'unknown_organization' } };
      const project =
        projectName === undefined ? undefined : await projectNamed(organization, projectName);
      if (projectName !== undefined && project === undefined) {
        return { ok: false, missing: 'project', name: projectName };
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
          ...(project === undefined ? {} : { project }),
          ...list,
          keys: await lines(organization, keys),
        },
      };
    },
    async find(by, { organizationId, query }) {
      const refusal = await refuse(by);
      if (refusal !== undefined) return { ok: false, refusal };
      const wanted = query.trim().toLowerCase();
      const ids =
        organizationId === undefined
          ? parts.policy().organizations.map(({ id }) => id)
          : [organizationId];
      const failed: unknown[] = [];
      for (const id of ids) {
        const organization = known(id);
        const key =
          organization &&
          (await findIn(organization, wanted).catch((cause: unknown) => {
            failed.push(cause);
            return undefined;
          }));
        if (organization === undefined || key === undefined) continue;
        const [[line], accessList] = await Promise.all([
          lines(organization, [key]),
          organization.listAccessList(key.id),
        ]);
        if (line === undefined) continue;
        const { name } = organization;
        return { ok: true, detail: { organization: { id, name }, line, accessList } };
      }
      // An organization that could not be asked may have it.
      if (failed.length > 0) throw failed[0];
      return { ok: false, missing: 'key', name: query };
    },
    async json(by, { organizationId, keyId }) {
      const refusal = await refuse(by);
      if (refusal !== undefined) return { ok: false, refusal };
      const json = await known(organizationId)?.getKeyJson(keyId);
      return json === undefined ? { ok: false, missing: 'key', name: keyId } : { ok: true, json };
    },
  };
}
