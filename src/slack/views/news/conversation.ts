import type { types } from '@slack/bolt';
import { type Question, type Request, specBefore } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Notice, Said } from '../../../workflow/ports/store.ts';
import { votesGiven, votesNeeded } from '../card/approvals.ts';
import { answerButton, offerButtons } from '../card/nextAction.ts';
import { description, organization } from '../card/requestFacts.ts';
import { standing } from '../card/statusText.ts';
import { askedBoth } from '../kit/askedAccess.ts';
import { actions, type Message, message, section, typed } from '../kit/blocks.ts';
import { audience, code, lines, person } from '../kit/mrkdwn.ts';

/** Facts that the record does not hold. */
export interface SaidFacts {
  /** User ids and user group ids whose approval is missing now. */
  readonly turn: readonly string[];
  /** Id of the approvals channel. */
  readonly channel: string;
}

/** Our sentence, then what somebody typed. `text` holds both. */
function quoting(
  says: string,
  quoted: readonly string[],
  after: { readonly says?: string; readonly buttons?: readonly types.Button[] } = {},
): Message {
  const { says: more, buttons = [] } = after;
  const spoken = quoted.map((text) => code(text, 1000));
  const text = [says, ...spoken, ...(more === undefined ? [] : [more])].join(' ');
  return message(text, [
    section(says),
    ...quoted.map((one) => typed(lines(one, 1000))),
    ...(more === undefined ? [] : [section(more)]),
    ...actions(...buttons),
  ]);
}

function question(words: Catalogue, request: Request, asked: Question, kind: Notice['kind']) {
  const { thread, direct, next, answered } = words.talk.question;
  const { requester } = request;
  if (kind === 'thread') return quoting(thread(person(asked.by), person(requester)), [asked.text]);
  const says = direct(person(asked.by), description(request), organization(request));
  if (asked.answer !== undefined) {
    return quoting(says, [asked.text], { says: answered(code(asked.answer.text, 1000)) });
  }
  const buttons = [answerButton(words, request, asked)];
  return quoting(says, [asked.text], { says: next, buttons });
}

function answer(
  words: Catalogue,
  request: Request,
  asked: Question,
  { kind, channel }: { readonly kind: Notice['kind']; readonly channel: string },
): Message | undefined {
  const { thread, direct, to, decide } = words.talk.answer;
  if (asked.answer === undefined) return undefined;
  const { text } = asked.answer;
  const who = person(request.requester);
  const was = to(code(asked.text, 500));
  if (kind === 'thread') return quoting(thread(who), [text], { says: was });
  const says = direct(who, description(request), organization(request));
  const pending = request.state.status === 'pending';
  const more = pending ? `${was} ${decide(`<#${channel}>`)}` : was;
  return quoting(says, [text], { says: more });
}

/**
 * Replaces the message of an offer that was accepted, declined or replaced, or that ended with the
 * request.
 */
function offerOver(words: Catalogue, request: Request): Message {
  const over = words.talk.offer.over(description(request), organization(request));
  return quoting(`${over} ${standing(words, request, 'requester')}`, []);
}

/** `undefined` if the offer was replaced or settled before the message was sent. */
function offer(
  words: Catalogue,
  request: Request,
  id: string,
  kind: Notice['kind'],
): Message | undefined {
  const { offer: made, state, spec, requester } = request;
  if (made?.id !== id || state.status !== 'pending') {
    return kind === 'repaint' ? offerOver(words, request) : undefined;
  }
  const { talk } = words;
  const { thread, direct, asked, instead, next } = talk.offer;
  const [before, roles] = askedBoth(words, request, [spec, made.spec]);
  const { grant } = made;
  const comment = grant.kind === 'vote' && grant.comment !== undefined ? [grant.comment] : [];
  const by = person(made.by);
  if (kind === 'thread') return quoting(thread(by, person(requester), roles), comment);
  const says = [
    direct(by, description(request), organization(request)),
    asked(before),
    instead(roles),
  ].join(' ');
  const buttons = offerButtons(words, request);
  return quoting(says, comment, { says: next, buttons });
}

function accepted(words: Catalogue, request: Request, subject: string): Message | undefined {
  const { narrowed = [], requester } = request;
  const step = Number(subject);
  const earlier = narrowed[step];
  if (earlier === undefined) return undefined;
  const steps = [specBefore(request, step), specBefore(request, step + 1)] as const;
  const [before, after] = askedBoth(words, request, steps);
  const says = words.talk.accepted(person(requester), person(earlier.by), after, before);
  return quoting(says, []);
}

function nudge(words: Catalogue, request: Request, turn: readonly string[]): Message | undefined {
  if (request.state.status !== 'pending') return undefined;
  const { talk } = words;
  const who = person(request.requester);
  return quoting(
    turn.length === 0 ? talk.nudgeNobody(who) : talk.nudge(who, audience(words, turn)),
    [],
  );
}

/** `undefined` if it is decided, or the turn of nobody who was not asked before. */
function theirTurn(words: Catalogue, request: Request, turn: readonly string[]) {
  if (request.state.status !== 'pending' || turn.length === 0) return undefined;
  const { card, talk, waiting } = words;
  const asks = card.asks(person(request.requester), organization(request), description(request));
  const votes = waiting.votes(votesGiven(request), votesNeeded(request));
  return quoting(talk.turn(audience(words, turn), asks, votes), []);
}

/** A message about the conversation on a request. `undefined` if it is out of date. */
export function said(
  words: Catalogue,
  request: Request,
  { topic, subject = '', person: who = '' }: Said,
  kind: Notice['kind'],
  { turn, channel }: SaidFacts,
): Message | undefined {
  const asked = request.questions?.find(({ id }) => id === subject);
  switch (topic) {
    case 'question':
      return asked && question(words, request, asked, kind);
    case 'answer':
      return asked && answer(words, request, asked, { kind, channel });
    case 'offer':
      return offer(words, request, subject, kind);
    case 'accepted':
      return accepted(words, request, subject);
    case 'declined':
      return quoting(words.talk.declined(person(request.requester), person(who)), []);
    case 'nudge':
      return nudge(words, request, turn);
    case 'turn':
      return theirTurn(words, request, turn);
    case 'acknowledged': {
      const { acknowledged } = request;
      return acknowledged && quoting(words.talk.acknowledged(person(acknowledged.by)), []);
    }
    default:
      return topic satisfies never;
  }
}
