const MASK = '[masked]';

const SECRETS = [
  // The shape of a private key, however it got where it stands.
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  // What Atlas leaves of one in its lists: the last 12 characters, which are a secret too.
  /\*{8}-\*{4}-\*{4}-(?:\*{4}-)?[0-9a-f*]{4,12}/gi,
  // The secret of a service account.
  /mdb_sa_sk_[\w-]+/g,
];

/** Once more over everything that leaves for the panel, whoever should have masked it before. */
export const scrub = (text: string): string =>
  SECRETS.reduce((safe, secret) => safe.replaceAll(secret, MASK), text);
