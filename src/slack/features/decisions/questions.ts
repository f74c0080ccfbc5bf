import { FORM_LIFETIME } from '../../../workflow/core/windows.ts';
import type { Discussion } from '../../../workflow/requests/discussion.ts';
import type { Review } from '../../../workflow/requests/review.ts';
import type { Window } from '../../outbound/webApi.ts';
import { esc } from '../../views/kit/limits.ts';
import { answerWindow, askWindow } from '../../views/windows/conversationWindows.ts';
import { FIELDS, WINDOWS } from '../../wire/ids.ts';
import type { SubmissionCall } from '../call.ts';
import { createConversation, typedIn } from './conversation.ts';

/** An approver asks, the requester answers; both stand on the card and in its thread. */
export function createQuestionFeature(
  parts: Parameters<typeof createConversation>[0] & {
    readonly review: Review;
    readonly discussion: Discussion;
  },
) {
  const { review, discussion } = parts;
  const { opens, submits } = createConversation(parts);
  return {
    openAsk: opens({
      window: WINDOWS.ask,
      lifetimeMs: FORM_LIFETIME,
      refusedAs: 'approve',
      from: 'card',
      build: (words, request, meta) => askWindow(words, request, meta),
      after: (loaded, by) => review.refuseDecider(loaded, by, 'ask'),
    }),
    asked: submits({
      window: WINDOWS.ask,
      refusedAs: 'approve',
      fields: [FIELDS.question],
      act: (window, call) => discussion.ask(window, typedIn(call, FIELDS.question)),
      done: ({ talk }) => talk.done.asked,
    }),
    redrawAsk: async (call: SubmissionCall, warning: string): Promise<Window> =>
      askWindow(call.words, undefined, call.view.private_metadata, {
        warning: esc(warning),
        typed: typedIn(call, FIELDS.question),
      }),
    openAnswer: opens({
      window: WINDOWS.answer,
      lifetimeMs: FORM_LIFETIME,
      refusedAs: 'request',
      from: 'subject',
      build: (words, { questions }, meta, subject) => {
        const asked = questions?.find(({ id }) => id === subject);
        return asked && answerWindow(words, asked, meta);
      },
      before: (loaded, by, question) => discussion.refuseAnswer(loaded, by, question),
    }),
    answered: submits({
      window: WINDOWS.answer,
      refusedAs: 'request',
      fields: [FIELDS.answer],
      act: (window, call) => discussion.answer(window, typedIn(call, FIELDS.answer)),
      done: ({ talk }) => talk.done.answered,
    }),
    redrawAnswer: async (call: SubmissionCall, warning: string): Promise<Window> =>
      answerWindow(call.words, undefined, call.view.private_metadata, {
        warning: esc(warning),
        typed: typedIn(call, FIELDS.answer),
      }),
  };
}
