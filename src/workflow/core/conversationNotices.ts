import type { Offer, Question, Request } from '../../domain/record/request.ts';
import type { Said } from '../ports/store.ts';

/** Something that was said about a request, and to whom it must be carried. */
export interface ConversationNotices {
  readonly kind: 'thread' | 'direct' | 'repaint';
  /** The channel of the card, or a person. */
  readonly target: string;
  readonly tag: string;
  readonly said: Said;
}

function questionsIn(before: Request, after: Request) {
  const known = new Map((before.questions ?? []).map((one) => [one.id, one]));
  const questions = after.questions ?? [];
  const isAnswered = ({ id, answer }: Question) =>
    answer !== undefined && known.get(id)?.answer === undefined;
  return {
    asked: questions.filter(({ id }) => !known.has(id)),
    answered: questions.filter(isAnswered),
  };
}

/**
 * The requester keeps what was asked for; an offer also ends with the wait for a decision, and when
 * whoever made it denies.
 */
function isDeclined(before: Request, after: Request): boolean {
  const settled = before.offer !== undefined && after.offer === undefined;
  const denied = before.denials?.length !== after.denials?.length;
  const same = before.specHash === after.specHash;
  return settled && same && !denied && after.state.status === 'pending';
}

/** It was settled or replaced, or there is nothing left to settle. */
function isOfferOver(
  before: Request,
  after: Request,
): before is Request & { readonly offer: Offer } {
  if (before.offer === undefined || before.state.status !== 'pending') return false;
  return after.offer?.id !== before.offer.id || after.state.status !== 'pending';
}

/** What a step made people say to each other: found in the record, so that it is never forgotten. */
export function conversationNotices(
  before: Request | undefined,
  after: Request,
  channel: string,
): ConversationNotices[] {
  if (before === undefined) return [];
  const inThread = (said: Said): ConversationNotices => ({
    kind: 'thread',
    target: channel,
    tag: `thread:${said.topic}:${said.subject ?? after.version}`,
    said,
  });
  const to = (target: string, said: Said): ConversationNotices => ({
    ...inThread(said),
    kind: 'direct',
    target,
    tag: `direct:${said.topic}:${said.subject ?? after.version}`,
  });
  /** Its buttons are old. */
  const settled = (said: Said): ConversationNotices => ({
    ...to(after.requester, said),
    kind: 'repaint',
    tag: `repaint:${said.topic}:${said.subject}`,
  });
  const { asked, answered } = questionsIn(before, after);
  const { offer, narrowed = [] } = after;
  const isNewOffer = offer !== undefined && offer.id !== before.offer?.id;
  const isNarrower = narrowed.length > (before.narrowed ?? []).length;
  return [
    ...asked.flatMap(({ id: subject }) => [
      inThread({ topic: 'question', subject }),
      to(after.requester, { topic: 'question', subject }),
    ]),
    ...answered.flatMap(({ id: subject, by }) => [
      settled({ topic: 'question', subject }),
      inThread({ topic: 'answer', subject }),
      to(by, { topic: 'answer', subject }),
    ]),
    ...(isOfferOver(before, after) ? [settled({ topic: 'offer', subject: before.offer.id })] : []),
    ...(isNewOffer
      ? [
          inThread({ topic: 'offer', subject: offer.id }),
          to(after.requester, { topic: 'offer', subject: offer.id }),
        ]
      : []),
    ...(isNarrower ? [inThread({ topic: 'accepted', subject: `${narrowed.length - 1}` })] : []),
    ...(before.offer !== undefined && isDeclined(before, after)
      ? [inThread({ topic: 'declined', subject: before.offer.id, person: before.offer.by })]
      : []),
    ...(after.nudgedAt !== before.nudgedAt ? [inThread({ topic: 'nudge' })] : []),
    ...(after.acknowledged !== undefined && before.acknowledged === undefined
      ? [inThread({ topic: 'acknowledged' })]
      : []),
  ];
}
