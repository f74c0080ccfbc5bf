import { type Dispatcher, Pool } from 'undici';
import type { Atlas } from '../workflow/ports/atlas.ts';
import type { CredentialsAtAtlas } from '../workflow/ports/credentialAccess.ts';
import type { Log } from '../workflow/ports/logging.ts';
import { createAccounts } from './auth/accounts.ts';
import { createCaller } from './auth/call.ts';
import { type AuthOptions, createCredentials } from './auth/choose.ts';
import { createShared } from './auth/shared.ts';
import { countingCallsLeft } from './http/callsLeft.ts';
import type { Chance, Clock } from './http/clock.ts';
import { type Hearing, hearing } from './http/hearing.ts';
import { DEFAULT_LIMITS, type Limits } from './http/limits.ts';
import { createTransport } from './http/transport.ts';
import { type Client, createClient } from './operations/client.ts';
import { createOrganization, type ServedOrganization } from './organization.ts';
import type { AtlasVersion } from './wire/version.ts';

const CONNECTIONS = 16;

export interface OrganizationOptions {
  /** 24 hexadecimal characters. */
  readonly id: string;
  readonly name: string;
  /** `https://cloud.mongodb.com`, or the address of a simulator. */
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
  /** Shared with others, who close it. Without it, each origin gets a pool of its own. */
  readonly dispatcher?: Dispatcher;
  readonly heard?: Hearing;
}

export interface RunningAtlas extends Atlas, CredentialsAtAtlas {
  /**
   * The documented operations of one organization, one method each. `undefined` for an unknown id.
   */
  client(id: string): Client | undefined;
  /**
   * Revokes the access tokens that it fetched, as far as that works within 2 s. Then closes all
   * connections.
   */
  close(): Promise<void>;
}

/**
 * One request at a time on each connection: with pipelining, undici could send a request again
 * after it had begun to send it.
 */
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
 * keep-alive pool. Those of one service account share its access token. Creating this sends
 * nothing.
 */
export function createAtlas(options: AtlasOptions): RunningAtlas {
  const { clock, log, random: chance, userAgent } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const around = { clock, chance, log, limits, userAgent };
  const pools = createShared<Dispatcher>();
  const accounts = createAccounts(around);
  const served = new Map<string, { organization: ServedOrganization; client: Client }>();

  for (const { id, name, baseUrl, version, auth } of options.organizations) {
    const { origin } = new URL(baseUrl);
    const dispatcher = options.dispatcher ?? pools.of(origin, () => createPool(origin, limits));
    const plain = createTransport({ baseUrl, dispatcher });
    const heard = options.heard ? hearing(plain, clock, options.heard) : plain;
    const { transport, left: callsLeft } = countingCallsLeft(heard);
    const tokens = (account: Extract<AuthOptions, { kind: 'oauth' }>) =>
      accounts.tokensOf(account, baseUrl, transport);
    const caller = createCaller({
      ...around,
      organization: id,
      transport,
      version,
      credentials: (ofCaller) => createCredentials(auth, tokens, ofCaller, around),
    });
    const client = createClient({ caller, clock, limits });
    const organization = createOrganization({
      id,
      name,
      baseUrl,
      client,
      clock,
      chance,
      limits,
      callsLeft,
      ...(auth.kind === 'digest' && { ownName: auth.publicKey }),
      ...(auth.kind === 'oauth' && { ownName: auth.clientId }),
    });
    served.set(id, { organization, client });
  }

  return {
    organization: (id) => served.get(id)?.organization,
    credentialAccess: (id, kind) => served.get(id)?.organization.access[kind],
    client: (id) => served.get(id)?.client,
    async close() {
      await accounts.revokeAll();
      await Promise.all(pools.all().map((pool) => pool.destroy()));
    },
  };
}
