import type { types } from '@slack/bolt';
import { REASON_MAX } from '../../../domain/key/description.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { RequestContext } from '../../../workflow/requests/requestContext.ts';
import { FIELDS, WINDOWS } from '../../wire/ids.ts';
import { remarkBlocks, remarks } from '../card/approvals.ts';
import { discussionBlocks } from '../card/discussion.ts';
import { requestFacts, ruleName } from '../card/requestFacts.ts';
import { approvalText, askedText, denialText } from '../card/risk.ts';
import { heldAdvice, leftToDelete, standing } from '../card/statusText.ts';
import { context, modal, section } from '../kit/blocks.ts';
import { textInput } from '../kit/inputs.ts';

export const COMMENT_MAX = 500;
/** A window has room for all questions that a request can have. */
const ROOM = { questions: 10, said: 1000 } as const;

/**
 * Why this person is asked and what their decision changes. Until that is known, says that it is
 * being checked.
 */
function stakes(
  words: Catalogue,
  request: Request,
  requestContext: RequestContext | undefined,
  wish: 'approve' | 'deny',
): types.KnownBlock[] {
  if (requestContext === undefined) return [context(words.decision.checking)];
  const { prospect } = requestContext;
  if (prospect === undefined) return [context(words.approvals.notKnown)];
  const why = askedText(words, request, prospect);
  const then =
    wish === 'approve'
      ? approvalText(words, prospect)
      : denialText(words, request, requestContext, prospect);
  return [section([...why, then].join(' '))];
}

function factsFor(
  words: Catalogue,
  request: Request,
  requestContext: RequestContext | undefined,
): types.KnownBlock[] {
  const notes = remarks(words, request, 'approvers', requestContext);
  return [
    section(standing(words, request, 'approvers', requestContext)),
    ...remarkBlocks(notes),
    ...requestFacts(words, request, requestContext === undefined ? {} : { requestContext }),
    ...discussionBlocks(words, request, 'approvers', ROOM),
    context(words.facts.named(words.rules.title, ruleName(words, request))),
  ];
}

/**
 * The window of an approval. Its facts come from the record, not from the card. The context is
 * added a moment later, because opening a window cannot wait for Slack.
 */
export function approveWindow(
  words: Catalogue,
  request: Request,
  meta: string,
  requestContext?: RequestContext,
): types.ModalView {
  const { approve, cancel } = words.windows;
  return modal({
    title: approve.title,
    submit: approve.submit,
    close: cancel,
    id: WINDOWS.approve,
    meta,
    blocks: [
      section(approve.intro),
      ...stakes(words, request, requestContext, 'approve'),
      ...factsFor(words, request, requestContext),
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

export function denyWindow(
  words: Catalogue,
  request: Request,
  meta: string,
  requestContext?: RequestContext,
): types.ModalView {
  const { deny, cancel } = words.windows;
  return modal({
    title: deny.title,
    submit: deny.submit,
    close: cancel,
    id: WINDOWS.deny,
    meta,
    blocks: [
      ...stakes(words, request, requestContext, 'deny'),
      ...factsFor(words, request, requestContext),
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

/** For an admin who ends a request that nobody else can finish. */
export function closeWindow(words: Catalogue, request: Request, meta: string): types.ModalView {
  const { closeRequest: close, cancel } = words.windows;
  const left = leftToDelete(words, request);
  return modal({
    title: close.title,
    submit: close.submit,
    close: cancel,
    id: WINDOWS.close,
    meta,
    blocks: [
      section(left === '' ? close.nothingLeft : close.intro),
      section(standing(words, request, 'approvers')),
      ...(left === '' ? [] : [section(close.left(left))]),
      textInput({
        field: FIELDS.reason,
        label: left === '' ? close.why : close.said,
        hint: left === '' ? close.whyHint : close.saidHint,
        max: REASON_MAX,
        multiline: true,
      }),
      ...requestFacts(words, request),
    ],
  });
}

/** For an admin who resumes a request on hold. */
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
      ...(state.status === 'held' ? [section(heldAdvice(words, state))] : []),
      ...requestFacts(words, request),
    ],
  });
}
