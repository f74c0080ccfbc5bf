import type { Config } from '../../src/config/config.ts';
import { readConfig } from '../../src/config/config.ts';

export const ORGANIZATION = '32b6e34b3d91647abb20e7b8';

export const POLICY = `organizations:
  - name: acme
    id: ${ORGANIZATION}
channels: { approvals: C0APPROVALS, announcements: [C0KEYS] }
approvers: [U0APPROVER, S0PLATFORM]
`;

export function key(fill: number): string {
  return Buffer.alloc(32, fill).toString('base64');
}

/** Variables that make a good configuration; `undefined` takes one away. */
export function variables(
  overrides: Readonly<Record<string, string | undefined>> = {},
): Record<string, string | undefined> {
  return {
    SLACK_BOT_TOKEN: 'xoxb-1-canary',
    SLACK_APP_TOKEN: 'xapp-1-canary',
    REDIS_URL: 'redis://127.0.0.1:6379',
    KEYWARDEN_POLICY: 'policy.yaml',
    KEYWARDEN_SEAL_KEYS: `seal2:${key(2)},seal1:${key(1)}`,
    KEYWARDEN_SIGN_KEYS: `sign1:${key(3)}`,
    MONGODB_ATLAS_CLIENT_ID: 'mdb_sa_id_1',
    MONGODB_ATLAS_CLIENT_SECRET: 'mdb_sa_sk_canary',
    ...overrides,
  };
}

/** Reads with these files; any other cannot be read. */
export function read(
  overrides: Readonly<Record<string, string | undefined>> = {},
  files: Readonly<Record<string, string>> = {},
) {
  const all: Readonly<Record<string, string>> = { 'policy.yaml': POLICY, ...files };
  return readConfig(variables(overrides), (path) => {
    const text = all[path];
    if (text === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return text;
  });
}

export function config(...given: Parameters<typeof read>): Config {
  const result = read(...given);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
}

export function problems(...given: Parameters<typeof read>): readonly string[] {
  const result = read(...given);
  return result.ok ? [] : result.problems;
}
