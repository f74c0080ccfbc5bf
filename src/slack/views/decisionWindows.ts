import type { types } from '@slack/bolt';
import { REASON_MAX } from '../../domain/key.ts';
import type { Request } from '../../domain/request.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { FIELDS, WINDOWS } from '../ids.ts';
import { context, modal, section } from './blocks.ts';
import { textInput } from './inputs.ts';
import { requestFacts } from './requestFacts.ts';
import { leftToDelete, standing, votesGiven, votesNeeded } from './standing.ts';

export const COMMENT_MAX = 500;

/** What an approver signs: the facts come from the record, not from the card. */
export function approveWindow(words: Catalogue, request: Request, meta: string): types.ModalView {
  const { approve, cancel } = words.windows;
  const given = votesGiven(request);
  const enough = given + 1 >= votesNeeded(request);
  return modal({
    title: approve.title,
    submit: approve.submit,
    close: cancel,
    id: WINDOWS.approve,
    meta,
    blocks: [
      section(approve.intro),
      ...requestFacts(words, request),
      context(
        enough ? approve.enough : `${approve.more(given, votesNeeded(request))} ${approve.notYet}`,
      ),
      textInput({
        field: FIELDS.comment,
        label: approve.comment,
        hint: approve.commentHint,
        max: COMMENT_MAX,
        multiline: true,
        optional: true,
      }),
    ],
  });
}

export function denyWindow(words: Catalogue, request: Request, meta: string): types.ModalView {
  const { deny, cancel } = words.windows;
  return modal({
    title: deny.title,
    submit: deny.submit,
    close: cancel,
    id: WINDOWS.deny,
    meta,
    blocks: [
      section(deny.intro),
      ...requestFacts(words, request),
      textInput({
        field: FIELDS.reason,
        label: deny.reason,
        hint: deny.reasonHint,
        max: REASON_MAX,
        multiline: true,
      }),
    ],
  });
}

export function withdrawWindow(words: Catalogue, request: Request, meta: string): types.ModalView {
  const { withdraw, cancel } = words.windows;
  return modal({
    title: withdraw.title,
    submit: withdraw.submit,
    close: cancel,
    id: WINDOWS.withdraw,
    meta,
    blocks: [section(withdraw.intro), ...requestFacts(words, request)],
  });
}

/** For an admin, who ends what nobody can finish. */
export function closeWindow(words: Catalogue, request: Request, meta: string): types.ModalView {
  const { closeRequest: close, cancel } = words.windows;
  return modal({
    title: close.title,
    submit: close.submit,
    close: cancel,
    id: WINDOWS.close,
    meta,
    blocks: [
      section(close.intro),
      section(standing(words, request, 'approvers')),
      section(close.left(leftToDelete(words, request))),
      textInput({
        field: FIELDS.reason,
        label: close.said,
        hint: close.saidHint,
        max: REASON_MAX,
        multiline: true,
      }),
      ...requestFacts(words, request),
    ],
  });
}

/** For an admin, who lets a request on hold go on. */
export function resumeWindow(words: Catalogue, request: Request, meta: string): types.ModalView {
  const { resume, cancel } = words.windows;
  const { state } = request;
  return modal({
    title: resume.title,
    submit: resume.submit,
    close: cancel,
    id: WINDOWS.resume,
    meta,
    blocks: [
      section(resume.intro),
      section(standing(words, request, 'approvers')),
      ...(state.status === 'held' ? [section(words.held[state.reason].next)] : []),
      ...requestFacts(words, request),
    ],
  });
}
