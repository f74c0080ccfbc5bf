// A request once its last byte is in.
import type { IncomingHttpHeaders } from 'node:http';
import { refuse } from './refusals.ts';

export interface Request {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  readonly path: string;
  readonly search: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly address: string;
  /** Scheme and host as the caller knows them. */
  readonly origin: string;
}

export function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw refuse.malformedJson();
  }
}
