// What went over the wire, for tests and for the page. Credentials and private keys are masked on the way in.
import type { IncomingHttpHeaders } from 'node:http';
import type { Changes } from '../model/changes.ts';

export interface Exchange {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  /** The name of the credential, once the caller is known. */
  caller: string | undefined;
  /** null: no answer was given (yet). */
  status: number | null;
  responseHeaders: Readonly<Record<string, string>>;
  responseBody: string;
  /** Kinds of the faults it met. */
  readonly faults: string[];
}

const kept = 1000;
const longestBody = 16_384;
const mask = '[masked]';

const secrets = [
  /("(?:privateKey|access_token)"\s*:\s*")[^"]*/g,
  /(\btoken=)[^&]*/g,
  /()[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g,
];

export function masked(text: string): string {
  const start = text.slice(0, longestBody);
  return secrets.reduce((safe, secret) => safe.replaceAll(secret, `$1${mask}`), start);
}

function maskedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const safe: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(headers)) safe[name] = `${value}`;
  if (safe.authorization !== undefined)
    safe.authorization = `${safe.authorization.split(' ', 1).join('')} ${mask}`;
  return safe;
}

export class Exchanges {
  readonly list: Exchange[] = [];
  readonly changes: Changes;

  constructor(changes: Changes) {
    this.changes = changes;
  }

  open(facts: {
    at: number;
    method: string;
    path: string;
    query: string;
    headers: IncomingHttpHeaders;
    body: string;
  }): Exchange {
    const { at, method, path, query } = facts;
    const exchange: Exchange = {
      at,
      method,
      path,
      query: masked(query),
      requestHeaders: maskedHeaders(facts.headers),
      requestBody: masked(facts.body),
      caller: undefined,
      status: null,
      responseHeaders: {},
      responseBody: '',
      faults: [],
    };
    this.list.push(exchange);
    if (this.list.length > kept) this.list.shift();
    this.changes.tell();
    return exchange;
  }
}
