import type { Log } from '../../workflow/ports/logging.ts';
import type { Answer } from '../wire/exchange.ts';
import { type AtlasVersion, acceptHeader, rootPath } from '../wire/version.ts';
import type { Clock } from './clock.ts';
import { createDeprecationWatch } from './deprecation.ts';
import { failureOf } from './failure.ts';
import type { Method, Transport } from './transport.ts';

export interface Call {
  readonly operation: string;
  readonly method: Method;
  /** The path below the root of the version, with the query. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  readonly maxBytes: number;
}

export interface Sending {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

export interface SenderOptions {
  /** The id of the organization, for the log. */
  readonly organization: string;
  readonly transport: Transport;
  readonly version: AtlasVersion;
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: string;
}

export function pathOf(version: AtlasVersion, call: Call): string {
  return `${rootPath(version)}${call.path}`;
}

function headersFor(options: SenderOptions, call: Call, authorization: string | undefined) {
  return {
    Accept: acceptHeader(options.version),
    'User-Agent': options.userAgent,
    ...(call.body !== undefined && { 'Content-Type': 'application/json' }),
    ...(authorization !== undefined && { Authorization: authorization }),
  };
}

/** Sends a call once. Its log line holds neither body nor headers. */
export function createSender(options: SenderOptions) {
  const { organization, transport, clock, log } = options;
  const noteDeprecation = createDeprecationWatch(log, organization);

  return async (call: Call, sending: Sending, authorization?: string): Promise<Answer> => {
    const { operation, method } = call;
    const startedAt = clock.now();
    const note = (outcome: object) => {
      const ms = clock.now() - startedAt;
      log.debug({ organization, operation, method, ...outcome, ms }, 'atlas.call');
    };
    try {
      const answer = await transport.send({
        method,
        path: pathOf(options.version, call),
        headers: headersFor(options, call, authorization),
        ...(call.body !== undefined && { body: call.body }),
        maxBytes: call.maxBytes,
        ...sending,
      });
      note({ status: answer.status });
      noteDeprecation(operation, answer);
      return answer;
    } catch (thrown) {
      const error = failureOf(thrown, operation);
      note({ code: error.code, effect: error.effect });
      throw error;
    }
  };
}
