const MASK = '[masked]';
/** The shape of a private key, however it got where it stands. */
const PRIVATE_KEY = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** What Atlas leaves of one in its lists: the last 12 characters, which are a secret too. */
const REDACTED = /\*{8}-\*{4}-\*{4}-(?:\*{4}-)?[0-9a-f*]{4,12}/gi;

export const scrub = (text: string): string =>
  text.replace(PRIVATE_KEY, MASK).replace(REDACTED, MASK);
