import type { Discussion } from '../../../workflow/requests/discussion.ts';
import { sentence } from '../../views/kit/failure.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { acknowledgeWindow } from '../../views/windows/conversationWindows.ts';
import { decodeRequestId, WINDOWS } from '../../wire/ids.ts';
import type { ActionCall } from '../call.ts';
import { createConversation } from './conversation.ts';

/** The requester has the approvers reminded; an approver acknowledges a broken glass. */
export function createAttentionFeature(
  parts: Parameters<typeof createConversation>[0] & { readonly discussion: Discussion },
) {
  const { discussion, answers } = parts;
  const { opens, submits } = createConversation(parts);
  return {
    /** Nothing is decided by it and the record limits how often: it needs no window. */
    async remind(call: ActionCall): Promise<void> {
      const { words, user } = call;
      const requestId = decodeRequestId(call.value);
      if (requestId === undefined) return answers.unknown(call);
      const moved = await discussion.nudge(user, requestId);
      if (moved.ok) return answers.privately(call, sentence(words.talk.done.nudged));
      const body = refusalText(words, moved.refusal, 'request');
      return answers.privately(call, sentence(body));
    },
    openAcknowledge: opens({
      window: WINDOWS.acknowledge,
      refusedAs: 'approve',
      from: 'card',
      build: acknowledgeWindow,
      after: (loaded, by) => discussion.refuseAcknowledger(loaded, by),
    }),
    acknowledged: submits({
      window: WINDOWS.acknowledge,
      refusedAs: 'approve',
      fields: [],
      act: (window) => discussion.acknowledge(window),
      done: ({ talk }) => talk.done.acknowledged,
    }),
  };
}
