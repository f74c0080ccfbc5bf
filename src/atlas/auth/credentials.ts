import type { Method } from '../http/transport.ts';
import type { Answer } from '../wire/exchange.ts';

/** The request to authorize. `uri` is the path with query, exactly as it is sent. */
export interface Target {
  readonly method: Method;
  readonly uri: string;
}

/** The `Authorization` header of one request. */
export interface Authorization {
  /** Absent if the server must send a challenge first. */
  readonly header: string | undefined;
  /**
   * Must be called once, with the answer. If Atlas certainly refused these credentials, so that
   * nothing was carried out, it gives the authorization to send instead. Otherwise `undefined`.
   */
  answered(answer: Answer): Promise<Authorization | undefined>;
}

/** Authorizes the requests of one organization. Throws `AtlasError`. */
export interface Credentials {
  /**
   * `write`: the authorization must be fresh enough to be accepted the first time.
   */
  authorize(target: Target, purpose: 'read' | 'write', signal: AbortSignal): Promise<Authorization>;
}
