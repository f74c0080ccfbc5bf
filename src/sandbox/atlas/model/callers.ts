// Who may call: service accounts and their tokens, API key pairs, ready tokens. No HTTP here.
import { type AccessEntry, entryFrom } from './addresses.ts';
import { accessToken, objectId, type Random } from './chance.ts';
import type { ProjectRoles, World } from './world.ts';

export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
  readonly roles: readonly string[];
  readonly projects: readonly ProjectRoles[];
  readonly publicKey: string | undefined;
  /** undefined: whoever set this credential up has put its own address on the list. */
  readonly accessList: readonly AccessEntry[] | undefined;
}

export interface Grants {
  organizationId: string;
  roles: readonly string[];
  projects?: readonly ProjectRoles[];
  /** Addresses this credential may call from. Omitted: any; `[]`: no entry at all. */
  accessList?: readonly string[];
}

export interface Pair {
  readonly privateKey: string;
  readonly caller: Caller;
}

interface Token {
  readonly caller: Caller;
  readonly expiresAt: number;
}

export const tokenLifeSeconds = 3600;

export class Callers {
  readonly #serviceAccounts = new Map<string, { secret: string; caller: Caller }>();
  readonly #pairs = new Map<string, Pair>();
  readonly #tokens = new Map<string, Token>();
  readonly #sources: { now: () => number; random: Random };
  readonly #world: World;

  constructor(world: World, sources: { now: () => number; random: Random }) {
    this.#world = world;
    this.#sources = sources;
  }

  addServiceAccount(clientId: string, secret: string, grants: Grants): void {
    this.#serviceAccounts.set(clientId, { secret, caller: this.#caller(clientId, grants) });
  }

  addPair(publicKey: string, privateKey: string, grants: Grants): void {
    this.#pairs.set(publicKey, { privateKey, caller: this.#caller(publicKey, grants, publicKey) });
  }

  addToken(token: string, expiresAt: number, grants: Grants): void {
    this.#tokens.set(token, { caller: this.#caller('an access token', grants), expiresAt });
  }

  serviceAccount(clientId: string, secret: string): Caller | undefined {
    const account = this.#serviceAccounts.get(clientId);
    return account?.secret === secret ? account.caller : undefined;
  }

  issueToken(caller: Caller): string {
    const token = accessToken(this.#sources.random);
    const expiresAt = this.#sources.now() + tokenLifeSeconds * 1000;
    this.#tokens.set(token, { caller, expiresAt });
    return token;
  }

  revokeToken(token: string, by: Caller): void {
    if (this.#tokens.get(token)?.caller === by) this.#tokens.delete(token);
  }

  revokeAllTokens(): void {
    this.#tokens.clear();
  }

  bearer(token: string): Caller | undefined {
    const found = this.#tokens.get(token);
    return found && found.expiresAt > this.#sources.now() ? found.caller : undefined;
  }

  /** A key made through the API is itself a pair that works: that is what it is for. */
  pair(publicKey: string): Pair | undefined {
    const known = this.#pairs.get(publicKey);
    if (known) return known;
    const key = this.#world.keyWithPublicKey(publicKey);
    if (!key) return undefined;
    const { id, organizationId, roles, projects, entries, privateKey } = key;
    const caller = { id, name: publicKey, organizationId, roles, projects, publicKey };
    return { privateKey, caller: { ...caller, accessList: entries } };
  }

  #caller(name: string, grants: Grants, publicKey?: string): Caller {
    const now = this.#sources.now();
    return {
      id: objectId(now, this.#sources.random),
      name,
      organizationId: grants.organizationId,
      roles: [...grants.roles],
      projects: grants.projects ?? [],
      publicKey,
      accessList: grants.accessList?.flatMap((text) => entryFrom(text, now) ?? []),
    };
  }
}
