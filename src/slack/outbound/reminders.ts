import type { Policy } from '../../domain/policy/policy.ts';
import { SlackError } from '../../foundation/errors.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Loaded, Place } from '../../workflow/ports/store.ts';
import type { WhoseTurn } from '../../workflow/requests/whoseTurn.ts';
import { approverReminder, escalation, escalationReply } from '../views/news/approverReminder.ts';
import { replyInThread } from './replyInThread.ts';
import type { Message, SlackWebApi } from './webApi.ts';

/**
 * Where an escalation is posted: in the escalation channel of the route, or in the channel of the
 * card.
 */
export function escalationChannel({ request, places }: Loaded, policy: Policy): string {
  const home = places.card?.channel ?? policy.channels.approvals;
  return request.route.escalation?.channel ?? home;
}

/** Reminds and escalates while a request waits for decisions. */
export function createAsking(parts: {
  readonly calls: Pick<SlackWebApi, 'post' | 'permalink'>;
  readonly words: (target: string) => Catalogue;
  readonly policy: () => Policy;
  readonly whoseTurn: WhoseTurn;
}): {
  /** `undefined` if no card is posted: posting the card mentions the approvers. */
  remind(loaded: Loaded): Promise<Place | undefined>;
  escalate(loaded: Loaded): Promise<Place | undefined>;
} {
  const { calls, words, whoseTurn } = parts;

  /** Returns `undefined` on failure. The message names the channel in any case. */
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
        // Without a card nothing is posted: the card, once posted, mentions everybody whose turn it
        // is.
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
