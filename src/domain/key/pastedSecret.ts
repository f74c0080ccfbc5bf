import { cleanLine } from './description.ts';

/** Secrets that people paste by mistake into a text that others will read. */
export const SECRET_KINDS = [
  'private_key_block',
  'age_secret_key',
  'service_account_secret',
  'slack_token',
  'slack_webhook',
  'connection_string',
  'access_token',
  'atlas_private_key',
] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** Only what is a secret by its form. The first that fits names it. */
const FORMS: Readonly<Record<SecretKind, RegExp>> = {
  private_key_block: /-----\s?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/i,
  age_secret_key: /AGE-SECRET-KEY-(?:[A-Z]{1,10}-)?1[0-9a-z]{4}/i,
  service_account_secret: /mdb_sa_sk_[\w-]{4}/i,
  slack_token: /\b(?:xox[a-z](?:\.xox[a-z])?-|xapp-|xwfp-)[\w-]{6}/i,
  slack_webhook: /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/\w/i,
  connection_string: /\bmongodb(?:\+srv)?:\/\/[^\s/:@]{1,200}:[^\s/@]{1,200}@/i,
  access_token:
    /\b(?:gh[opsur]_\w{20}|github_pat_\w{20}|glpat-[\w-]{16}|eyJ[\w-]{8,2000}\.eyJ[\w-]{8})/,
  // A UUID: the private key of an Atlas API key has this form and nothing more.
  atlas_private_key:
    /(?<![0-9a-f-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f-])/i,
};

/** What a text seems to hold; `undefined` if it holds none. Invisible characters hide nothing. */
export function secretIn(text: string): SecretKind | undefined {
  const line = cleanLine(text);
  return SECRET_KINDS.find((kind) => FORMS[kind].test(line));
}
