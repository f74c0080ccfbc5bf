import { type Dispatcher, Pool } from 'undici';
import type { Secret } from '../secret.ts';
import type { Atlas, Log, Organization } from '../workflow/ports.ts';
import { type AuthOptions, createCredentials, type ReadyAuth } from './auth/choose.ts';
import { createTokenSource, type TokenSource } from './auth/token.ts';
import { createTokenEndpoint, type TokenEndpoint } from './auth/token-endpoint.ts';
import { createCaller } from './call.ts';
import { type Client, createClient } from './client.ts';
import type { Chance, Clock } from './clock.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { createOrganization } from './organization.ts';
import { createTransport, type Transport } from './transport.ts';
import type { AtlasVersion } from './version.ts';

const REVOKE_MS = 2_000;
const CONNECTIONS = 16;

export interface OrganizationOptions {
  /** 24 hex. */
  readonly id: string;
  readonly name: string;
  /** `https://cloud.mongodb.com`, or a simulator's. */
  readonly baseUrl: string;
  readonly version: AtlasVersion;
  readonly auth: AuthOptions;
}

export interface AtlasOptions {
  readonly organizations: readonly OrganizationOptions[];
  readonly clock: Clock;
  readonly random: Chance;
  readonly log: Log;
  /** `keywarden/<version>`. */
  readonly userAgent: string;
  readonly limits?: Partial<Limits>;
}

export interface RunningAtlas extends Atlas {
  /** The documented operations of one organization, one method each. */
  client(id: string): Client | undefined;
  /** Revokes the access tokens it fetched, as far as that works within 2 s, and hangs up. */
  close(): Promise<void>;
}

interface Shared<T> {
  of(key: string, make: () => T): T;
  all(): T[];
}

function createShared<T>(): Shared<T> {
  const made = new Map<string, T>();
  return {
    of(key, make) {
      const known = made.get(key);
      if (known !== undefined) return known;
      const fresh = make();
      made.set(key, fresh);
      return fresh;
    },
    all: () => [...made.values()],
  };
}

interface ServiceAccount {
  readonly endpoint: TokenEndpoint;
  readonly tokens: TokenSource;
}

function createPool(origin: string, limits: Limits): Dispatcher {
  return new Pool(origin, {
    connections: CONNECTIONS,
    pipelining: 1,
    allowH2: false,
    connect: { timeout: limits.connectMs },
  });
}

/**
 * Every organization at Atlas that Keywarden serves. Organizations of one origin share one
 * keep-alive pool; those of one service account share its access token. Nothing is sent before it
 * is asked for.
 */
export function createAtlas(options: AtlasOptions): RunningAtlas {
  const { clock, log, random: chance, userAgent } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const pools = createShared<Dispatcher>();
  const accounts = createShared<ServiceAccount>();
  const organizations = new Map<string, Organization>();
  const clients = new Map<string, Client>();

  function transportFor(baseUrl: string): Transport {
    const { origin } = new URL(baseUrl);
    const dispatcher = pools.of(origin, () => createPool(origin, limits));
    return createTransport({ baseUrl, dispatcher });
  }

  function accountFor(baseUrl: string, clientId: string, clientSecret: Secret): ServiceAccount {
    return accounts.of(JSON.stringify([new URL(baseUrl).href, clientId]), () => {
      const transport = transportFor(baseUrl);
      const given = { transport, clientId, clientSecret, clock, chance, log, limits, userAgent };
      const endpoint = createTokenEndpoint(given);
      const tokens = createTokenSource({ fetchToken: endpoint.fetchToken, clock, log });
      return { endpoint, tokens };
    });
  }

  function readyAuth({ auth, baseUrl }: OrganizationOptions): ReadyAuth {
    if (auth.kind !== 'oauth') return auth;
    const { tokens } = accountFor(baseUrl, auth.clientId, auth.clientSecret);
    return { kind: 'oauth', tokens };
  }

  for (const organization of options.organizations) {
    const { id, name, baseUrl, version } = organization;
    const auth = readyAuth(organization);
    const caller = createCaller({
      organization: id,
      transport: transportFor(baseUrl),
      credentials: (ofCaller) => createCredentials(auth, ofCaller, { clock, chance, log, limits }),
      version,
      clock,
      chance,
      log,
      limits,
      userAgent,
    });
    const client = createClient({ caller, clock, limits });
    clients.set(id, client);
    organizations.set(id, createOrganization({ id, name, client, clock, chance, limits }));
  }

  async function revokeAll(): Promise<void> {
    const revoking = accounts.all().map(async ({ endpoint, tokens }) => {
      const token = tokens.held();
      if (token === undefined) return;
      tokens.drop(token);
      await endpoint.revoke(token, REVOKE_MS);
    });
    const failed = (await Promise.allSettled(revoking)).filter((it) => it.status === 'rejected');
    if (failed.length > 0) log.warn({ tokens: failed.length }, 'atlas.token_not_revoked');
  }

  return {
    organization: (id) => organizations.get(id),
    client: (id) => clients.get(id),
    async close() {
      await revokeAll();
      await Promise.all(pools.all().map((pool) => pool.destroy()));
    },
  };
}
