import type { AuthOptions } from '../atlas/auth/choose.ts';
import type { Config } from './config.ts';

const CREDENTIALS: Readonly<Record<AuthOptions['kind'], string>> = {
  oauth: 'service account',
  digest: 'API key',
  token: 'access token',
};

/** Neither user nor password: only where it is and whether the way there is encrypted. */
function redisFacts({ redis }: Config) {
  const { host, protocol } = new URL(redis.url.reveal());
  return { host, tls: protocol === 'rediss:' };
}

/** What is in force, for the first line of the log. Each fact is picked by name: none is a secret. */
export function settingsOf(config: Config, node: string) {
  const { slack, organizations, policy } = config;
  return {
    node,
    production: config.production,
    installation: config.installation,
    transport: slack.transport.kind,
    port: config.port,
    ...(slack.apiUrl === undefined ? {} : { slackApi: slack.apiUrl }),
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
