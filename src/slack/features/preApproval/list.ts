import type { PreApproving } from '../../../workflow/preApproval/preApproval.ts';
import type { Answers, Asker } from '../../outbound/answers.ts';
import type { Message } from '../../outbound/webApi.ts';
import { sentence } from '../../views/kit/failure.ts';
import {
  allowRefusal,
  PRE_APPROVALS_PER_PAGE,
  preApprovalList,
} from '../../views/news/preApproval.ts';
import type { ActionCall, CommandCall } from '../call.ts';

/** `allow` without arguments: pages of the valid pre-approvals. */
export function createPreApprovalList(parts: {
  readonly allowing: PreApproving;
  readonly answers: Answers;
}) {
  const { allowing, answers } = parts;

  async function page({ user, words }: Asker, number: number): Promise<Message> {
    const found = await allowing.page(user, { page: number, perPage: PRE_APPROVALS_PER_PAGE });
    return found.ok
      ? preApprovalList(words, found.page)
      : sentence(allowRefusal(words, found.refusal));
  }

  return {
    async list(call: CommandCall, number: number): Promise<void> {
      await answers.privately(call, await page(call, number));
    },
    async turn(call: ActionCall): Promise<void> {
      const number = Number(call.value);
      if (Number.isInteger(number) && number > 0) {
        await answers.inPlace(call, await page(call, number));
      }
    },
  };
}
