import type { AuthOptions } from '../atlas/auth/choose.ts';
import type { Config } from './config.ts';

const CREDENTIALS: Readonly<Record<AuthOptions['kind'], string>> = {
  oauth: 'service account',
  digest: 'API key',
  token: 'access token',
};

/** Leaves out user and password. Gives the host and whether the connection is encrypted. */
function redisFacts({ redis }: Config) {
  const { host, protocol } = new URL(redis.url.reveal());
  const kept = redis.keptByReplicas ? { kept: 'by its replicas' } : {};
  return { host, tls: protocol === 'rediss:', ...kept };
}

/**
 * The settings in force, for the first line of the log. Each is picked by name: none is a secret.
 */
export function settingsOf(config: Config, node: string) {
  const { slack, organizations, policy } = config;
  return {
    node,
    production: config.production,
    installation: config.installation,
    transport: slack.transport.kind,
    port: config.port,
    ...(config.host === undefined ? {} : { host: config.host }),
    ...(slack.apiUrl === undefined ? {} : { slackApi: slack.apiUrl }),
    ...(config.proxy === undefined ? {} : { proxy: config.proxy.address }),
    redis: redisFacts(config),
    audited: config.auditDir === undefined ? 'in Redis only' : 'in Redis and in a file',
    logLevel: config.logLevel,
    policyHash: policy.hash,
    organizations: organizations.map(({ name, baseUrl, version, auth }) => ({
      name,
      credentials: CREDENTIALS[auth.kind],
      atlas: baseUrl,
      apiVersion: version,
    })),
  };
}
