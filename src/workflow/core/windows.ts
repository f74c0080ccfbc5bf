import { isDeepStrictEqual } from 'node:util';
import { no, type Result } from '../../domain/record/result.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import type { OpenedWindow, Requests, Showing } from '../ports/store.ts';

/** How long a window may stay open before it must be opened again, ms. */
export const WINDOW_LIFETIME = 10 * 60_000;
/** The same for windows in which somebody writes for a while. */
export const FORM_LIFETIME = 60 * 60_000;

/** So long a click waits for the note of its window, ms: Slack wants an answer within three seconds. */
const SECOND_LOOKS = [50, 150, 300, 500];

/** What comes back with a click or submission in a window. */
export interface PresentedWindow {
  readonly nonce: string;
  readonly viewId: string;
  readonly user: string;
  readonly requestId: string;
  /** With the subject, where the window is about one thing of the request. */
  readonly purpose: string;
  /** The question or offer that it is about. */
  readonly subject?: string;
}

/** What a window is for: a question, an offer of its own has its own window. */
export function purposeOf(what: string, subject: string | undefined): string {
  return subject === undefined ? what : `${what}:${subject}`;
}

/** Whether this is what the window showed: what is to be decided on must not have changed since. */
export function isShown({ shows }: OpenedWindow, showing: Showing): boolean {
  return isDeepStrictEqual(shows, showing);
}

type Kind = Showing['kind'];
type Shows<K extends Kind> = OpenedWindow & { readonly shows: Extract<Showing, { kind: K }> };

function shows<K extends Kind>(window: OpenedWindow, kind: K): window is Shows<K> {
  return window.shows.kind === kind;
}

/** A recalled window with what it showed; one that showed something else does not count. */
export function showing<K extends Kind>(
  recalled: Recalled,
  kind: K,
): Result<{ readonly window: Shows<K> }> {
  if (!recalled.ok) return recalled;
  const { window } = recalled;
  return shows(window, kind) ? { ok: true, window } : no({ why: 'stale_window' });
}

export type Recalled = Result<{ readonly window: OpenedWindow }>;

export interface Windows {
  /** `opening` asks Slack to open the window; its answer is passed on. */
  open<T extends { readonly viewId: string }>(
    window: Omit<OpenedWindow, 'viewId'>,
    opening: () => Promise<T>,
    lifetimeMs?: number,
  ): Promise<T>;
  /** The window as we opened it for this person, or why it does not count. */
  recall(presented: PresentedWindow): Promise<Recalled>;
}

/**
 * A decision or a reveal counts only from a window that Slack itself opened for that person at our
 * wish: a forged submission names a view id or nonce that we never stored. See
 * src/README.md#windows.
 */
export function createWindows(
  requests: Pick<Requests, 'rememberWindow' | 'recallWindow'>,
  stopwatch: Pick<Stopwatch, 'sleep'>,
): Windows {
  // A click can come back before our own note of the window is written; it waits for the note.
  const opening = new Map<string, Promise<unknown>>();

  /** Another replica may have opened it and be about to write its note: looks again, a few times. */
  async function noted(nonce: string): Promise<OpenedWindow | undefined> {
    for (const ms of SECOND_LOOKS) {
      const window = await requests.recallWindow(nonce);
      if (window !== undefined) return window;
      await stopwatch.sleep(ms);
    }
    return requests.recallWindow(nonce);
  }

  return {
    async open(window, openIt, lifetimeMs = WINDOW_LIFETIME) {
      const noted = (async () => {
        const opened = await openIt();
        const { viewId } = opened;
        await requests.rememberWindow({ ...window, viewId }, lifetimeMs);
        return opened;
      })();
      opening.set(window.nonce, noted);
      try {
        return await noted;
      } finally {
        opening.delete(window.nonce);
      }
    },
    async recall(presented) {
      await opening.get(presented.nonce)?.catch(() => undefined);
      const window = await noted(presented.nonce);
      const same =
        window !== undefined &&
        window.viewId === presented.viewId &&
        window.user === presented.user &&
        window.requestId === presented.requestId &&
        window.purpose === presented.purpose;
      return same ? { ok: true, window } : no({ why: 'stale_window' });
    },
  };
}
