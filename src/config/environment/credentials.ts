import type { OrganizationOptions } from '../../atlas/atlas.ts';
import { ATLAS_VERSIONS, DEFAULT_ATLAS_VERSION } from '../../atlas/wire/version.ts';
import type { Environment } from './environment.ts';
import { oneOf, oneWord, origin } from './rules.ts';

/** How Keywarden reaches one organization: address, version and one kind of credentials. */
export type Access = Pick<OrganizationOptions, 'auth' | 'baseUrl' | 'version'>;

/**
 * The prefix that Atlas's own tools use. Its base URL and API version are the defaults for every
 * other prefix.
 */
export const DEFAULT_PREFIX = 'MONGODB_ATLAS';
const DEFAULT_BASE_URL = 'https://cloud.mongodb.com';

const KINDS = [
  { kind: 'oauth', name: 'a service account', parts: ['CLIENT_ID', 'CLIENT_SECRET'] },
  { kind: 'digest', name: 'an API key', parts: ['PUBLIC_API_KEY', 'PRIVATE_API_KEY'] },
  { kind: 'token', name: 'an access token', parts: ['ACCESS_TOKEN'] },
] as const;
type Kind = (typeof KINDS)[number];

function namesOf(kind: Kind, prefix: string): string[] {
  return kind.parts.map((part) => `${prefix}_${part}`);
}

/**
 * The one complete set of credentials. Complains and returns `undefined` if there is none, if one
 * is incomplete, or if there are several.
 */
function chooseKind(environment: Environment, prefix: string, whose: string): Kind | undefined {
  const begun = KINDS.filter((kind) => namesOf(kind, prefix).some(environment.has));
  const [chosen, ...more] = begun;
  if (chosen === undefined) {
    const ways = KINDS.map((kind) => namesOf(kind, prefix).join(' and ')).join(', or ');
    environment.complain(`${prefix}_CLIENT_ID`, `no credentials for ${whose}. Set ${ways}.`);
    return undefined;
  }
  const halves = begun.flatMap((kind) =>
    namesOf(kind, prefix).filter((name) => !environment.has(name)),
  );
  for (const name of halves) {
    environment.complain(name, 'is not set, but the other half of the pair is. Set both.');
  }
  if (more.length > 0) {
    const names = begun.map(({ name }) => name).join(' and ');
    const first = namesOf(chosen, prefix).find(environment.has) ?? prefix;
    environment.complain(first, `${names} are set for the prefix ${prefix}. Keep one kind.`);
  }
  return more.length > 0 || halves.length > 0 ? undefined : chosen;
}

function readAuth(
  environment: Environment,
  prefix: string,
  kind: Kind,
): Access['auth'] | undefined {
  if (kind.kind === 'token') {
    const token = environment.secret(`${prefix}_ACCESS_TOKEN`, oneWord);
    return token && { kind: 'token', token };
  }
  if (kind.kind === 'oauth') {
    const clientId = environment.text(`${prefix}_CLIENT_ID`, oneWord);
    const clientSecret = environment.secret(`${prefix}_CLIENT_SECRET`, oneWord);
    if (clientId === undefined || clientSecret === undefined) return undefined;
    return { kind: 'oauth', clientId, clientSecret };
  }
  const publicKey = environment.text(`${prefix}_PUBLIC_API_KEY`, oneWord);
  const privateKey = environment.secret(`${prefix}_PRIVATE_API_KEY`, oneWord);
  if (publicKey === undefined || privateKey === undefined) return undefined;
  return { kind: 'digest', publicKey, privateKey };
}

function readTarget(environment: Environment, prefix: string) {
  return {
    baseUrl: environment.text(`${prefix}_BASE_URL`, origin),
    version: environment.text(`${prefix}_API_VERSION`, oneOf(ATLAS_VERSIONS)),
  };
}

/**
 * `prefixes` maps each prefix to the organizations that use it, in words. Problems are reported
 * once per prefix.
 */
export function readAccess(
  environment: Environment,
  prefixes: ReadonlyMap<string, string>,
): ReadonlyMap<string, Access> {
  const common = readTarget(environment, DEFAULT_PREFIX);
  const accesses = new Map<string, Access>();
  for (const [prefix, whose] of prefixes) {
    const own = prefix === DEFAULT_PREFIX ? common : readTarget(environment, prefix);
    const kind = chooseKind(environment, prefix, whose);
    const auth = kind && readAuth(environment, prefix, kind);
    if (auth === undefined) continue;
    accesses.set(prefix, {
      auth,
      baseUrl: own.baseUrl ?? common.baseUrl ?? DEFAULT_BASE_URL,
      version: own.version ?? common.version ?? DEFAULT_ATLAS_VERSION,
    });
  }
  return accesses;
}
