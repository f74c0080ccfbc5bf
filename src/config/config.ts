import type { OrganizationOptions } from '../atlas/atlas.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { Secret } from '../foundation/secret.ts';
import type { Ring } from '../store/secrets/keyRing.ts';
import {
  type RedisSettings,
  readRedis,
  readSlack,
  type SlackSettings,
} from './environment/connections.ts';
import { type Access, readAccess } from './environment/credentials.ts';
import {
  type Environment,
  type ReadFile,
  readEnvironment,
  reasonOf,
  type Variables,
} from './environment/environment.ts';
import { keyRing } from './environment/keyRing.ts';
import { type OutboundProxy, readProxy, secretsOfProxy } from './environment/proxy.ts';
import * as rules from './environment/rules.ts';
import { type PolicyRead, readPolicy } from './policy/policyFile.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface Config {
  readonly installation: string;
  readonly port: number;
  /** Where the port is opened; absent: on all addresses of this machine. */
  readonly host?: string;
  readonly production: boolean;
  readonly logLevel: LogLevel;
  readonly slack: SlackSettings;
  readonly redis: RedisSettings;
  /** The way to Slack and Atlas; absent: directly. */
  readonly proxy?: OutboundProxy;
  readonly sealKeys: Ring;
  readonly signKeys: Ring;
  readonly auditDir?: string;
  readonly organizations: readonly OrganizationOptions[];
  /** For each organization: the prefix of the variables that hold its credentials. */
  readonly prefixes: readonly string[];
  readonly policyPath: string;
  readonly policy: Policy;
  /** The text of the policy file. */
  readonly policyText: string;
  /** Why some request can never be decided, one line each. Empty for a good policy. */
  readonly undecidable: readonly string[];
  /** Parts of the policy that are valid but probably a mistake, one line each. */
  readonly warnings: readonly string[];
}

export type ConfigRead =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

function readRings(environment: Environment): Pick<Config, 'sealKeys' | 'signKeys'> | undefined {
  environment.requireSet('KEYWARDEN_SEAL_KEYS');
  environment.requireSet('KEYWARDEN_SIGN_KEYS');
  const sealKeys = environment.secretAs('KEYWARDEN_SEAL_KEYS', keyRing);
  const signKeys = environment.secretAs('KEYWARDEN_SIGN_KEYS', keyRing);
  return sealKeys && signKeys && { sealKeys, signKeys };
}

function readLogLevel(environment: Environment, production: boolean): LogLevel {
  const words = rules.oneOf(['error', 'warn', 'info', 'debug']);
  const level = environment.text('LOG_LEVEL', words) ?? 'info';
  if (production && level === 'debug') {
    environment.complain('LOG_LEVEL', 'must not be debug in production. Use info.');
  }
  return level;
}

function readAuditDir(environment: Environment, production: boolean): string | undefined {
  const auditDir = environment.text('KEYWARDEN_AUDIT_DIR', rules.path);
  if (production && auditDir === undefined) {
    environment.complain('KEYWARDEN_AUDIT_DIR', rules.NO_SECOND_COPY);
  }
  return auditDir;
}

function readText(environment: Environment, path: string, readFile: ReadFile): string | undefined {
  try {
    return readFile(path);
  } catch (cause) {
    environment.complain(
      'KEYWARDEN_POLICY',
      `the file it names cannot be read (${reasonOf(cause)}).`,
    );
    return undefined;
  }
}

function readPolicyFile(
  environment: Environment,
  path: string | undefined,
  readFile: ReadFile,
): (PolicyRead & { readonly text: string }) | undefined {
  if (path === undefined) return undefined;
  const text = readText(environment, path, readFile);
  return text === undefined ? undefined : { ...readPolicy(path, text), text };
}

/** Maps each prefix to the places in the policy file that use it, in words. */
function usersOf(prefixes: readonly string[]): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  for (const [index, prefix] of prefixes.entries()) {
    const others = users.get(prefix);
    const user = `organizations[${index}]`;
    if (prefix !== '') users.set(prefix, others === undefined ? user : `${others} and ${user}`);
  }
  return users;
}

function joinOrganizations(
  policy: Policy,
  prefixes: PolicyRead['prefixes'],
  accesses: ReadonlyMap<string, Access>,
): OrganizationOptions[] {
  return policy.organizations.flatMap(({ id, name }, index) => {
    const access = accesses.get(prefixes[index] ?? '');
    return access === undefined ? [] : [{ id, name, ...access }];
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}

/**
 * Reads and checks the whole configuration. On failure it gives every problem at once, one line
 * each, without the values.
 */
export function readConfig(variables: Variables, readFile: ReadFile): ConfigRead {
  const environment = readEnvironment(variables, readFile);
  const mode = environment.text('NODE_ENV', rules.nodeEnvironment);
  // Where it cannot be told, the stricter rules hold.
  const production = mode?.production ?? environment.has('NODE_ENV');
  const slack = readSlack(environment);
  const redis = readRedis(environment, production);
  const rings = readRings(environment);
  const common = {
    installation: environment.text('KEYWARDEN_INSTALLATION', rules.installationName) ?? 'keywarden',
    port: environment.text('PORT', rules.port) ?? 3000,
    production,
    logLevel: readLogLevel(environment, production),
  };
  const auditDir = readAuditDir(environment, production);
  const proxy = readProxy(environment);
  const host = environment.text('HOST', rules.host);
  environment.requireSet('KEYWARDEN_POLICY');
  const policyPath = environment.text('KEYWARDEN_POLICY', rules.path);
  const read = readPolicyFile(environment, policyPath, readFile);
  const accesses = readAccess(environment, usersOf(read?.prefixes ?? []));
  const policy = read?.policy ?? read?.undecidable;
  const problems = [
    ...environment.problems,
    ...(policy === undefined ? (read?.problems ?? []) : []),
  ];
  const whole = slack !== undefined && redis !== undefined && rings !== undefined;
  if (problems.length > 0 || !whole || policyPath === undefined || !read || !policy) {
    return { ok: false, problems: [...environment.problems, ...(read?.problems ?? [])] };
  }
  const config: Config = {
    ...common,
    slack,
    redis,
    ...rings,
    ...(auditDir === undefined ? {} : { auditDir }),
    ...(host === undefined ? {} : { host }),
    ...(proxy === undefined ? {} : { proxy }),
    organizations: joinOrganizations(policy, read.prefixes, accesses),
    prefixes: read.prefixes,
    policyPath,
    policy,
    policyText: read.text,
    undecidable: read.problems,
    warnings: read.warnings,
  };
  return { ok: true, config: deepFreeze(config) };
}

function secretOf({ auth }: OrganizationOptions): Secret {
  switch (auth.kind) {
    case 'oauth':
      return auth.clientSecret;
    case 'digest':
      return auth.privateKey;
    case 'token':
      return auth.token;
    default:
      return auth satisfies never;
  }
}

const isSet = (secret: Secret | undefined): secret is Secret => secret !== undefined;

/** All secrets of the configuration. */
export function secretsOf(config: Config): readonly Secret[] {
  const { slack, redis, proxy, sealKeys, signKeys, organizations } = config;
  const { transport } = slack;
  return [
    slack.botToken,
    ...(transport.kind === 'socket'
      ? [transport.appToken]
      : [transport.signingSecret, transport.previousSigningSecret].filter(isSet)),
    redis.url,
    ...secretsOfProxy(proxy),
    ...[...sealKeys, ...signKeys].map(({ secret }) => secret),
    ...organizations.map(secretOf),
  ];
}
