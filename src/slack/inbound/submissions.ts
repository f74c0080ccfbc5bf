import type { Catalogue } from '../../text/catalogue.ts';
import type { Log } from '../../workflow/ports/logging.ts';
import type {
  Routes,
  SubmissionCall,
  SubmissionOutcome,
  SubmissionRoute,
} from '../features/call.ts';
import type { Answers } from '../outbound/answers.ts';
import type { Message, Window } from '../outbound/webApi.ts';
import type { During } from '../views/kit/failure.ts';
import { checkingWindow, noticeWindow } from '../views/kit/noticeWindow.ts';
import type { SubmissionBody } from '../wire/incoming.ts';
import type { Ack, Closed } from './acknowledge.ts';
import { inTime } from './inTime.ts';

/** Longest wait, ms, before a submission is acknowledged without its outcome. Slack waits 3 s. */
const PATIENCE = 2000;

function acknowledgement(outcome: SubmissionOutcome): object | undefined {
  switch (outcome.next) {
    case 'close':
      return undefined;
    case 'errors':
      return { response_action: 'errors', errors: outcome.errors };
    case 'show':
      return { response_action: 'update', view: outcome.window };
    default:
      return outcome satisfies never;
  }
}

async function lateWindow(
  call: SubmissionCall,
  route: SubmissionRoute,
  outcome: SubmissionOutcome,
): Promise<Window> {
  const { words } = call;
  switch (outcome.next) {
    case 'show':
      return outcome.window;
    case 'errors': {
      const body = Object.values(outcome.errors).join('\n');
      return (await route.redraw?.(call, body)) ?? noticeWindow(words, { body });
    }
    case 'close':
      return noticeWindow(words, { body: words.windows.done });
    default:
      return outcome satisfies never;
  }
}

/**
 * Acknowledges a submission with its outcome. If that takes too long, acknowledges with a
 * "Checking" window and shows the outcome in it later.
 */
export function createSubmissions(parts: {
  readonly routes: Pick<Routes, 'submissions'>;
  readonly answers: Answers;
  readonly failure: (words: Catalogue, cause: unknown, during?: During) => Message;
  readonly log: Log;
}): (
  body: SubmissionBody,
  words: Catalogue,
  ack: Ack,
  /** `elapsed`: ms since the delivery arrived. They count towards Slack's limit. */
  circumstances: { readonly closed: Closed | undefined; readonly elapsed: number },
) => Promise<void> {
  const { routes, answers, log } = parts;

  function failed(body: SubmissionBody, words: Catalogue, cause: unknown): SubmissionOutcome {
    const { isVote = false, fields = [] } = routes.submissions.get(body.view.callback_id) ?? {};
    const { text } = parts.failure(words, cause, isVote ? 'vote' : undefined);
    const field = fields.at(-1);
    // An error under a field keeps the window open with everything that was typed. Slack shows no
    // mrkdwn there, so backticks are removed.
    return field === undefined
      ? { next: 'show', window: noticeWindow(words, { body: text }) }
      : { next: 'errors', errors: { [field]: text.replaceAll('`', '') } };
  }

  return async (body, words, ack, { closed, elapsed }) => {
    if (closed !== undefined) return ack(acknowledgement(failed(body, words, closed.cause)));
    const route = routes.submissions.get(body.view.callback_id);
    if (route === undefined) {
      log.warn({ window: body.view.callback_id }, 'window.unknown');
      const window = noticeWindow(words, { body: words.slack.outdated });
      return ack(acknowledgement({ next: 'show', window }));
    }
    const call = { user: body.user.id, words, view: body.view };
    const work = route.handle(call).catch((cause: unknown) => failed(body, words, cause));
    const first = await inTime(work, PATIENCE - elapsed);
    if (first !== 'late') return ack(acknowledgement(first));
    await ack(acknowledgement({ next: 'show', window: checkingWindow(words) }));
    return answers.show(body.view.id, await lateWindow(call, route, await work));
  };
}
