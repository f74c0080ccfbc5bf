import type { Log } from '../../workflow/ports/logging.ts';
import type { Stopwatch } from '../../workflow/ports/stopwatch.ts';
import { ConnectionEnded, type Session, WARNING } from './session.ts';

/** Waits before the first, second, … new try. All later tries use the longest wait. */
const PAUSES_MS = [0, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000] as const;
const LONGEST_PAUSE_MS = 60_000;

/** A session that lives so long was no failure: after it, a new one is tried at once, ms. */
const LASTS_MS = 30_000;
/** So often a start tries again where Slack ended the connection at once, and how long it waits. */
const START_TRIES = 3;
const START_PAUSE_MS = 1_000;
/** Slack's word for Socket Mode that was switched off in the settings of the app. */
export const SWITCHED_OFF = 'link_disabled';

export interface SessionsParts {
  /** Asks Slack for a URL and begins to connect. Throws `SlackError`. */
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
}

interface Held {
  readonly session: Session;
  readonly openedAt: number;
  readonly end: { why?: string };
}

/**
 * Keeps one session open. The new session opens before the old one closes, so that Slack can always
 * deliver. The old one still acknowledges what it received. So does one that Slack ended before it
 * said `hello`: Slack may send everything in every order.
 */
export function createSessions(parts: SessionsParts): Sessions {
  const { stopwatch, log } = parts;
  const open = new Set<Session>();
  let current: Held | undefined;
  let renewing: Promise<void> | undefined;
  let stopped = false;
  /** Tries in a row after which no session lasted. */
  let tries = 0;

  async function retire(session: Session): Promise<void> {
    await session.retire();
    open.delete(session);
  }

  /** Resolves when Slack can deliver on it. After `warning` it still can, for a while. */
  async function usable({ session, end }: Held): Promise<void> {
    open.add(session);
    try {
      await session.ready;
      if (end.why !== undefined && end.why !== WARNING) throw new ConnectionEnded(end.why);
    } catch (cause) {
      void retire(session);
      throw cause;
    }
  }

  async function connect(): Promise<void> {
    const end: Held['end'] = {};
    const session = await parts.open((why) => {
      if (end.why === undefined || end.why === WARNING) end.why = why;
      if (current?.session === session) renew(why);
    });
    const next = { session, end, openedAt: stopwatch.now() };
    await usable(next);
    const before = current;
    current = next;
    if (before !== undefined) void retire(before.session);
    if (stopped) await retire(session);
  }

  async function renewed(): Promise<void> {
    while (!stopped) {
      const pause = PAUSES_MS[tries] ?? LONGEST_PAUSE_MS;
      tries += 1;
      // A random part keeps replicas that lost Slack together from reconnecting at the same moment.
      if (pause > 0) await stopwatch.sleep(pause * (0.75 + Math.random() / 2));
      if (stopped) return;
      try {
        await connect();
        parts.recovered();
        // Slack may have announced the end of this one, too.
        if (current?.end.why === undefined) return;
      } catch (cause) {
        parts.failed(cause);
      }
    }
  }

  function renew(why: string): void {
    if (stopped || renewing !== undefined) return;
    log.info({ why }, 'socket.renewed');
    if (current !== undefined && stopwatch.now() - current.openedAt >= LASTS_MS) tries = 0;
    renewing = renewed().finally(() => {
      renewing = undefined;
    });
  }

  async function begin(left: number): Promise<void> {
    try {
      await connect();
    } catch (cause) {
      const isOver = !(cause instanceof ConnectionEnded) || cause.why === SWITCHED_OFF;
      if (isOver || left === 0 || stopped) throw cause;
      parts.failed(cause);
      await stopwatch.sleep(START_PAUSE_MS);
      await begin(left - 1);
    }
  }

  return {
    async start() {
      await begin(START_TRIES);
      const why = current?.end.why;
      if (why !== undefined) renew(why);
    },
    async stop() {
      stopped = true;
      await Promise.all([...open].map(retire));
    },
  };
}
