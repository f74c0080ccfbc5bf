import type { Discussion } from '../../../workflow/requests/discussion.ts';
import type { Answers } from '../../outbound/answers.ts';
import { sentence } from '../../views/kit/failure.ts';
import { refusalText } from '../../views/kit/refusals.ts';
import { decodeRequestId } from '../../wire/values.ts';
import type { ActionCall } from '../call.ts';

/**
 * The requester reminds the approvers. This decides nothing and the record limits how often it can
 * be done, so it needs no window.
 */
export function createRemindFeature(parts: {
  readonly discussion: Discussion;
  readonly answers: Answers;
}) {
  const { discussion, answers } = parts;
  return async (call: ActionCall): Promise<void> => {
    const { words, user } = call;
    const requestId = decodeRequestId(call.value);
    if (requestId === undefined) return answers.unknown(call);
    const moved = await discussion.nudge(user, requestId);
    if (moved.ok) return answers.privately(call, sentence(words.talk.done.nudged));
    const body = refusalText(words, moved.refusal, 'request');
    return answers.privately(call, sentence(body));
  };
}
