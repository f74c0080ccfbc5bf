import { isOpen } from '../../workflow/owed.ts';
import type { Requests } from '../../workflow/ports/store.ts';
import type { Answers, Asker } from '../answers.ts';
import type { ActionCall, CommandCall, HomeCall } from '../call.ts';
import type { SlackCalls } from '../calls.ts';
import { home } from '../views/home.ts';
import { mine, REQUESTS_PER_PAGE_MAX as PER_PAGE } from '../views/mine.ts';

const ON_HOME = 50;

/** One's own requests, as a message and on the Home tab. */
export function createMineFeature(parts: {
  readonly requests: Requests;
  readonly calls: SlackCalls;
  readonly answers: Answers;
}) {
  const { requests, calls, answers } = parts;

  async function page(asker: Asker, wanted: number) {
    const ask = (number: number) =>
      requests.ofRequester(asker.user, { offset: (number - 1) * PER_PAGE, limit: PER_PAGE });
    const first = await ask(wanted);
    const pages = Math.max(1, Math.ceil(first.total / PER_PAGE));
    const number = Math.min(wanted, pages);
    const found = number === wanted ? first : await ask(number);
    return mine(asker.words, {
      requests: found.requests.map(({ request }) => request),
      page: number,
      pages,
      total: found.total,
    });
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
    async home({ user, words }: HomeCall): Promise<void> {
      const found = await requests.ofRequester(user, { offset: 0, limit: ON_HOME });
      const open = found.requests.map(({ request }) => request).filter(isOpen);
      await calls.publishHome(user, home(words, { mine: open }));
    },
  };
}
