import { isKeyUnknown, keyInDoubt } from '../../../domain/record/loss.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { Status } from '../../../domain/record/state.ts';
import { closable } from '../../../domain/transitions/close.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { Mark } from '../../../workflow/ports/audit.ts';
import { ACTIONS } from '../../wire/ids.ts';
import { keepButton, revokeButton } from '../card/nextAction.ts';
import { description, organization } from '../card/requestFacts.ts';
import { heldAdvice, standing } from '../card/statusText.ts';
import { actions, button, context, header, type Message, message, section } from '../kit/blocks.ts';
import { audience, code, line, person } from '../kit/mrkdwn.ts';
import { auditEnds } from './auditHead.ts';

/** For the alerts channel: what is wrong with a request, and what an admin can do. */
export function alert(
  words: Catalogue,
  request: Request,
  about: Status = request.state.status,
  /** Mentioned, because they can solve the problem. */
  admins: readonly string[] = [],
  /**
   * Last entry of the audit log. Once people have read it, the entries up to it cannot be changed
   * unnoticed.
   */
  head?: Mark,
): Message {
  const { labels, facts } = words;
  const { state } = request;
  const held = state.status === 'held';
  const who = words.alert.about(
    person(request.requester),
    description(request),
    organization(request),
  );
  const parts = [
    who,
    ...(state.status === about ? [] : [words.alert.since(words.status.happened[about])]),
    standing(words, request, 'approvers'),
    ...(held ? [heldAdvice(words, state)] : []),
  ];
  const says = parts.join(' ');
  const ends = head === undefined ? [] : [auditEnds(words, head)];
  const tryAgain = button({
    action: ACTIONS.requestResume,
    label: labels.tryAgain,
    value: request.id,
    spoken: labels.of(labels.tryAgain, line(request.spec.description)),
  });
  const close = button({
    action: ACTIONS.requestClose,
    label: labels.close,
    value: request.id,
    spoken: labels.of(labels.close, line(request.spec.description)),
  });
  const mayGoOn = held && keyInDoubt(state) === undefined && !isKeyUnknown(state);
  const forAdmins = [
    ...(mayGoOn ? [tryAgain] : []),
    ...(closable(state) === undefined ? [] : [close]),
    ...keepButton(words, request),
  ];
  const small = facts.named(facts.requestId, code(request.id, 30));
  return message([says, ...ends].join(' '), [
    header(words.alert.title(words.status.now[state.status])),
    section(says),
    ...(admins.length > 0 ? [context(words.alert.call(audience(words, admins)))] : []),
    ...actions(...forAdmins, ...(held ? revokeButton(words, request) : [])),
    context(held ? `${small} · ${words.alert.onlyAdmins}` : small),
    ...ends.map((text) => context(text)),
  ]);
}
