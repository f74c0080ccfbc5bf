import type { Log } from '../../workflow/ports/logging.ts';
import type { Stopwatch } from '../../workflow/ports/stopwatch.ts';
import type { Session } from './session.ts';

/** Before the first, second, … new try; the last of them goes on for ever. */
const PAUSES_MS = [0, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000] as const;
const LONGEST_PAUSE_MS = 60_000;

export interface SessionsParts {
  /** Asks Slack for an address and opens it; resolves when Slack said hello. Throws `SlackError`. */
  readonly open: (ending: (why: string) => void) => Promise<Session>;
  /** Slack was asked and did not give a session; called for each try. Must not throw. */
  readonly failed: (cause: unknown) => void;
  /** There is a session again. Must not throw. */
  readonly recovered: () => void;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}

export interface Sessions {
  /** Rejects where Slack gives no session. */
  start(): Promise<void>;
  /** Opens no new session, and closes those there are once everything is acknowledged. */
  stop(): Promise<void>;
  isConnected(): boolean;
}

/**
 * Keeps a session open. The new one stands before the old one is closed, so that Slack can always
 * deliver somewhere; the old one still acknowledges what came over it.
 */
export function createSessions(parts: SessionsParts): Sessions {
  const { stopwatch, log } = parts;
  const open = new Set<Session>();
  let current: Session | undefined;
  let renewing: Promise<void> | undefined;
  let stopped = false;

  async function retire(session: Session): Promise<void> {
    await session.retire();
    open.delete(session);
  }

  async function connect(): Promise<void> {
    const mine: { session?: Session; ended?: string } = {};
    const session = await parts.open((why) => {
      if (mine.session === undefined) mine.ended = why;
      else if (mine.session === current) renew(why);
    });
    if (mine.ended !== undefined) throw new Error(`Slack ended the connection: ${mine.ended}`);
    mine.session = session;
    open.add(session);
    const before = current;
    current = session;
    if (stopped) await retire(session);
    if (before !== undefined) void retire(before);
  }

  async function renewed(): Promise<void> {
    for (let tries = 0; !stopped; tries += 1) {
      const pause = PAUSES_MS[tries] ?? LONGEST_PAUSE_MS;
      // Replicas that lose Slack together do not come back together.
      if (pause > 0) await stopwatch.sleep(pause * (0.75 + Math.random() / 2));
      if (stopped) return;
      try {
        await connect();
        parts.recovered();
        return;
      } catch (cause) {
        parts.failed(cause);
      }
    }
  }

  function renew(why: string): void {
    if (stopped || renewing !== undefined) return;
    log.info({ why }, 'socket.renewed');
    renewing = renewed().finally(() => {
      renewing = undefined;
    });
  }

  return {
    start: connect,
    async stop() {
      stopped = true;
      await Promise.all([...open].map(retire));
    },
    isConnected: () => current !== undefined && renewing === undefined,
  };
}
