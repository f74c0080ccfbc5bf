import { isOwner } from '../../domain/credential/commands/rights.ts';
import type { AtlasKey } from '../../domain/key/key.ts';
import { withoutMarker } from '../../domain/key/marker.ts';
import { knownPerson } from '../../domain/policy/people.ts';
import type { OrganizationPolicy, Policy } from '../../domain/policy/policy.ts';
import type { Refusal } from '../../domain/record/refusal.ts';
import { type NotFound, no, type Result } from '../../domain/record/result.ts';
import type { Atlas, Organization, Project } from '../ports/atlas.ts';
import type { AddressUse } from '../ports/credentialAccess.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Log } from '../ports/logging.ts';
import type { Names, People } from '../ports/slack.ts';
import type { Requests } from '../ports/store.ts';
import { createKeyLines, type KeyLine, projectsOf } from './keyLines.ts';
import { createKeySearch, type KeyFilter } from './keySearch.ts';
import { type LastUse, lastUseOf } from './lastUse.ts';
import { createPartReads, type KeyPart, type PartReads } from './partReads.ts';
import { compareNames } from './searchText.ts';
import { createVisibleKeys, type VisibleKeys } from './visibleKeys.ts';

export interface KeyPage {
  readonly organization: { readonly id: string; readonly name: string };
  readonly project?: Project;
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly perPage: number;
  readonly keys: readonly KeyLine[];
  /** What could not be read of them, in the order of the reads. */
  readonly unreadable?: readonly KeyPart[];
  /** What the list is narrowed to. */
  readonly filter?: KeyFilter;
  /** There are too many owners to ask Slack for all their names. */
  readonly someOwnersUnnamed?: boolean;
  /** Keys of this list that Atlas sent in a form that nobody can read. */
  readonly unreadKeys?: number;
}

export interface KeyDetail {
  readonly organization: { readonly id: string; readonly name: string };
  readonly line: KeyLine;
  readonly accessList: readonly string[];
  /** Absent where Atlas shows none. It shows the use of the entries of the access list only. */
  readonly lastUse?: LastUse;
  /** Whether whoever looks owns it, alone or in a group. */
  readonly isOwn?: boolean;
  readonly unreadable?: readonly KeyPart[];
}

export type Found<T extends object> = Result<T, Refusal | NotFound<'project' | 'key'>>;

export interface KeyListWish extends KeyFilter {
  readonly organizationId: string;
  /** Name or id. */
  readonly project?: string;
  readonly page: number;
  readonly perPage: number;
}

export interface Lookup {
  /**
   * The organizations that this person may look at, or a refusal. Asked before any name is shown.
   */
  offered(by: string): Promise<{
    readonly refusal?: Refusal;
    readonly organizations: readonly OrganizationPolicy[];
  }>;
  page(by: string, wanted: KeyListWish): Promise<Found<{ readonly list: KeyPage }>>;
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
    compareNames(withoutMarker(one.description), withoutMarker(other.description)) ||
    compareNames(one.id, other.id)
  );
}

/** Where nobody knows whose a key is, a list of somebody's keys would look as if there were none. */
function needing({ unreadable, read }: PartReads): PartReads {
  return {
    unreadable,
    read: (part, asked, instead) =>
      part === 'issued' || part === 'ledger' ? asked : read(part, asked, instead),
  };
}

export function createLookup(parts: {
  readonly atlas: Atlas;
  readonly people: People;
  readonly requests: Requests;
  readonly credentials: Pick<Credentials, 'get'>;
  readonly names: Names;
  readonly policy: () => Policy;
  /** Epoch ms. */
  readonly now: () => number;
  readonly log: Log;
}): Lookup {
  const { log, people } = parts;
  const visibleKeysOf = createVisibleKeys(parts);
  const linesOf = createKeyLines(parts);
  const search = createKeySearch(parts);

  /** The projects are asked for meanwhile: who needs their names joins that reading, or hears why not. */
  function listOf(organization: Organization, project: Project | undefined) {
    organization.listProjects().catch(() => undefined);
    return project === undefined
      ? organization.listKeys()
      : organization.listProjectKeys(project.id);
  }

  /** All keys, or those that fit; read beside them is only what is needed to tell. */
  async function narrowed(
    organization: Organization,
    all: readonly AtlasKey[],
    { text, owner, endsWithinMs }: KeyFilter,
    reads: PartReads,
  ) {
    const isNarrowed = owner !== undefined || endsWithinMs !== undefined;
    if (text === undefined && !isNarrowed) return { keys: all };
    const filter = { text, owner, endsWithinMs };
    const lines = await linesOf(organization, all, isNarrowed ? needing(reads) : reads);
    const { keys, someOwnersUnnamed } = await search(lines, filter);
    return { keys, someOwnersUnnamed, filter };
  }

  async function keyIn(organization: Organization, query: string): Promise<AtlasKey | undefined> {
    if (KEY_ID.test(query)) return organization.getKey(query);
    const found = (await organization.listKeys()).find((key) => key.publicKey === query);
    if (found === undefined && (await organization.unreadableKeys()) > 0) {
      // The key may be the one that could not be read: nobody is told that there is none.
      return (await organization.listKeysForCertain()).find((key) => key.publicKey === query);
    }
    return found;
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

  async function detailOf(
    by: string,
    { organization, key }: NonNullable<Awaited<ReturnType<typeof findIn>>>,
  ) {
    const { id, name } = organization;
    const reads = createPartReads(id, log);
    const [[line], entries] = await Promise.all([
      linesOf(organization, [key], reads),
      reads.read<readonly AddressUse[]>('accessList', organization.listAddressUse(key.id), []),
    ]);
    const { unreadable } = reads;
    const accessList = entries.map(({ address }) => address);
    const lastUse = lastUseOf(entries);
    const person = knownPerson(await people.about([by]), by);
    const owner = line?.credential?.owner;
    const isOwn = person !== undefined && owner !== undefined && isOwner(owner, person);
    return line && { organization: { id, name }, line, accessList, lastUse, isOwn, unreadable };
  }

  return {
    async offered(by) {
      const { refusal, organizations } = await visibleKeysOf(by);
      return { organizations, refusal };
    },
    async page(by, { organizationId, project: named, page, perPage, ...wanted }) {
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
      const all = await listOf(organization, project);
      const unreadKeys = await organization.unreadableKeys(project?.id);
      const { id, name } = organization;
      const reads = createPartReads(id, log);
      const { keys: fitting, ...fits } = await narrowed(organization, all, wanted, reads);
      const sorted = [...fitting].sort(byDescription);
      const pages = Math.max(1, Math.ceil(sorted.length / perPage));
      const shown = Math.min(page, pages);
      const keys = sorted.slice((shown - 1) * perPage, shown * perPage);
      const list = {
        ...fits,
        organization: { id, name },
        project,
        page: shown,
        pages,
        total: sorted.length,
        perPage,
        keys: await linesOf(organization, keys, reads),
        unreadable: reads.unreadable,
        unreadKeys,
      };
      return { ok: true, list };
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
        const detail = found && (await detailOf(by, found));
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
