import type { Log } from '../../workflow/ports/logging.ts';
import type { Stopwatch } from '../../workflow/ports/stopwatch.ts';
import type { Session } from './session.ts';

/** Waits before the first, second, … new try. All later tries use the longest wait. */
const PAUSES_MS = [0, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000] as const;
const LONGEST_PAUSE_MS = 60_000;

export interface SessionsParts {
  /** Asks Slack for a URL and connects. Resolves when Slack says `hello`. Throws `SlackError`. */
  readonly open: (ending: (why: string) => void) => Promise<Session>;
  /** Called after each failed try. Must not throw. */
  readonly failed: (cause: unknown) => void;
  /** Called once a session is open again. Must not throw. */
  readonly recovered: () => void;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
}

export interface Sessions {
  /** Rejects if Slack gives no session. */
  start(): Promise<void>;
  /** Opens no new session. Closes the open ones once every delivery is acknowledged. */
  stop(): Promise<void>;
  isConnected(): boolean;
}

/**
 * Keeps one session open. The new session opens before the old one closes, so that Slack can always
 * deliver. The old one still acknowledges what it received.
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
      // A random part keeps replicas that lost Slack together from reconnecting at the same moment.
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
