import type { types } from '@slack/bolt';
import type { Offer, Question, Request } from '../../../domain/record/request.ts';
import { SAID_MAX } from '../../../domain/transitions/discussion.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { FIELDS, WINDOWS } from '../../wire/ids.ts';
import { requestFacts } from '../card/requestFacts.ts';
import { standing } from '../card/statusText.ts';
import { askedLife, askedLines } from '../kit/askedAccess.ts';
import { modal, section, sections, typed } from '../kit/blocks.ts';
import { textInput } from '../kit/inputs.ts';
import { lines, person } from '../kit/mrkdwn.ts';

/** A form that is shown again: what was typed, and why it is shown again. */
export interface Again {
  readonly warning: string;
  readonly typed: string;
}

function warned(again: Again | undefined): types.KnownBlock[] {
  return again === undefined ? [] : [section(again.warning)];
}

/** Without a request, the form shows no facts, only its inputs. */
export function askWindow(
  words: Catalogue,
  request: Request | undefined,
  meta: string,
  again?: Again,
): types.ModalView {
  const { title, submit, intro, field, hint } = words.talkWindows.ask;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.ask,
    meta,
    blocks: [
      ...warned(again),
      section(intro),
      ...(request === undefined ? [] : requestFacts(words, request)),
      textInput({
        field: FIELDS.question,
        label: field,
        hint,
        max: SAID_MAX.question,
        multiline: true,
        initial: again?.typed,
      }),
    ],
  });
}

export function answerWindow(
  words: Catalogue,
  asked: Question | undefined,
  meta: string,
  again?: Again,
): types.ModalView {
  const { title, submit, intro, field, hint } = words.talkWindows.answer;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.answer,
    meta,
    blocks: [
      ...warned(again),
      ...(asked === undefined
        ? []
        : [section(intro(person(asked.by))), typed(lines(asked.text, SAID_MAX.question))]),
      textInput({
        field: FIELDS.answer,
        label: field,
        hint,
        max: SAID_MAX.answer,
        multiline: true,
        initial: again?.typed,
      }),
    ],
  });
}

function settleWindow(
  words: Catalogue,
  request: Request,
  offer: Offer,
  meta: string,
  wish: 'accept_less' | 'keep',
): types.ModalView {
  const { talkWindows } = words;
  const { title, submit, intro } = talkWindows[wish];
  const { grant } = offer;
  const comment = grant.kind === 'vote' ? grant.comment : undefined;
  const { projectNames } = request;
  const roles = (spec: Request['spec']) => [
    ...askedLines(words, { spec, projectNames }),
    ...[askedLife(words, { spec }, request.requester)].filter((text) => text !== ''),
  ];
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: wish,
    meta,
    blocks: [
      section(intro(person(offer.by))),
      ...sections([`*${talkWindows.before}*`, ...roles(request.spec)]),
      ...sections([`*${talkWindows.after}*`, ...roles(offer.spec)]),
      ...(comment === undefined
        ? []
        : [section(words.card.comment(person(offer.by))), typed(lines(comment, SAID_MAX.comment))]),
      ...requestFacts(words, { ...request, spec: offer.spec }),
    ],
  });
}

/** Shows the roles before and after, for a requester who accepts fewer roles. */
export function acceptLessWindow(words: Catalogue, request: Request, offer: Offer, meta: string) {
  return settleWindow(words, request, offer, meta, WINDOWS.acceptLess);
}

export function keepWindow(words: Catalogue, request: Request, offer: Offer, meta: string) {
  return settleWindow(words, request, offer, meta, WINDOWS.keep);
}

/** For an approver who reviews a break-glass request. */
export function acknowledgeWindow(
  words: Catalogue,
  request: Request,
  meta: string,
): types.ModalView {
  const { title, submit, intro, incident } = words.talkWindows.acknowledge;
  const reasons = request.grants.flatMap((grant) =>
    grant.kind === 'break_glass' ? [grant.incident] : [],
  );
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: WINDOWS.acknowledge,
    meta,
    blocks: [
      section(intro),
      section(standing(words, request, 'approvers')),
      ...reasons.flatMap((text) => [section(`*${incident}*`), typed(lines(text, 1000))]),
      ...requestFacts(words, request),
    ],
  });
}
