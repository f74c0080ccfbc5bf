import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../src/config/settings.ts';
import { config, key, POLICY } from './fixtures.ts';

describe('the settings in force', () => {
  const policy = POLICY.replace(
    'channels:',
    `  - { name: beta, id: 5f2a7c0000000000000000e1, credentials: BETA }
  - { name: gamma, id: 5f2a7c0000000000000000e2, credentials: GAMMA }
channels:`,
  );
  const whole = config(
    {
      SLACK_APP_TOKEN: undefined,
      SLACK_SIGNING_SECRET_FILE: '/run/secrets/signing',
      REDIS_URL: 'rediss://canary-user:canary%40pass@redis.internal:6380/2',
      KEYWARDEN_AUDIT_DIR: '/audit',
      BETA_PUBLIC_API_KEY: 'public',
      BETA_PRIVATE_API_KEY: 'canary-private',
      GAMMA_ACCESS_TOKEN: 'canary-token',
      GAMMA_API_VERSION: 'v1.0',
    },
    { 'policy.yaml': policy, '/run/secrets/signing': 'canary-signing-secret' },
  );

  it('say how Slack, Redis and each organization are reached, and where the audit log is', () => {
    expect(settingsOf(whole, '24.1.0')).toEqual({
      node: '24.1.0',
      production: false,
      installation: 'keywarden',
      transport: 'http',
      port: 3000,
      redis: { host: 'redis.internal:6380', tls: true },
      audited: 'in Redis and in a file',
      logLevel: 'info',
      policyHash: whole.policy.hash,
      organizations: [
        ['acme', 'service account', '2025-03-12'],
        ['beta', 'API key', '2025-03-12'],
        ['gamma', 'access token', 'v1.0'],
      ].map(([name, credentials, apiVersion]) => {
        return { name, credentials, atlas: 'https://cloud.mongodb.com', apiVersion };
      }),
    });
    expect(settingsOf(config(), '24.1.0')).toMatchObject({
      transport: 'socket',
      redis: { host: '127.0.0.1:6379', tls: false },
      audited: 'in Redis only',
    });
  });

  it('hold no secret and no part of one', () => {
    const said = JSON.stringify(settingsOf(whole, '24.1.0'));
    expect(said).not.toMatch(/canary|%40|pass/);
    for (const fill of [1, 2, 3]) expect(said).not.toContain(key(fill));
  });
});
