import { pino } from 'pino';
import type { Log } from '../workflow/ports/logging.ts';
import { describeFacts } from './facts.ts';
import type { KnownSecrets } from './knownSecrets.ts';
import { scrub } from './scrub.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Anything that takes finished lines: standard output, or a test. */
export interface LogSink {
  write(line: string): unknown;
}

/**
 * One line of JSON per event. What goes in is picked by an allow-list (`facts.ts`), and what comes
 * out is searched once more for the secrets we have (`known.ts`) and for anything that looks like
 * one (`scrub.ts`).
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
      // Errors are described already; pino's own way would copy whatever hangs on them.
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
