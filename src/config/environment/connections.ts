import type { Secret } from '../../foundation/secret.ts';
import type { Environment } from './environment.ts';
import * as rules from './rules.ts';

export interface SlackSettings {
  readonly botToken: Secret;
  /** Ends with `/`; absent for Slack itself. */
  readonly apiUrl?: string;
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: Secret }
    | {
        readonly kind: 'http';
        readonly signingSecret: Secret;
        readonly previousSigningSecret?: Secret;
      };
}

export interface RedisSettings {
  readonly url: Secret;
  readonly allowVolatile: boolean;
  readonly testClock: boolean;
  /** Replicas of Redis, not its files, keep what was written. */
  readonly keptByReplicas: boolean;
}

function readTransport(environment: Environment): SlackSettings['transport'] | undefined {
  if (environment.has('SLACK_APP_TOKEN')) {
    const appToken = environment.secret('SLACK_APP_TOKEN', rules.appToken);
    return appToken && { kind: 'socket', appToken };
  }
  const signingSecret = environment.secret('SLACK_SIGNING_SECRET', rules.signingSecret);
  if (!environment.has('SLACK_SIGNING_SECRET')) {
    environment.complain(
      'SLACK_APP_TOKEN',
      'is not set, nor is SLACK_SIGNING_SECRET. Set the first for Socket Mode or the second for HTTP.',
    );
  }
  const previousSigningSecret = environment.secret(
    'SLACK_PREVIOUS_SIGNING_SECRET',
    rules.signingSecret,
  );
  if (signingSecret === undefined) return undefined;
  const more = previousSigningSecret === undefined ? {} : { previousSigningSecret };
  return { kind: 'http', signingSecret, ...more };
}

/** How Slack is reached, and with which token. */
export function readSlack(environment: Environment): SlackSettings | undefined {
  environment.requireSet('SLACK_BOT_TOKEN');
  const botToken = environment.secret('SLACK_BOT_TOKEN', rules.botToken);
  const apiUrl = environment.text('SLACK_API_URL', rules.folderAddress);
  const transport = readTransport(environment);
  if (botToken === undefined || transport === undefined) return undefined;
  return { botToken, transport, ...(apiUrl === undefined ? {} : { apiUrl }) };
}

/** How Redis is reached, and what is asked of it. */
export function readRedis(
  environment: Environment,
  production: boolean,
): RedisSettings | undefined {
  environment.requireSet('REDIS_URL');
  const plaintext = environment.text(
    'KEYWARDEN_ALLOW_PLAINTEXT_REDIS',
    rules.oneOf(['private-network']),
  );
  const volatile = environment.text('KEYWARDEN_ALLOW_VOLATILE_REDIS', rules.oneOf(['dev']));
  if (production && volatile !== undefined) {
    environment.complain('KEYWARDEN_ALLOW_VOLATILE_REDIS', 'must not be set in production.');
  }
  const testClock = environment.text('KEYWARDEN_TEST_CLOCK', rules.oneOf(['dev']));
  if (production && testClock !== undefined) {
    environment.complain('KEYWARDEN_TEST_CLOCK', 'must not be set in production.');
  }
  const durability = environment.text('KEYWARDEN_REDIS_DURABILITY', rules.oneOf(['replicas']));
  const rule = rules.redisUrl({ plaintext: !production || plaintext !== undefined });
  const url = environment.secret('REDIS_URL', rule);
  const keptByReplicas = durability !== undefined;
  return (
    url && {
      url,
      allowVolatile: volatile !== undefined,
      testClock: testClock !== undefined,
      keptByReplicas,
    }
  );
}
