import type { Sweeps } from '../ports/alarms.ts';
import type { Log } from '../ports/logging.ts';

/** How long other replicas do not tell of what one replica is telling of, ms. */
const TELLING = 60_000;

export interface TellOnce {
  found(id: string): void;
  /** Tells of all that was found since. What Slack does not take is told when it is found again. */
  tell(): Promise<void>;
}

/**
 * Tells the admins once of each thing that was found, in one message of as many as there are: whoever
 * can write to Redis can make thousands of them, and each message keeps the other alarms waiting.
 */
export function createTellOnce(parts: {
  readonly sweeps: Sweeps;
  /** Of an id: what is remembered as told. */
  readonly nameOf: (id: string) => string;
  readonly say: (ids: readonly string[]) => Promise<boolean>;
  readonly logged: (id: string) => Parameters<Log['error']>;
  readonly log: Log;
}): TellOnce {
  const { sweeps, nameOf, say, logged, log } = parts;
  const waiting = new Set<string>();
  let turn: Promise<void> = Promise.resolve();

  async function tellNow(): Promise<void> {
    const ids = [...waiting];
    waiting.clear();
    if (ids.length === 0) return;
    const fresh = await sweeps.unreported(ids.map(nameOf));
    if (fresh.size === 0) return;
    const taken = new Set(await sweeps.take([...fresh], TELLING));
    const mine = ids.filter((id) => taken.has(nameOf(id)));
    if (mine.length === 0) return;
    for (const id of mine) log.error(...logged(id));
    if (await say(mine)) await sweeps.markReported(mine.map(nameOf));
  }

  return {
    found(id) {
      waiting.add(id);
    },
    tell() {
      const done = turn.then(tellNow);
      turn = done.catch(() => undefined);
      return done;
    },
  };
}
