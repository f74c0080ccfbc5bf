// What exists at this Atlas: organizations, their projects and their keys. Everything else only looks at it.

import { type AccessEntry, entryFrom, usedFrom } from './addresses.ts';
import { objectId, privateKey, publicKey, type Random } from './chance.ts';
import { changeEvents, type KeyEvent } from './keyEvents.ts';
import { Members } from './members.ts';

export interface SimulatedOrganization {
  readonly id: string;
  readonly name: string;
  readonly apiAccessListRequired: boolean;
}

export interface SimulatedProject {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly createdAt: number;
}

export interface ProjectRoles {
  readonly projectId: string;
  readonly roles: readonly string[];
}

/** A key as it really is: the private key is clear, access list entries are CIDR blocks. */
export interface SimulatedKey {
  readonly id: string;
  readonly organizationId: string;
  readonly description: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly roles: readonly string[];
  readonly projects: readonly ProjectRoles[];
  readonly accessList: readonly string[];
  readonly createdAt: number;
  readonly createdBy: string;
}

/** The same key inside the simulator, where an access list entry also knows when it was made. */
export interface Key extends Omit<SimulatedKey, 'accessList'> {
  readonly entries: readonly AccessEntry[];
}

export interface NewKey {
  id?: string;
  organizationId: string;
  description: string;
  roles: readonly string[];
  projects?: readonly ProjectRoles[];
  accessList?: readonly string[];
  publicKey?: string;
  privateKey?: string;
  createdAt?: number;
  createdBy?: string;
  /** Calls that came from the first entry of the access list. */
  used?: { readonly at: number; readonly count: number };
}

/** What somebody in the console can change. */
export interface KeyEdit {
  description?: string;
  roles?: readonly string[];
  projects?: readonly ProjectRoles[];
  accessList?: readonly string[];
  /** Who does it; without that no feed tells of it. */
  by?: string;
}

export type KeyChange = Partial<Pick<Key, 'description' | 'roles' | 'projects' | 'entries'>>;

export interface WorldSources {
  readonly now: () => number;
  readonly random: Random;
  /** Called when a key came, changed or went. */
  readonly changed?: () => void;
}

export class World {
  readonly #organizations = new Map<string, SimulatedOrganization>();
  readonly #projects = new Map<string, SimulatedProject>();
  readonly #keys = new Map<string, Key>();
  /** What happened to keys, the oldest first. */
  readonly events: KeyEvent[] = [];
  readonly members: Members;
  readonly #sources: WorldSources;

  constructor(sources: WorldSources) {
    this.#sources = sources;
    this.members = new Members(sources);
  }

  addOrganization(made: { id?: string; name: string; apiAccessListRequired?: boolean }) {
    const organization = {
      id: made.id ?? this.#freshId(this.#sources.now()),
      name: made.name,
      apiAccessListRequired: made.apiAccessListRequired ?? false,
    };
    this.#organizations.set(organization.id, organization);
    return organization;
  }

  addProject(made: { id?: string; organizationId: string; name: string; createdAt?: number }) {
    this.#mustKnow(made.organizationId);
    const createdAt = made.createdAt ?? this.#sources.now();
    const project = {
      id: made.id ?? this.#freshId(createdAt),
      organizationId: made.organizationId,
      name: made.name,
      createdAt,
    };
    this.#projects.set(project.id, project);
    return project;
  }

  addKey(made: NewKey): Key {
    this.#mustKnow(made.organizationId);
    const createdAt = made.createdAt ?? this.#sources.now();
    const key: Key = {
      id: made.id ?? this.#freshId(createdAt),
      organizationId: made.organizationId,
      description: made.description,
      publicKey: made.publicKey ?? publicKey(this.#sources.random),
      privateKey: made.privateKey ?? privateKey(this.#sources.random),
      roles: [...made.roles],
      projects: (made.projects ?? []).map(({ projectId, roles }) => ({ projectId, roles })),
      entries: (made.accessList ?? []).map((text, index) => {
        const entry = this.#entry(text, createdAt);
        const [address = ''] = entry.cidrBlock.split('/');
        return made.used && index === 0 ? { ...entry, use: { ...made.used, address } } : entry;
      }),
      createdAt,
      createdBy: made.createdBy ?? 'somebody in the console',
    };
    this.#keys.set(key.id, key);
    this.#sources.changed?.();
    return key;
  }

  changeKey(keyId: string, change: KeyChange, by = ''): Key {
    const key = this.#keys.get(keyId);
    if (!key) throw new Error(`there is no key ${keyId}`);
    const changed = { ...key, ...change };
    this.#keys.set(keyId, changed);
    this.events.push(...changeEvents(key, changed, by, this.#sources.now()));
    this.#sources.changed?.();
    return changed;
  }

  editKey(keyId: string, { accessList, by, ...change }: KeyEdit): void {
    const now = this.#sources.now();
    const entries = accessList?.map((text) => this.#entry(text, now));
    this.changeKey(keyId, { ...change, ...(entries && { entries }) }, by);
  }

  /** A key has called from this address. */
  noteUse(keyId: string, address: string): void {
    const entries = this.#keys.get(keyId)?.entries ?? [];
    if (entries.length === 0) return;
    this.changeKey(keyId, { entries: usedFrom(entries, address, this.#sources.now()) });
  }

  /** With it go the roles that keys had there. */
  removeProject(projectId: string): void {
    if (!this.#projects.delete(projectId)) throw new Error(`there is no project ${projectId}`);
    for (const { id, projects } of [...this.#keys.values()]) {
      const others = projects.filter((project) => project.projectId !== projectId);
      if (others.length < projects.length) this.changeKey(id, { projects: others });
    }
  }

  removeKey(keyId: string): void {
    if (!this.#keys.delete(keyId)) throw new Error(`there is no key ${keyId}`);
    this.#sources.changed?.();
  }

  organization(id: string): SimulatedOrganization | undefined {
    return this.#organizations.get(id);
  }

  project(id: string): SimulatedProject | undefined {
    return this.#projects.get(id);
  }

  projectsOf(organizationId: string): SimulatedProject[] {
    return [...this.#projects.values()].filter((it) => it.organizationId === organizationId);
  }

  key(keyId: string): Key | undefined {
    return this.#keys.get(keyId);
  }

  keyWithPublicKey(wanted: string): Key | undefined {
    return [...this.#keys.values()].find((key) => key.publicKey === wanted);
  }

  /** Sorted by the random part of the id: stable from page to page, yet by nothing a reader can see. */
  keysOf(organizationId: string): Key[] {
    return [...this.#keys.values()]
      .filter((key) => key.organizationId === organizationId)
      .sort((one, other) => (one.id.slice(8) < other.id.slice(8) ? -1 : 1));
  }

  keysOfProject(project: SimulatedProject): Key[] {
    return this.keysOf(project.organizationId).filter((key) =>
      key.projects.some(({ projectId }) => projectId === project.id),
    );
  }

  #mustKnow(organizationId: string): void {
    if (!this.#organizations.has(organizationId))
      throw new Error(`there is no organization ${organizationId}`);
  }

  #freshId(at: number): string {
    return objectId(at, this.#sources.random);
  }

  #entry(text: string, createdAt: number): AccessEntry {
    const entry = entryFrom(text, createdAt);
    if (!entry) throw new Error(`${text} is neither an IP address nor a CIDR block`);
    return entry;
  }
}

export function truthOf({ entries, ...key }: Key): SimulatedKey {
  return structuredClone({ ...key, accessList: entries.map(({ cidrBlock }) => cidrBlock) });
}
