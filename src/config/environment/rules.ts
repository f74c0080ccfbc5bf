import { isIP } from 'node:net';
import { z } from 'zod';
import { nearestWord } from '../../foundation/nearestWord.ts';

/** Rules for the values of variables. Messages state the rule and never contain the value. */

function matching(pattern: RegExp, rule: string) {
  return z.string().regex(pattern, { error: `must be ${rule}` });
}

export const botToken = matching(/^xoxb-\S+$/, 'a bot token, which begins with xoxb-.');
export const appToken = matching(/^xapp-\S+$/, 'an app-level token, which begins with xapp-.');
export const signingSecret = matching(
  /^[^\s"'`]{16,}$/,
  'the signing secret of the app: at least 16 characters without spaces and quotation marks.',
);
export const oneWord = matching(/^\S+$/, 'one word without spaces.');
export const path = z.string();

const PRODUCTION = 'production';

/** `production` in any writing. A word that can only be meant for it is refused. */
export const nodeEnvironment = z.string().transform((text, context) => {
  const word = text.toLowerCase();
  const isMeant = word.startsWith('prod') || nearestWord(word, [PRODUCTION]) !== undefined;
  if (word === PRODUCTION || !isMeant) return { production: word === PRODUCTION };
  context.addIssue(`must be ${PRODUCTION}, or another word where the rules of production are off.`);
  return z.NEVER;
});
export const installationName = matching(
  /^[a-z0-9-]{2,20}$/,
  '2 to 20 lower-case letters, digits and hyphens.',
);
export const port = matching(/^[1-9]\d{0,4}$/, 'a port number, 1 to 65535.')
  .transform(Number)
  .refine((number) => number <= 65_535, { error: 'must be a port number, 1 to 65535.' });

export const host = matching(
  /^[A-Za-z0-9.:-]+$/,
  'an IP address of this machine or localhost, without a port.',
);

export function oneOf<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, { error: `must be one of ${words.join(', ')}.` });
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Whether the host is this machine. What is sent there does not cross a network. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}

function isPlainAddress(url: URL): boolean {
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

function isSafe(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

const address = z.string().transform((text, context) => {
  const url = parseUrl(text);
  if (url !== undefined && isSafe(url) && isPlainAddress(url)) return url;
  context.addIssue(
    'must be an https:// address without user, query or fragment; http:// only for this machine.',
  );
  return z.NEVER;
});

/** `https://host`, with nothing after it. */
export const origin = address
  .refine((url) => url.pathname === '/', {
    error: 'must end after the host name: Keywarden adds the path.',
  })
  .transform((url) => url.origin);

/** A base URL that method names are appended to. The result ends with `/`. */
export const folderAddress = address.transform((url) =>
  url.href.endsWith('/') ? url.href : `${url.href}/`,
);

const NOT_REDIS =
  'must look like rediss://user:password@host:port/0 (redis:// without TLS). Characters such as / @ # in the password must be percent-encoded.';
const NOT_ENCRYPTED =
  'must begin with rediss:// (TLS): in production, Redis on another machine is reached encrypted. Where the network is private, KEYWARDEN_ALLOW_PLAINTEXT_REDIS=private-network allows it.';

/** The URL of Redis. `plaintext`: whether `redis://` (no TLS) is allowed for other machines too. */
export function redisUrl(options: { readonly plaintext: boolean }) {
  return z.string().superRefine((text, context) => {
    const url = parseUrl(text);
    const known = url?.protocol === 'redis:' || url?.protocol === 'rediss:';
    if (url === undefined || !known || url.hostname === '' || !/^(\/\d*)?$/.test(url.pathname)) {
      context.addIssue(NOT_REDIS);
    } else if (url.protocol === 'redis:' && !options.plaintext && !isLoopback(url.hostname)) {
      context.addIssue(NOT_ENCRYPTED);
    }
  });
}

/**
 * An action that must be audited is refused if its entry cannot be written to two places. Vault has
 * the same rule.
 */
export const NO_SECOND_COPY =
  'is not set. In production the audit log has a second copy outside Redis, and no key is created or revealed before its entry is there. Name a folder that Keywarden may write to, on a volume that outlives the container.';
