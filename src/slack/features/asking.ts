import type { Request } from '../../domain/request.ts';
import { SlackError } from '../../errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Ids, Log } from '../../workflow/ports.ts';
import type { PresentedWindow, Windows } from '../../workflow/windows.ts';
import type { SubmissionCall } from '../call.ts';
import type { SlackCalls, Window } from '../calls.ts';
import { decodeWindow, encodeWindow, type WindowId } from '../ids.ts';

export type Build = (words: Catalogue, request: Request, meta: string) => Window;

/** Windows in which somebody decides: each with a nonce that counts once, for one person. */
export function createAsking(parts: {
  readonly windows: Windows;
  readonly calls: SlackCalls;
  readonly ids: Ids;
  readonly log: Log;
}) {
  const { windows, calls, ids, log } = parts;

  /** `show` puts the window before the person and answers its view id. */
  async function ask(
    asker: { readonly user: string; readonly words: Catalogue },
    request: Request,
    purpose: WindowId,
    build: Build,
    show: (window: Window) => Promise<string>,
  ): Promise<void> {
    const nonce = ids.nonce();
    const meta = encodeWindow({ r: request.id, n: nonce });
    const { user, words } = asker;
    const window = { nonce, user, requestId: request.id, purpose, specHash: request.specHash };
    await windows.open(window, () => show(build(words, request, meta)));
  }

  return {
    ask,
    /** By the trigger of a click; answers the view id. */
    async open(
      call: { readonly user: string; readonly words: Catalogue; readonly triggerId: string },
      request: Request,
      purpose: WindowId,
      build: Build,
    ): Promise<string> {
      let opened = '';
      await ask(call, request, purpose, build, async (window) => {
        opened = (await calls.openWindow(call.triggerId, window)).viewId;
        return opened;
      });
      return opened;
    },
    async updateIfOpen(viewId: string, window: Window): Promise<void> {
      try {
        await calls.updateWindow(viewId, window);
      } catch (cause) {
        if (!(cause instanceof SlackError)) throw cause;
        log.info({ reason: cause.reason }, 'window.gone');
      }
    },
    /** What came back with a submission; `undefined` for a window that is not ours. */
    presented({ user, view }: SubmissionCall, purpose: WindowId): PresentedWindow | undefined {
      const meta = decodeWindow(view.private_metadata);
      if (meta?.r === undefined) return undefined;
      return { nonce: meta.n, viewId: view.id, user, requestId: meta.r, purpose };
    },
  };
}
