import { isDeepStrictEqual } from 'node:util';
import { no, type Result } from '../../domain/record/result.ts';
import type { Stopwatch } from '../ports/stopwatch.ts';
import type { OpenedWindow, Requests } from '../ports/store.ts';
import type { WindowContent } from '../ports/windowContent.ts';

/** How long a window may stay open, ms. After that it must be opened again. */
export const WINDOW_LIFETIME = 10 * 60_000;
/** The same for forms, ms. People need time to write. */
export const FORM_LIFETIME = 60 * 60_000;

/**
 * Pauses between the tries to find a window that may not be stored yet, ms. Slack wants an answer
 * within three seconds.
 */
const SECOND_LOOKS = [50, 150, 300, 500];

/** What comes back with a click or submission in a window. */
export interface PresentedWindow {
  readonly nonce: string;
  readonly viewId: string;
  readonly user: string;
  readonly requestId: string;
  /** What the window is for, with the subject if it has one: see `purposeOf`. */
  readonly purpose: string;
  /** The id of the question or offer that the window is about. */
  readonly subject?: string;
}

/** The purpose under which a window is stored. Each question and each offer has its own window. */
export function purposeOf(what: string, subject: string | undefined): string {
  return subject === undefined ? what : `${what}:${subject}`;
}

/**
 * Whether this is what the window showed. It may have changed since, and must not be decided on
 * then.
 */
export function isShown({ shows }: OpenedWindow, content: WindowContent): boolean {
  return isDeepStrictEqual(shows, content);
}

type Kind = WindowContent['kind'];
type Shows<K extends Kind> = OpenedWindow & { readonly shows: Extract<WindowContent, { kind: K }> };

function shows<K extends Kind>(window: OpenedWindow, kind: K): window is Shows<K> {
  return window.shows.kind === kind;
}

/** A recalled window that showed this kind of thing. If it showed another kind, it is refused. */
export function windowOfKind<K extends Kind>(
  recalled: Recalled,
  kind: K,
): Result<{ readonly window: Shows<K> }> {
  if (!recalled.ok) return recalled;
  const { window } = recalled;
  return shows(window, kind) ? { ok: true, window } : no({ why: 'stale_window' });
}

export type Recalled = Result<{ readonly window: OpenedWindow }>;

export interface Windows {
  /** `opening` asks Slack to open the window; its result is returned. */
  open<T extends { readonly viewId: string }>(
    window: Omit<OpenedWindow, 'viewId'>,
    opening: () => Promise<T>,
    lifetimeMs?: number,
  ): Promise<T>;
  /** The stored window, if everything in `presented` matches it; otherwise a refusal. */
  recall(presented: PresentedWindow): Promise<Recalled>;
}

/**
 * A decision or a reveal counts only from a window that Slack opened for that person because we
 * asked for it. A forged submission names a view id or nonce that we never stored. See
 * src/README.md#windows.
 */
export function createWindows(
  requests: Pick<Requests, 'rememberWindow' | 'recallWindow'>,
  stopwatch: Pick<Stopwatch, 'sleep'>,
): Windows {
  // A click can arrive before this process has stored the window. It waits for that.
  const opening = new Map<string, Promise<unknown>>();

  /** Looks several times: another replica may have opened the window and not stored it yet. */
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
