/**
 * Every environment variable, once. `.env.example` and the table in src/config/README.md are
 * compared with this list by `test/repo/documents/documentation.test.ts`.
 */
export interface Variable {
  readonly name: string;
  /** May also be given as `<name>_FILE`, the path of a file that holds it. */
  readonly secret: boolean;
  readonly required: 'yes' | 'no' | `when ${string}` | `or ${string}`;
  readonly fallback?: string;
  /** One or two plain sentences. Also shown to a person who forgot to set the variable. */
  readonly meaning: string;
}

export const VARIABLES = [
  {
    name: 'SLACK_BOT_TOKEN',
    secret: true,
    required: 'yes',
    meaning: 'Bot token of the Slack app (OAuth & Permissions); begins with `xoxb-`.',
  },
  {
    name: 'SLACK_APP_TOKEN',
    secret: true,
    required: 'or SLACK_SIGNING_SECRET',
    meaning:
      'App-level token with `connections:write` (Basic Information); begins with `xapp-`. When it is set, Keywarden uses Socket Mode and needs no public address.',
  },
  {
    name: 'SLACK_SIGNING_SECRET',
    secret: true,
    required: 'or SLACK_APP_TOKEN',
    meaning:
      'Signing secret of the Slack app (Basic Information). Without `SLACK_APP_TOKEN`, Slack calls Keywarden over HTTP at `/slack/events`.',
  },
  {
    name: 'SLACK_PREVIOUS_SIGNING_SECRET',
    secret: true,
    required: 'no',
    meaning:
      'The signing secret before `SLACK_SIGNING_SECRET`, while you change it: what either one signed is accepted. Remove it once Slack uses the new one.',
  },
  {
    name: 'PORT',
    secret: false,
    required: 'no',
    fallback: '3000',
    meaning: 'Port for `/healthz`, `/readyz` and `/status`, and for `/slack/events` over HTTP.',
  },
  {
    name: 'HOST',
    secret: false,
    required: 'no',
    meaning:
      'Address of this machine on which the port is opened, such as `127.0.0.1` behind a proxy on the same machine. Without it: on all of them, as a container needs it.',
  },
  {
    name: 'SLACK_API_URL',
    secret: false,
    required: 'no',
    fallback: 'https://slack.com/api/',
    meaning: 'Where Slack’s Web API is; `https://slack-gov.com/api/` for GovSlack.',
  },
  {
    name: 'HTTPS_PROXY',
    secret: true,
    required: 'no',
    meaning:
      'The proxy through which Slack and Atlas are reached: `http://user:password@host:port`. Redis is always reached directly. `https_proxy` is read as well.',
  },
  {
    name: 'NO_PROXY',
    secret: false,
    required: 'no',
    meaning:
      'Hosts that are reached without the proxy, separated by commas: a name stands for itself and for all names that end with it. `no_proxy` is read as well.',
  },
  {
    name: 'NODE_EXTRA_CA_CERTS',
    secret: false,
    required: 'no',
    meaning:
      'File with the certificates (PEM) of your own certificate authority, where a proxy or Redis uses one. Node reads it itself, before an `--env-file`: set it in the environment.',
  },
  {
    name: 'REDIS_URL',
    secret: true,
    required: 'yes',
    meaning:
      '`rediss://user:password@host:port/0`; plain `redis://` on this machine and outside production.',
  },
  {
    name: 'KEYWARDEN_ALLOW_PLAINTEXT_REDIS',
    secret: false,
    required: 'no',
    meaning:
      '`private-network` lets production talk to Redis on another machine without TLS. Only where nobody else can listen.',
  },
  {
    name: 'KEYWARDEN_TEST_CLOCK',
    secret: false,
    required: 'no',
    meaning:
      '`dev` lets tests move the clock of every deadline by a key in Redis. Never in production.',
  },
  {
    name: 'KEYWARDEN_ALLOW_VOLATILE_REDIS',
    secret: false,
    required: 'no',
    meaning: '`dev` accepts a Redis that forgets its data when it stops. Never in production.',
  },
  {
    name: 'KEYWARDEN_REDIS_DURABILITY',
    secret: false,
    required: 'no',
    meaning:
      '`replicas` accepts a hosted Redis without an append-only file. Then every change waits until a Redis replica has it, and nothing is done while none answers.',
  },
  {
    name: 'KEYWARDEN_POLICY',
    secret: false,
    required: 'yes',
    meaning: 'Path of the policy file: who may look, ask and approve.',
  },
  {
    name: 'KEYWARDEN_INSTALLATION',
    secret: false,
    required: 'no',
    fallback: 'keywarden',
    meaning:
      'Name of this installation: 2 to 20 lower-case letters, digits and hyphens. It is in every Redis key and in every marker, so never change it.',
  },
  {
    name: 'KEYWARDEN_SEAL_KEYS',
    secret: true,
    required: 'yes',
    meaning:
      'Keys that seal private keys at rest: `kid:base64` of 32 bytes, separated by commas, the current one first. `npm run keys` prints fresh ones.',
  },
  {
    name: 'KEYWARDEN_SIGN_KEYS',
    secret: true,
    required: 'yes',
    meaning:
      'Keys that sign markers and the audit log, written like the seal keys. Keep retired ones at the end: they still verify.',
  },
  {
    name: 'KEYWARDEN_AUDIT_DIR',
    secret: false,
    required: 'when in production',
    meaning:
      'Folder for the audit files, the second copy of the audit log beside Redis; creating, revealing and giving a key more access wait for it. The Docker image sets `/var/lib/keywarden/audit`.',
  },
  {
    name: 'LOG_LEVEL',
    secret: false,
    required: 'no',
    fallback: 'info',
    meaning: '`error`, `warn`, `info` or `debug`; `debug` not in production.',
  },
  {
    name: 'NODE_ENV',
    secret: false,
    required: 'no',
    meaning: '`production` turns on the stricter rules above. The Docker image sets it.',
  },
  {
    name: 'MONGODB_ATLAS_CLIENT_ID',
    secret: false,
    required: 'when a service account is used',
    meaning: 'Client id of an Atlas service account (OAuth 2.0).',
  },
  {
    name: 'MONGODB_ATLAS_CLIENT_SECRET',
    secret: true,
    required: 'when a service account is used',
    meaning: 'Its secret.',
  },
  {
    name: 'MONGODB_ATLAS_PUBLIC_API_KEY',
    secret: false,
    required: 'when an API key is used',
    meaning: 'Public key of an Atlas API key (HTTP Digest).',
  },
  {
    name: 'MONGODB_ATLAS_PRIVATE_API_KEY',
    secret: true,
    required: 'when an API key is used',
    meaning: 'Its private key.',
  },
  {
    name: 'MONGODB_ATLAS_ACCESS_TOKEN',
    secret: true,
    required: 'when a ready token is used',
    meaning: 'An access token that something else renews.',
  },
  {
    name: 'MONGODB_ATLAS_BASE_URL',
    secret: false,
    required: 'no',
    fallback: 'https://cloud.mongodb.com',
    meaning:
      'Where the Atlas Administration API is; `https://cloud.mongodbgov.com` for government.',
  },
  {
    name: 'MONGODB_ATLAS_API_VERSION',
    secret: false,
    required: 'no',
    fallback: '2025-03-12',
    meaning: 'Version of the API: `2023-01-01`, `2024-08-05`, `2025-03-12` or `v1.0`.',
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof VARIABLES)[number]['name'];

export function meaningOf(name: VariableName): string {
  return VARIABLES.find((variable) => variable.name === name)?.meaning ?? '';
}
