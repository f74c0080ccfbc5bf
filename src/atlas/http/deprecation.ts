import type { Log } from '../../workflow/ports/logging.ts';
import type { Answer } from '../wire/exchange.ts';

/** Warns once for each operation if Atlas announces the end of the API version in use. */
export function createDeprecationWatch(log: Log, organization: string) {
  const warned = new Set<string>();
  return (operation: string, answer: Answer): void => {
    const deprecation = answer.headers.get('deprecation');
    const sunset = answer.headers.get('sunset');
    if (deprecation === undefined && sunset === undefined) return;
    if (warned.has(operation)) return;
    warned.add(operation);
    log.warn({ organization, operation, deprecation, sunset }, 'atlas.version_deprecated');
  };
}
