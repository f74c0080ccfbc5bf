import type { Method } from '../http/transport.ts';
import type { Answer } from '../wire/exchange.ts';

/** What is about to be sent. `uri` is path with query as it stands on the wire. */
export interface Target {
  readonly method: Method;
  readonly uri: string;
}

/** The `Authorization` of one request. */
export interface Authorization {
  /** Absent where the server must challenge first. */
  readonly header: string | undefined;
  /**
   * Told of the answer, once. Where it certainly refused these credentials as they were sent,
   * so that nothing was carried out, this gives what to send instead.
   */
  answered(answer: Answer): Promise<Authorization | undefined>;
}

/** One organization's way to prove who is calling. Throws `AtlasError`. */
export interface Credentials {
  /**
   * `write`: the authorization must be fresh enough to be accepted the first time.
   */
  authorize(target: Target, purpose: 'read' | 'write', signal: AbortSignal): Promise<Authorization>;
}
