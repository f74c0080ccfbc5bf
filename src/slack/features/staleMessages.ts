import type { Reposting } from '../../workflow/notices/repost.ts';
import type { Answers } from '../outbound/answers.ts';
import { sentence } from '../views/kit/failure.ts';
import { decodeRequestId } from '../wire/values.ts';
import type { ActionCall } from './call.ts';

/**
 * Handles clicks on messages that this app posted before it was reinstalled. Their buttons do not
 * work any more.
 */
export function createStaleMessagesFeature(parts: {
  readonly reposting: Reposting;
  readonly answers: Answers;
}) {
  const { reposting, answers } = parts;

  return {
    async click(call: ActionCall): Promise<void> {
      const { words, place } = call;
      const requestId = decodeRequestId(call.value);
      const isNew =
        requestId !== undefined &&
        place !== undefined &&
        (await reposting.repost(requestId, place));
      const { earlierBot, earlierBotReposted } = words.slack;
      await answers.privately(call, sentence(isNew ? earlierBotReposted : earlierBot));
    },
  };
}
