import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Place } from '../../../workflow/ports/store.ts';
import { votesGiven, votesNeeded } from '../card/approvals.ts';
import { description, organization, requestFacts, requestText } from '../card/requestFacts.ts';
import { context, header, type Message, message, section } from '../kit/blocks.ts';
import { audience, channel, code, link, moment, person } from '../kit/mrkdwn.ts';

/** One sentence: who is asked, who requests what, how many approvals there are, until when. */
function sentenceOf(
  words: Catalogue,
  request: Request,
  { people, kind }: { people: readonly string[]; kind: 'reminder' | 'escalation' },
): string {
  const { state } = request;
  return words.waiting[kind](
    audience(words, people),
    words.card.asks(person(request.requester), organization(request), description(request)),
    words.waiting.votes(votesGiven(request), votesNeeded(request)),
    'until' in state ? moment(words, state.until) : '',
  );
}

/** In the thread of the card: whose turn it is, and until when. */
export function approverReminder(
  words: Catalogue,
  request: Request,
  people: readonly string[],
): Message {
  const says = sentenceOf(words, request, { people, kind: 'reminder' });
  return message(says, [section(says)]);
}

/** In the thread of the card: nobody decided in time, so others are asked as well. */
export function escalationReply(
  words: Catalogue,
  request: Request,
  people: readonly string[],
): Message {
  const says = sentenceOf(words, request, { people, kind: 'escalation' });
  return message(says, [section(says)]);
}

/**
 * In an escalation channel: all facts for a decision and a link to the card. It has no buttons,
 * because decisions are accepted only on the recorded card.
 */
export function escalation(
  words: Catalogue,
  request: Request,
  more: {
    readonly people: readonly string[];
    /** Id of the channel in which requests are decided. */
    readonly approvals: string;
    /** Absent while the card cannot be posted. */
    readonly card?: Place;
    readonly permalink?: string;
  },
): Message {
  const { waiting } = words;
  const says = sentenceOf(words, request, { people: more.people, kind: 'escalation' });
  const where = channel(more.card?.channel ?? more.approvals);
  const known = more.permalink === undefined ? undefined : link(more.permalink, waiting.card);
  const reachable = known === undefined ? waiting.decideIn(where) : waiting.decideOn(known, where);
  const way = more.card === undefined ? waiting.cardMissing(where) : reachable;
  return message([says, way, requestText(words, request)].join(' '), [
    header(waiting.escalationTitle),
    section(says),
    section(way),
    ...requestFacts(words, request, { reasonMax: 1000 }),
    context(words.facts.named(words.facts.requestId, code(request.id, 30))),
  ]);
}
