import type { Sweeps } from '../ports/alarms.ts';
import type { Press, Presses, SafeMode } from '../ports/audit.ts';

/** How long other replicas do not tell what one replica is telling, ms. */
const TELLING = 60_000;

/**
 * Tells everybody once that a loss was accepted by one of two, wherever that was done: the command
 * line tells nobody in Slack by itself.
 */
export function createPressNews(parts: {
  readonly current: () => SafeMode | undefined;
  readonly presses: Pick<Presses, 'first'>;
  readonly sweeps: Sweeps;
  /** `false` if it could not be told. */
  readonly tell: (press: Press) => Promise<boolean>;
}): () => Promise<void> {
  const { current, presses, sweeps, tell } = parts;
  return async () => {
    const safeMode = current();
    if (safeMode === undefined) return;
    const press = await presses.first(safeMode);
    if (press === undefined) return;
    const name = `press:${press.id}`;
    if (!(await sweeps.unreported([name])).has(name)) return;
    if ((await sweeps.take([name], TELLING)).length === 0) return;
    if (await tell(press)) await sweeps.markReported([name]);
  };
}
