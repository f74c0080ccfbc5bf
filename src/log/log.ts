import { pino } from 'pino';
import type { Log } from '../workflow/ports/logging.ts';
import { describeFacts } from './facts.ts';
import type { KnownSecrets } from './knownSecrets.ts';
import { scrub } from './scrub.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Receives finished lines: standard output, or a test. */
export interface LogSink {
  write(line: string): unknown;
}

/**
 * One line of JSON per event. `facts.ts` selects what goes in. The finished line is searched for
 * the configured secrets (`knownSecrets.ts`) and for anything that looks like a secret
 * (`scrub.ts`).
 */
export function createLog(
  level: LogLevel,
  known: Pick<KnownSecrets, 'hide'>,
  sink: LogSink = pino.destination(1),
): Log {
  const out = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      // `facts.ts` has described errors already. Pino's own serializer would copy all their
      // properties.
      serializers: { err: (described: unknown) => described },
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => void sink.write(scrub(known.hide(line))) },
  );
  return {
    debug: (facts, event) => out.isLevelEnabled('debug') && out.debug(describeFacts(facts), event),
    info: (facts, event) => out.info(describeFacts(facts), event),
    warn: (facts, event) => out.warn(describeFacts(facts), event),
    error: (facts, event) => out.error(describeFacts(facts), event),
  };
}
