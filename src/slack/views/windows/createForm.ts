import type { types } from '@slack/bolt';
import {
  ACCESS_LIST_TYPED_MAX,
  DESCRIPTION_MAX,
  REASON_MAX,
  TICKET_MAX,
} from '../../../domain/key/description.ts';
import type { Limits } from '../../../domain/policy/policy.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { FormOffer } from '../../../workflow/requests/newRequest/formOffer.ts';
import { ACTIONS, FIELDS, WINDOWS } from '../../wire/ids.ts';
import { modal, section } from '../kit/blocks.ts';
import { input, recipientInput, textInput } from '../kit/inputs.ts';
import { choiceMenu } from '../kit/organizationMenu.ts';
import { accessBlocks, reachBlocks } from './accessFields.ts';
import type { FormValues } from './formValues.ts';
import { lifeBlocks } from './lifeFields.ts';

/** Inputs of the form, from top to bottom. */
export const CREATE_FIELDS = [
  FIELDS.organization,
  FIELDS.reach,
  FIELDS.description,
  FIELDS.roles,
  FIELDS.projects,
  FIELDS.needs,
  FIELDS.apart,
  FIELDS.lifetime,
  FIELDS.until,
  FIELDS.owner,
  FIELDS.reason,
  FIELDS.ticket,
  FIELDS.recipient,
  FIELDS.accessList,
] as const;

export interface CreateFormFacts {
  /** From `encodeWindow`. */
  readonly meta: string;
  readonly offer: FormOffer;
  readonly values: FormValues;
  /** `undefined` if Atlas could not be asked. */
  readonly accessListRequired: boolean | undefined;
  /** What the policy demands of the reason, and whether it demands a ticket or a recipient. */
  readonly limits: Pick<Limits, 'reasonMin' | 'reasonPattern' | 'ticket' | 'recipient'>;
  /** Sending the form withdraws an earlier request. */
  readonly replaces?: boolean;
  /** A sentence of ours above the inputs, in mrkdwn. */
  readonly warning?: string;
}

type Limited = CreateFormFacts['limits'];

function organizationBlock(words: Catalogue, form: CreateFormFacts): types.KnownBlock {
  const { organizations, organization } = form.offer;
  const choices = organizations.map(({ id, name }) => ({ name, value: id }));
  if (choices.length === 0) return section(words.menu.none);
  const only = choices.length === 1 ? choices[0]?.value : undefined;
  const selected = organization?.id ?? only;
  return input({
    field: FIELDS.organization,
    label: words.createForm.organization,
    // Another organization may allow other roles, so a choice draws the window again.
    dispatch: true,
    element: choiceMenu(words, {
      action: ACTIONS.createOrganization,
      choices,
      ...(selected === undefined ? {} : { selected }),
    }),
  });
}

function reasonHint({ createForm }: Catalogue, { reasonMin, reasonPattern }: Limited): string {
  const asked = reasonPattern === undefined ? [] : [createForm.asked(reasonPattern.hint)];
  return [createForm.reasonHint, createForm.reasonMin(reasonMin), ...asked].join(' ');
}

function ticketBlocks({ createForm }: Catalogue, { limits, values }: CreateFormFacts) {
  if (limits.ticket === undefined) return [];
  return [
    textInput({
      field: FIELDS.ticket,
      label: createForm.ticket,
      hint: createForm.asked(limits.ticket.hint),
      max: TICKET_MAX,
      initial: values.ticket,
    }),
  ];
}

function recipientBlocks(words: Catalogue, { limits, values }: CreateFormFacts) {
  if (limits.recipient === 'off') return [];
  const required = limits.recipient === 'required';
  return [recipientInput(words, { required, initial: values.recipient })];
}

function textBlocks(words: Catalogue, form: CreateFormFacts) {
  const { createForm } = words;
  const { values, accessListRequired } = form;
  const required = accessListRequired === true;
  const optionalHint =
    accessListRequired === undefined ? createForm.accessListHintUnread : createForm.accessListHint;
  return [
    textInput({
      field: FIELDS.reason,
      label: createForm.reason,
      hint: reasonHint(words, form.limits),
      max: REASON_MAX,
      multiline: true,
      initial: values.reason,
    }),
    ...ticketBlocks(words, form),
    ...recipientBlocks(words, form),
    textInput({
      field: FIELDS.accessList,
      label: required ? createForm.accessListRequired : createForm.accessList,
      hint: required ? createForm.accessListHintRequired : optionalHint,
      max: ACCESS_LIST_TYPED_MAX,
      multiline: true,
      optional: !required,
      initial: values.accessList,
    }),
  ];
}

/**
 * The form of a request. Its block ids never change, so Slack keeps what was typed when the form is
 * drawn again.
 */
export function createForm(words: Catalogue, form: CreateFormFacts): types.ModalView {
  const { change } = words.talkWindows;
  const { title, submit } = form.replaces === true ? change : words.createForm;
  return modal({
    title,
    submit,
    close: words.windows.cancel,
    id: form.replaces === true ? WINDOWS.change : WINDOWS.create,
    meta: form.meta,
    blocks: [
      ...(form.replaces === true ? [section(change.intro)] : []),
      ...(form.warning === undefined ? [] : [section(form.warning)]),
      organizationBlock(words, form),
      ...reachBlocks(words, form.offer),
      textInput({
        field: FIELDS.description,
        label: words.createForm.description,
        hint: words.createForm.descriptionHint,
        max: DESCRIPTION_MAX,
        initial: form.values.description,
      }),
      ...accessBlocks(words, form.offer, form.values),
      ...lifeBlocks(words, form.offer, form.values),
      ...textBlocks(words, form),
    ],
  });
}
