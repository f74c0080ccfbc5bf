import type { types } from '@slack/bolt';
import { REASON_MAX } from '../../../domain/key/description.ts';
import type { Request } from '../../../domain/record/request.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { FIELDS, WINDOWS } from '../../wire/ids.ts';
import { description, organization, requestFacts } from '../card/requestFacts.ts';
import { askedRoles } from '../kit/askedAccess.ts';
import { context, header, type Message, message, section, typed } from '../kit/blocks.ts';
import { textInput, typedInto } from '../kit/inputs.ts';
import { audience, code, lines, moment, person } from '../kit/mrkdwn.ts';
import { type CreateFormFacts, createForm } from './createForm.ts';

/** The incident of a break-glass request. Empty for other requests. */
export function incidentOf({ grants }: Request): string {
  const glass = grants.find(({ kind }) => kind === 'break_glass');
  return glass?.kind === 'break_glass' ? glass.incident : '';
}

/** The form of a request with the incident, which everybody will read, at the top. */
export function glassForm(
  words: Catalogue,
  form: CreateFormFacts & { readonly incident: string },
): types.ModalView {
  const { breakGlass } = words;
  const view = createForm(words, form);
  const warned = form.warning === undefined ? 0 : 1;
  const incident = textInput({
    field: FIELDS.incident,
    label: breakGlass.incident,
    hint: breakGlass.incidentHint,
    max: REASON_MAX,
    multiline: true,
    initial: form.incident,
  });
  return {
    ...view,
    callback_id: WINDOWS.breakGlass,
    title: { ...view.title, text: breakGlass.title },
    submit: { type: 'plain_text', text: breakGlass.submit, emoji: false },
    blocks: [
      ...view.blocks.slice(0, warned),
      section(breakGlass.warning),
      incident,
      ...view.blocks.slice(warned),
    ],
  };
}

export function parseIncident(stateValues: unknown): string {
  return typedInto(stateValues, FIELDS.incident);
}

/**
 * Posted at once for the announcement channels and the admins: who, what and why, without a secret.
 */
export function glassBroken(
  words: Catalogue,
  request: Request,
  /** User ids and user group ids to mention. */
  call: readonly string[],
): Message {
  const { breakGlass, card } = words;
  const who = breakGlass.who(
    person(request.requester),
    organization(request),
    description(request),
  );
  const incident = incidentOf(request);
  const text = [
    who,
    card.roles(askedRoles(words, request)),
    breakGlass.says(code(incident, 1000)),
    card.reason(code(request.reason, 1000)),
    breakGlass.next,
  ].join(' ');
  return message(text, [
    header(breakGlass.announced),
    section(who),
    section(`*${breakGlass.incidentIs}*`),
    typed(lines(incident, REASON_MAX)),
    ...requestFacts(words, request, { reasonMax: REASON_MAX }),
    context(breakGlass.next),
    ...(call.length === 0 ? [] : [context(words.alert.call(audience(words, call)))]),
  ]);
}

/** Asks the approvers for a review, until one of them acknowledges the request. */
export function glassReview(words: Catalogue, request: Request, call: readonly string[]): Message {
  const { breakGlass } = words;
  const says = breakGlass.review(
    person(request.requester),
    organization(request),
    description(request),
    moment(words, request.createdAt),
  );
  const incident = incidentOf(request);
  // If the request had to be approved after all, the break-glass grant is removed, and the incident
  // with it.
  const told =
    incident === ''
      ? []
      : [section(`*${breakGlass.incidentIs}*`), typed(lines(incident, REASON_MAX))];
  const text = incident === '' ? says : `${says} ${breakGlass.says(code(incident, 1000))}`;
  return message(text, [
    header(breakGlass.reviewTitle),
    section(says),
    ...told,
    context(words.alert.call(audience(words, call))),
  ]);
}
