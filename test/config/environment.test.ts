import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { config, key, POLICY, problems, read, variables } from './fixtures.ts';

describe('the environment', () => {
  it('gives a whole configuration with safe defaults', () => {
    expect(config()).toMatchObject({
      installation: 'keywarden',
      port: 3000,
      production: false,
      logLevel: 'info',
      redis: { allowVolatile: false, testClock: false, keptByReplicas: false },
      slack: { transport: { kind: 'socket' } },
      organizations: [
        {
          name: 'acme',
          baseUrl: 'https://cloud.mongodb.com',
          version: '2025-03-12',
          auth: { kind: 'oauth', clientId: 'mdb_sa_id_1' },
        },
      ],
    });
    expect(config().slack).not.toHaveProperty('apiUrl');
    expect(config()).not.toHaveProperty('auditDir');
  });

  it('keeps every secret inside Secret', () => {
    const whole = config();
    expect(JSON.stringify(whole)).not.toMatch(/canary|127\.0\.0\.1/);
    expect(whole.slack.botToken.reveal()).toBe('xoxb-1-canary');
    expect(whole.redis.url.reveal()).toBe('redis://127.0.0.1:6379');
    expect(whole.sealKeys.map(({ kid, secret }) => [kid, secret.reveal()])).toEqual([
      ['seal2', key(2)],
      ['seal1', key(1)],
    ]);
  });

  it('is frozen to the bottom', () => {
    const whole = config();
    for (const part of [whole, whole.slack.transport, whole.policy.channels, whole.sealKeys]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('uses HTTP with the signing secret when there is no app token', () => {
    const http = { SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: '0123456789abcdef' };
    expect(config(http).slack.transport.kind).toBe('http');
    const changing = { ...http, SLACK_PREVIOUS_SIGNING_SECRET: 'fedcba9876543210' };
    const { transport } = config(changing).slack;
    const previous = transport.kind === 'http' ? transport.previousSigningSecret : undefined;
    expect(previous?.reveal()).toBe('fedcba9876543210');
    expect(problems({ SLACK_APP_TOKEN: undefined })).toEqual([
      'SLACK_APP_TOKEN: is not set, nor is SLACK_SIGNING_SECRET. Set the first for Socket Mode or the second for HTTP.',
    ]);
  });

  it('reads the other variables', () => {
    const others = config({
      PORT: '8080',
      SLACK_API_URL: 'http://127.0.0.1:4000/api',
      KEYWARDEN_INSTALLATION: 'acme-2',
      KEYWARDEN_AUDIT_DIR: '/var/lib/keywarden/audit',
      KEYWARDEN_ALLOW_VOLATILE_REDIS: 'dev',
      KEYWARDEN_TEST_CLOCK: 'dev',
      LOG_LEVEL: 'debug',
      MONGODB_ATLAS_BASE_URL: 'http://localhost:4001/',
      MONGODB_ATLAS_API_VERSION: 'v1.0',
    });
    expect(others).toMatchObject({
      port: 8080,
      slack: { apiUrl: 'http://127.0.0.1:4000/api/' },
      installation: 'acme-2',
      auditDir: '/var/lib/keywarden/audit',
      redis: { allowVolatile: true, testClock: true },
      logLevel: 'debug',
      organizations: [{ baseUrl: 'http://localhost:4001', version: 'v1.0' }],
    });
  });

  it('refuses a value in quotation marks, which an env file keeps', () => {
    const secret = '0123456789abcdef0123456789abcdef';
    for (const value of [`"${secret}"`, `'${secret}'`, `“${secret}”`]) {
      expect(problems({ SLACK_SIGNING_SECRET: value, SLACK_APP_TOKEN: '' })).toEqual([
        'SLACK_SIGNING_SECRET: stands in quotation marks, which would be part of the value. Remove them.',
      ]);
    }
    for (const name of ['SLACK_BOT_TOKEN', 'REDIS_URL', 'KEYWARDEN_INSTALLATION', 'PORT']) {
      expect(problems({ [name]: '"x"' })).toEqual([
        expect.stringMatching(new RegExp(`^${name}: stands in quotation marks`)),
      ]);
    }
    expect(problems({ SLACK_SIGNING_SECRET: `"${secret}`, SLACK_APP_TOKEN: '' })).toHaveLength(1);
  });

  it.each(['production', 'Production', 'PRODUCTION', ' production '])(
    'knows production however it is written: %j',
    (mode) => {
      expect(problems({ NODE_ENV: mode, KEYWARDEN_AUDIT_DIR: '' })).toEqual([
        expect.stringMatching(/^KEYWARDEN_AUDIT_DIR: is not set\. In production/),
      ]);
    },
  );

  it.each(['prod', 'Prod', 'producton', 'production-eu'])(
    'does not take %j for something else than production',
    (mode) => {
      const found = problems({ NODE_ENV: mode, KEYWARDEN_AUDIT_DIR: '/audit' });
      expect(found).toEqual([expect.stringMatching(/^NODE_ENV: must be production, or/)]);
    },
  );

  it.each(['development', 'test', 'staging', 'dev', ''])('takes NODE_ENV=%j', (mode) => {
    expect(problems({ NODE_ENV: mode })).toEqual([]);
  });

  it('takes empty variables as not set', () => {
    expect(config({ PORT: '', SLACK_API_URL: ' ', LOG_LEVEL: '' })).toMatchObject({ port: 3000 });
    expect(problems({ REDIS_URL: '' })).toHaveLength(1);
  });

  it('lists every missing variable at once, each with what it is for', () => {
    const result = readConfig({}, () => '');
    expect(result).toEqual({
      ok: false,
      problems: [
        expect.stringMatching(/^SLACK_BOT_TOKEN: is not set\. Bot token .*xoxb-/),
        expect.stringMatching(/^SLACK_APP_TOKEN: .*SLACK_SIGNING_SECRET/),
        expect.stringMatching(/^REDIS_URL: is not set\./),
        expect.stringMatching(/^KEYWARDEN_SEAL_KEYS: is not set\..*npm run keys/),
        expect.stringMatching(/^KEYWARDEN_SIGN_KEYS: is not set\./),
        expect.stringMatching(/^KEYWARDEN_POLICY: is not set\./),
      ],
    });
  });

  const CANARY = 'c4n4ry';
  const BAD: Readonly<Record<string, readonly string[]>> = {
    SLACK_BOT_TOKEN: [`xoxp-${CANARY}`, CANARY, `xoxb-${CANARY} ${CANARY}`],
    SLACK_APP_TOKEN: [`xoxb-${CANARY}`],
    PORT: [CANARY, '0', '65536', '-1', '80.5', '0x50', '080'],
    SLACK_API_URL: [
      CANARY,
      `http://${CANARY}.example/api/`,
      `https://user:${CANARY}@slack.example/`,
      `https://slack.example/?${CANARY}`,
      `file:///${CANARY}`,
    ],
    REDIS_URL: [CANARY, `http://${CANARY}`, `redis://127.0.0.1/${CANARY}`, 'redis://'],
    KEYWARDEN_INSTALLATION: [CANARY.toUpperCase(), 'a', `${CANARY}${CANARY}${CANARY}${CANARY}`],
    KEYWARDEN_SEAL_KEYS: [
      CANARY,
      `${CANARY}:${CANARY}`,
      `kid:${Buffer.alloc(31).toString('base64')}`,
      `kid:${Buffer.alloc(33).toString('base64')}`,
      `kid:${key(1)}:${CANARY}`,
      `${CANARY}!:${key(1)}`,
      `a-kid-of-17-chars:${key(1)}`,
      `one:${key(1)},,two:${key(2)}`,
      `${CANARY}:${key(1)},${CANARY}:${key(2)}`,
    ],
    KEYWARDEN_SIGN_KEYS: [CANARY],
    KEYWARDEN_POLICY: [`${CANARY}.yaml`],
    KEYWARDEN_ALLOW_VOLATILE_REDIS: [CANARY, 'true'],
    KEYWARDEN_TEST_CLOCK: [CANARY, 'true'],
    KEYWARDEN_ALLOW_PLAINTEXT_REDIS: [CANARY],
    LOG_LEVEL: [CANARY, 'trace'],
    MONGODB_ATLAS_BASE_URL: [CANARY, `http://${CANARY}.example`, `https://a.example/${CANARY}`],
    MONGODB_ATLAS_API_VERSION: [CANARY, '2024-01-01', 'v2'],
    MONGODB_ATLAS_CLIENT_ID: [`${CANARY} ${CANARY}`],
    MONGODB_ATLAS_CLIENT_SECRET: [`${CANARY} ${CANARY}`],
  };

  for (const [name, values] of Object.entries(BAD)) {
    it(`refuses a malformed ${name} in one line that never repeats it`, () => {
      for (const value of values) {
        const [line = '', ...more] = problems({ [name]: value });
        expect(more).toEqual([]);
        expect(line).toMatch(new RegExp(`^${name}: .+\\.$`));
        expect(line.toLowerCase()).not.toContain(CANARY);
        expect(line).not.toContain('\n');
      }
    });
  }

  it('tells every bad value at once', () => {
    const lines = problems({ PORT: 'x', LOG_LEVEL: 'x', REDIS_URL: 'x', SLACK_BOT_TOKEN: 'x' });
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'SLACK_BOT_TOKEN',
      'REDIS_URL',
      'PORT',
      'LOG_LEVEL',
    ]);
  });

  it('says which entry of a list of keys is bad', () => {
    const twice = `one:${key(1)},one:${key(2)}`;
    expect(problems({ KEYWARDEN_SEAL_KEYS: twice })[0]).toMatch(
      /entry 2 has the kid of an earlier/,
    );
    expect(problems({ KEYWARDEN_SIGN_KEYS: `one:${key(1)},x` })[0]).toMatch(/entry 2 must be/);
  });
});

describe('production', () => {
  const production = { NODE_ENV: 'production', KEYWARDEN_AUDIT_DIR: '/audit' };

  it('refuses debug logs and a Redis that forgets', () => {
    expect(problems({ ...production, LOG_LEVEL: 'debug' })[0]).toMatch(/^LOG_LEVEL: must not be/);
    expect(problems({ ...production, KEYWARDEN_ALLOW_VOLATILE_REDIS: 'dev' })[0]).toMatch(
      /^KEYWARDEN_ALLOW_VOLATILE_REDIS: must not be set/,
    );
    expect(problems({ ...production, KEYWARDEN_TEST_CLOCK: 'dev' })[0]).toMatch(
      /^KEYWARDEN_TEST_CLOCK: must not be set/,
    );
  });

  it('wants the second copy of the audit log, and says why', () => {
    for (const nowhere of [undefined, '', ' ']) {
      expect(problems({ ...production, KEYWARDEN_AUDIT_DIR: nowhere })).toEqual([
        expect.stringMatching(
          /^KEYWARDEN_AUDIT_DIR: is not set\. .*second copy outside Redis.*Name a folder/,
        ),
      ]);
    }
    expect(problems({ KEYWARDEN_AUDIT_DIR: undefined })).toEqual([]);
    expect(problems(production)).toEqual([]);
  });

  it('wants TLS to a Redis on another machine, unless the network is said to be private', () => {
    const remote = { ...production, REDIS_URL: 'redis://redis.internal:6379' };
    expect(problems(remote)[0]).toMatch(/^REDIS_URL: must begin with rediss:/);
    expect(problems({ ...remote, KEYWARDEN_ALLOW_PLAINTEXT_REDIS: 'private-network' })).toEqual([]);
    expect(problems({ ...remote, REDIS_URL: 'rediss://redis.internal' })).toEqual([]);
    expect(problems({ ...remote, NODE_ENV: undefined })).toEqual([]);
    for (const host of ['127.0.0.1', '127.9.9.9', 'localhost', '[::1]']) {
      expect(problems({ ...production, REDIS_URL: `redis://${host}:6379/2` })).toEqual([]);
    }
  });
});

describe('secrets from files', () => {
  const SECRETS = Object.entries({
    ...variables({ SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: '0123456789abcdef' }),
  }).filter(([name]) => /TOKEN|SECRET|KEYS|REDIS_URL/.test(name));

  for (const [name, value = ''] of SECRETS) {
    if (value === '') continue;
    const http = name === 'SLACK_SIGNING_SECRET' ? { SLACK_APP_TOKEN: undefined } : {};

    it(`reads ${name} from a file, without the line break at its end`, () => {
      const given = { ...http, [name]: undefined, [`${name}_FILE`]: '/run/secrets/it' };
      expect(problems(given, { '/run/secrets/it': `${value}\n` })).toEqual([]);
    });

    it(`refuses ${name} both as a value and as a file`, () => {
      const given = { ...http, [name]: value, [`${name}_FILE`]: '/run/secrets/it' };
      expect(problems(given, { '/run/secrets/it': value })).toEqual([
        `${name}: is set, and so is ${name}_FILE. Set one of them.`,
      ]);
    });
  }

  it('says when a file cannot be read or is empty, and shows neither path nor text', () => {
    const given = { SLACK_BOT_TOKEN: undefined, SLACK_BOT_TOKEN_FILE: '/canary/token' };
    expect(problems(given)).toEqual([
      'SLACK_BOT_TOKEN_FILE: the file it names cannot be read (ENOENT).',
    ]);
    expect(problems(given, { '/canary/token': '\n' })).toEqual([
      'SLACK_BOT_TOKEN_FILE: the file it names is empty.',
    ]);
    expect(problems(given, { '/canary/token': 'canary' })[0]).not.toContain('canary');
  });
});

describe('credentials for Atlas', () => {
  const none = { MONGODB_ATLAS_CLIENT_ID: undefined, MONGODB_ATLAS_CLIENT_SECRET: undefined };
  const twoOrganizations = {
    'policy.yaml': POLICY.replace(
      'channels:',
      '  - { name: beta, id: 5f2a7c0000000000000000e1, credentials: BETA }\nchannels:',
    ),
  };

  it('may be a service account, an API key or a token', () => {
    const digest = { MONGODB_ATLAS_PUBLIC_API_KEY: 'abc', MONGODB_ATLAS_PRIVATE_API_KEY: 'canary' };
    const token = { MONGODB_ATLAS_ACCESS_TOKEN: 'canary' };
    expect(config().organizations[0]?.auth.kind).toBe('oauth');
    expect(config({ ...none, ...digest }).organizations[0]?.auth).toMatchObject({
      kind: 'digest',
      publicKey: 'abc',
    });
    expect(config({ ...none, ...token }).organizations[0]?.auth.kind).toBe('token');
  });

  it('are taken from the prefix that the policy names, address and version too', () => {
    const beta = {
      BETA_ACCESS_TOKEN: 'canary',
      BETA_BASE_URL: 'https://cloud.mongodbgov.com',
      MONGODB_ATLAS_API_VERSION: '2023-01-01',
    };
    expect(config(beta, twoOrganizations).organizations).toMatchObject([
      { name: 'acme', baseUrl: 'https://cloud.mongodb.com', version: '2023-01-01' },
      { name: 'beta', baseUrl: 'https://cloud.mongodbgov.com', version: '2023-01-01' },
    ]);
    const newer = { ...beta, BETA_API_VERSION: '2024-08-05' };
    expect(config(newer, twoOrganizations).organizations[1]?.version).toBe('2024-08-05');
  });

  it('are asked for where they are missing, with every way to give them', () => {
    expect(problems({}, twoOrganizations)).toEqual([
      'BETA_CLIENT_ID: no credentials for organizations[1]. Set BETA_CLIENT_ID and BETA_CLIENT_SECRET, or BETA_PUBLIC_API_KEY and BETA_PRIVATE_API_KEY, or BETA_ACCESS_TOKEN.',
    ]);
  });

  it('are refused as half a pair', () => {
    expect(problems({ MONGODB_ATLAS_CLIENT_SECRET: undefined })).toEqual([
      'MONGODB_ATLAS_CLIENT_SECRET: is not set, but the other half of the pair is. Set both.',
    ]);
    const half = { ...none, MONGODB_ATLAS_PRIVATE_API_KEY_FILE: 'key' };
    expect(problems(half, { key: 'canary' })).toEqual([
      'MONGODB_ATLAS_PUBLIC_API_KEY: is not set, but the other half of the pair is. Set both.',
    ]);
  });

  it('are refused when several kinds are set', () => {
    expect(problems({ MONGODB_ATLAS_ACCESS_TOKEN: 'canary' })).toEqual([
      'MONGODB_ATLAS_CLIENT_ID: a service account and an access token are set for the prefix MONGODB_ATLAS. Keep one kind.',
    ]);
  });

  it('are asked for even while the policy has other problems', () => {
    const files = { 'policy.yaml': POLICY.replace('C0APPROVALS', 'general') };
    expect(read(none, files)).toMatchObject({
      problems: [/^MONGODB_ATLAS_CLIENT_ID/, /^policy\.yaml:4: channels\.approvals/].map((like) =>
        expect.stringMatching(like),
      ),
    });
  });
});
