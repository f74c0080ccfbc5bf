import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { type PresentedWindow, purposeOf, type Windows } from '../../../workflow/core/windows.ts';
import type { Ids } from '../../../workflow/ports/ids.ts';
import type { Showing } from '../../../workflow/ports/store.ts';
import type { SlackWebApi, Window } from '../../outbound/webApi.ts';
import { decodeWindow, encodeWindow, type WindowId } from '../../wire/ids.ts';
import type { SubmissionCall } from '../call.ts';

export type Build = (words: Catalogue, request: Request, meta: string) => Window;

interface OpenOptions {
  /** The question or offer that the window is about. */
  readonly subject?: string;
  readonly lifetimeMs?: number;
  /** What it shows, where that is not the spec: it decides on nothing else. */
  readonly shows?: Showing;
}

/** Windows in which somebody decides: each with a nonce that counts once, for one person. */
export function createAsking(parts: {
  readonly windows: Windows;
  readonly calls: SlackWebApi;
  readonly ids: Ids;
}) {
  const { windows, calls, ids } = parts;

  /** `show` puts the window before the person; its answer is passed on. */
  async function ask<T extends { readonly viewId: string }>(
    asker: { readonly user: string; readonly words: Catalogue },
    request: Request,
    purpose: WindowId,
    build: Build,
    show: (window: Window, meta: string) => Promise<T>,
    more: OpenOptions = {},
  ): Promise<T> {
    const nonce = ids.nonce();
    const { subject, lifetimeMs, shows = { kind: 'spec', specHash: request.specHash } } = more;
    const about = subject === undefined ? {} : { s: subject };
    const meta = encodeWindow({ r: request.id, n: nonce, ...about });
    const { user, words } = asker;
    const asked = { requestId: request.id, purpose: purposeOf(purpose, subject) };
    const window = { nonce, user, ...asked, shows };
    return windows.open(window, () => show(build(words, request, meta), meta), lifetimeMs);
  }

  return {
    ask,
    /** By the trigger of a click. With `meta` the same window can be drawn anew. */
    async open(
      call: { readonly user: string; readonly words: Catalogue; readonly triggerId: string },
      request: Request,
      purpose: WindowId,
      build: Build,
      more?: OpenOptions,
    ): Promise<{ readonly viewId: string; readonly hash: string; readonly meta: string }> {
      const show = async (window: Window, meta: string) => {
        const opened = await calls.openWindow(call.triggerId, window);
        return { ...opened, meta };
      };
      return ask(call, request, purpose, build, show, more);
    },
    /** What came back with a submission; `undefined` for a window that is not ours. */
    presented({ user, view }: SubmissionCall, purpose: WindowId): PresentedWindow | undefined {
      const meta = decodeWindow(view.private_metadata);
      if (meta?.r === undefined) return undefined;
      const { n: nonce, r: requestId, s: subject } = meta;
      const window = { nonce, viewId: view.id, user, requestId };
      return subject === undefined
        ? { ...window, purpose }
        : { ...window, purpose: purposeOf(purpose, subject), subject };
    },
  };
}
