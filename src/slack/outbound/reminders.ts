import type { Policy } from '../../domain/policy/policy.ts';
import { SlackError } from '../../foundation/errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Loaded, Place } from '../../workflow/ports/store.ts';
import type { WhoseTurn } from '../../workflow/requests/whoseTurn.ts';
import { approverReminder, escalation, escalationReply } from '../views/news/approverReminder.ts';
import { replyInThread } from './replyInThread.ts';
import type { Message, SlackWebApi } from './webApi.ts';

/** Where the second round is asked: in a channel of its own, or in the thread of the card. */
export function escalationChannel({ request, places }: Loaded, policy: Policy): string {
  const home = places.card?.channel ?? policy.channels.approvals;
  return request.route.escalation?.channel ?? home;
}

/** Asks those whose decision is missing, while a request waits. */
export function createAsking(parts: {
  readonly calls: Pick<SlackWebApi, 'post' | 'permalink'>;
  readonly words: (target: string) => Catalogue;
  readonly policy: () => Policy;
  readonly whoseTurn: WhoseTurn;
}): {
  /** `undefined` where there is no card to answer to: its posting is the call. */
  remind(loaded: Loaded): Promise<Place | undefined>;
  escalate(loaded: Loaded): Promise<Place | undefined>;
} {
  const { calls, words, whoseTurn } = parts;

  /** Slack need not know the address: the message names the channel anyway. */
  async function permalinkOf(card: Place): Promise<string | undefined> {
    try {
      return await calls.permalink(card);
    } catch (cause) {
      if (!(cause instanceof SlackError)) throw cause;
      return undefined;
    }
  }

  const reply = ({ request }: Loaded, card: Place, message: Message) =>
    replyInThread(calls, card, message, { words: words(card.channel), request });

  return {
    async remind(loaded) {
      const { card } = loaded.places;
      if (card === undefined) return undefined;
      const people = await whoseTurn(loaded);
      const message = approverReminder(words(card.channel), loaded.request, people);
      return reply(loaded, card, message);
    },
    async escalate(loaded) {
      const { request, places } = loaded;
      const { card } = places;
      const { approvals } = parts.policy().channels;
      const channel = escalationChannel(loaded, parts.policy());
      const asked = await whoseTurn(loaded);
      const people = (request.route.escalation?.to ?? []).filter((id) => asked.includes(id));
      if (channel === (card?.channel ?? approvals)) {
        // A card that is posted after this asks everybody whose turn it is by then.
        return card && reply(loaded, card, escalationReply(words(channel), request, people));
      }
      const permalink = card === undefined ? undefined : await permalinkOf(card);
      const message = escalation(words(channel), request, {
        people,
        approvals,
        card,
        permalink,
      });
      return calls.post(channel, message);
    },
  };
}
