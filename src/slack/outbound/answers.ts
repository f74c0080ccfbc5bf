import { SlackError } from '../../foundation/errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { sentence } from '../views/kit/failure.ts';
import { noticeWindow } from '../views/kit/noticeWindow.ts';
import { refusalText } from '../views/kit/refusals.ts';
import type { ViewBody } from '../wire/incoming.ts';
import type { Respond } from './responseUrl.ts';
import type { Message, SlackWebApi, Window } from './webApi.ts';

/** Where somebody waits for an answer: behind a command or a button, or in a window. */
export interface Asker {
  readonly user: string;
  readonly words: Catalogue;
  readonly responseUrl?: string | undefined;
  readonly view?: ViewBody | undefined;
}

export interface Answers {
  /** Seen by this person only; the message that was clicked stays as it is. */
  privately(asker: Asker, message: Message): Promise<void>;
  /** A button that names no request there could be: nothing is done, and the person is told. */
  unknown(asker: Asker): Promise<void>;
  /** The list or card whose button was pressed turns into this. */
  inPlace(asker: Asker, message: Message): Promise<void>;
  /**
   * The window turns into this if it is still there and, where `hash` is given, still the picture
   * of that hash. Somebody who closed it is told by other means.
   */
  show(viewId: string, window: Window, hash?: string): Promise<void>;
}

/** A window with inputs, as Slack sends it: every one of them is named. */
function isForm({ state }: ViewBody): boolean {
  return Object.keys(state?.values ?? {}).length > 0;
}

/**
 * Answers by the shortest way that still works: the `response_url` of the newest click, else the
 * window it was pressed in, else a direct message.
 */
export function createAnswers(parts: {
  readonly respond: Respond;
  readonly calls: SlackWebApi;
  readonly log: Log;
}): Answers {
  const { respond, calls, log } = parts;

  async function show(viewId: string, window: Window, hash?: string): Promise<void> {
    try {
      await calls.updateWindow(viewId, window, hash);
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      log.info({ reason: cause.reason }, 'window.gone');
    }
  }

  async function otherwise(asker: Asker, message: Message): Promise<void> {
    const { view } = asker;
    // A form is never painted over: what was typed would be gone.
    if (view !== undefined && view.callback_id !== '' && !isForm(view)) {
      const window = noticeWindow(asker.words, { body: message.text });
      // Only the picture that was clicked may be replaced: the next one may show a private key.
      return show(view.id, window, view.hash);
    }
    await calls.post(asker.user, message);
  }

  async function through(
    asker: Asker,
    message: Message,
    way: 'privately' | 'replace',
  ): Promise<void> {
    if (asker.responseUrl === undefined) return otherwise(asker, message);
    try {
      await respond[way](asker.responseUrl, message);
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      log.warn({ person: asker.user, err: cause }, 'answer.detour');
      await calls.post(asker.user, message);
    }
  }

  return {
    privately: (asker, message) => through(asker, message, 'privately'),
    unknown(asker) {
      const body = refusalText(asker.words, { why: 'unknown_request' }, 'request');
      return through(asker, sentence(body), 'privately');
    },
    inPlace: (asker, message) => through(asker, message, 'replace'),
    show,
  };
}
