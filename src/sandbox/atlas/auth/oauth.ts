// The token endpoint of service accounts, and its revocation. Errors come in the shape of RFC 6749.
import type { Answer } from '../http/answers.ts';
import { everyOperation, readQuery } from '../http/query.ts';
import { Refusal } from '../http/refusals.ts';
import { type Caller, type Callers, tokenLifeSeconds } from '../model/callers.ts';
import type { Switches } from '../model/switches.ts';

export interface TokenRequest {
  readonly path: string;
  readonly search: URLSearchParams;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
  readonly address: string;
}

const json = (status: number, body: unknown): Answer => ({
  status,
  contentType: 'application/json',
  headers: { 'Cache-Control': 'no-store' },
  body,
});

const oauthError = (status: number, error: string, description: string) =>
  json(status, { error, error_description: description });

/** The pair is used raw: a client that form-encodes it, as RFC 6749 asks, is refused. */
function basicPair(authorization = ''): [string, string] | undefined {
  const [, encoded] = /^basic\s+(\S+)$/i.exec(authorization) ?? [];
  const [, clientId, secret] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  return clientId && secret ? [clientId, secret] : undefined;
}

export class TokenEndpoint {
  readonly #callers: Callers;
  readonly #switches: Switches;
  readonly #now: () => number;
  readonly #windows = new Map<string, { startedAt: number; count: number }>();

  constructor(callers: Callers, switches: Switches, now: () => number) {
    this.#callers = callers;
    this.#switches = switches;
    this.#now = now;
  }

  token(request: TokenRequest): Answer {
    return this.#answer(request, (client, form) => {
      const grant = form.get('grant_type');
      if (grant === null)
        return oauthError(400, 'invalid_request', 'The grant_type parameter is missing.');
      if (grant !== 'client_credentials')
        return oauthError(400, 'unsupported_grant_type', `Grant type ${grant} is not supported.`);
      return json(200, {
        access_token: this.#callers.issueToken(client),
        expires_in: tokenLifeSeconds,
        token_type: 'Bearer',
      });
    });
  }

  /** An unknown token is revoked already: 200 all the same. */
  revoke(request: TokenRequest): Answer {
    return this.#answer(request, (client, form) => {
      const token = form.get('token');
      if (token === null)
        return oauthError(400, 'invalid_request', 'The token parameter is missing.');
      this.#callers.revokeToken(token, client);
      return { status: 200, contentType: 'application/json', body: undefined };
    });
  }

  #answer(
    request: TokenRequest,
    proceed: (client: Caller, form: URLSearchParams) => Answer,
  ): Answer {
    try {
      readQuery(request.search, everyOperation);
    } catch (problem) {
      if (problem instanceof Refusal)
        return oauthError(400, 'invalid_request', problem.facts.detail);
      throw problem;
    }
    const pair = basicPair(request.authorization);
    const limited = this.#limit(request, pair?.[0] ?? '');
    if (limited) return limited;
    const client = pair && this.#callers.serviceAccount(...pair);
    if (!client) return oauthError(401, 'invalid_client', 'Invalid credentials provided.');
    if (!/^application\/x-www-form-urlencoded\b/i.test(request.contentType ?? ''))
      return oauthError(400, 'invalid_request', 'The request body must be form-encoded.');
    return proceed(client, new URLSearchParams(request.body));
  }

  /** Per client and address. Both error shapes have been seen in the wild. */
  #limit(request: TokenRequest, clientId: string): Answer | undefined {
    const limit = this.#switches.tokenRequestsPerMinute;
    const name = `${request.path}|${clientId}|${request.address}`;
    const known = this.#windows.get(name);
    const isOver = !known || this.#now() - known.startedAt >= 60_000;
    const window = isOver ? { startedAt: this.#now(), count: 0 } : known;
    this.#windows.set(name, window);
    window.count += 1;
    if (window.count <= limit) return undefined;
    const detail = `Resource ${request.path} is limited to ${limit} requests every 1 minutes.`;
    if (this.#switches.tokenRateLimitShape === 'oauth error')
      return oauthError(429, 'rate_limited', detail);
    const parameters = [request.path, limit, 1];
    return new Refusal({ status: 429, errorCode: 'RATE_LIMITED', detail, parameters }).answer();
  }
}
