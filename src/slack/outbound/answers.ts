import { SlackError } from '../../foundation/errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import { sentence } from '../views/kit/failure.ts';
import { noticeWindow } from '../views/kit/noticeWindow.ts';
import { refusalText } from '../views/kit/refusals.ts';
import type { ViewBody } from '../wire/incoming.ts';
import type { Respond } from './responseUrl.ts';
import type { Message, SlackWebApi, Window } from './webApi.ts';

/** A person who waits for an answer to a command, a button or a window. */
export interface Asker {
  readonly user: string;
  readonly words: Catalogue;
  readonly responseUrl?: string | undefined;
  readonly view?: ViewBody | undefined;
}

export interface Answers {
  /** Only this person sees the message. A clicked message does not change. */
  privately(asker: Asker, message: Message): Promise<void>;
  /** For a button that names no possible request: the person is told, and nothing else happens. */
  unknown(asker: Asker): Promise<void>;
  /** Replaces the message of the button by this one. */
  inPlace(asker: Asker, message: Message): Promise<void>;
  /**
   * Replaces the content of the window if it is still open. With `hash`, only if the window still
   * shows the content of that hash. A failure is only logged.
   */
  show(viewId: string, window: Window, hash?: string): Promise<void>;
}

/** Whether the window has inputs. Slack sends every input in `state.values`. */
function isForm({ state }: ViewBody): boolean {
  return Object.keys(state?.values ?? {}).length > 0;
}

/**
 * Answers through the `response_url` of the click. Without one, answers in the clicked window, or
 * else in a direct message. If the `response_url` fails, sends a direct message.
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
    // Never replace a form, because what was typed would be lost.
    if (view !== undefined && view.callback_id !== '' && !isForm(view)) {
      const window = noticeWindow(asker.words, { body: message.text });
      // Replace only the content that was clicked, because the next content may show a private key.
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
