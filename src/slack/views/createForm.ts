import type { types } from '@slack/bolt';
import { z } from 'zod';
import { DESCRIPTION_MAX, type OrganizationRole, REASON_MAX, riskOf } from '../../domain/key.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Wish } from '../../domain/wish.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { ACTIONS, FIELD_VALUE, FIELDS, WINDOWS } from '../ids.ts';
import { modal, plain, section } from './blocks.ts';
import { input, textInput, typedInto } from './inputs.ts';
import { LIMITS } from './limits.ts';
import { choiceMenu } from './organizationMenu.ts';
import { fieldErrors } from './refusals.ts';

/** 20 entries of 43 characters with room to spare; the workflow counts and checks them. */
const ACCESS_LIST_TYPED_MAX = 2000;

export interface CreateFormFacts {
  /** From `encodeWindow`. */
  readonly meta: string;
  readonly organizations: readonly { readonly id: string; readonly name: string }[];
  readonly selected?: string;
  readonly allowedRoles: readonly OrganizationRole[];
  readonly values: {
    readonly description?: string;
    readonly roles?: readonly string[];
    readonly reason?: string;
    readonly accessList?: string;
  };
  /** `undefined`: it could not be read. */
  readonly accessListRequired: boolean | undefined;
  /** A sentence of ours on top, in mrkdwn. */
  readonly warning?: string;
}

function roleOption(words: Catalogue, role: OrganizationRole): types.PlainTextOption {
  const { name, does } = words.organizationRoles[role];
  const marked = riskOf(role) === 'dangerous' ? words.risk.markedDangerous(name) : name;
  return {
    text: plain(marked, LIMITS.option),
    value: role,
    description: plain(does, LIMITS.optionDescription),
  };
}

function rolesBlock(words: Catalogue, form: CreateFormFacts): types.KnownBlock {
  const options = form.allowedRoles
    .slice(0, LIMITS.checkboxes)
    .map((role) => roleOption(words, role));
  if (options.length === 0) return section(words.createForm.noRoles);
  const chosen = options.filter(({ value }) => form.values.roles?.includes(value ?? ''));
  return input({
    field: FIELDS.roles,
    label: words.createForm.roles,
    hint: words.createForm.rolesHint,
    element: {
      type: 'checkboxes',
      action_id: FIELD_VALUE,
      options,
      ...(chosen.length === 0 ? {} : { initial_options: chosen }),
    },
  });
}

function organizationBlock(words: Catalogue, form: CreateFormFacts): types.KnownBlock {
  const choices = form.organizations.map(({ id, name }) => ({ name, value: id }));
  if (choices.length === 0) return section(words.menu.none);
  const only = choices.length === 1 ? choices[0]?.value : undefined;
  const selected = form.selected ?? only;
  return input({
    field: FIELDS.organization,
    label: words.createForm.organization,
    // Another organization may allow other roles: the window is drawn anew.
    dispatch: true,
    element: choiceMenu(words, {
      action: ACTIONS.createOrganization,
      choices,
      ...(selected === undefined ? {} : { selected }),
    }),
  });
}

function textBlocks(words: Catalogue, { values, accessListRequired }: CreateFormFacts) {
  const { createForm } = words;
  const required = accessListRequired === true;
  const optionalHint =
    accessListRequired === undefined ? createForm.accessListHintUnread : createForm.accessListHint;
  return [
    textInput({
      field: FIELDS.reason,
      label: createForm.reason,
      hint: createForm.reasonHint,
      max: REASON_MAX,
      multiline: true,
      initial: values.reason,
    }),
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

/** The form for a new request. Block ids stay the same, so Slack keeps what was typed. */
export function createForm(words: Catalogue, form: CreateFormFacts): types.ModalView {
  return modal({
    title: words.createForm.title,
    submit: words.createForm.submit,
    close: words.windows.cancel,
    id: WINDOWS.create,
    meta: form.meta,
    blocks: [
      ...(form.warning === undefined ? [] : [section(form.warning)]),
      organizationBlock(words, form),
      textInput({
        field: FIELDS.description,
        label: words.createForm.description,
        hint: words.createForm.descriptionHint,
        max: DESCRIPTION_MAX,
        initial: form.values.description,
      }),
      rolesBlock(words, form),
      ...textBlocks(words, form),
    ],
  });
}

const option = z.object({ value: z.string() });
/** What was chosen, where something was. */
const choices = z.object({
  [FIELDS.organization]: z
    .object({ [ACTIONS.createOrganization]: z.object({ selected_option: option }) })
    .optional()
    .catch(undefined),
  [FIELDS.roles]: z
    .object({ [FIELD_VALUE]: z.object({ selected_options: z.array(option) }) })
    .optional()
    .catch(undefined),
});

/** What was typed, from `view.state.values`: never trusted, what is missing is empty. */
export function parseCreateForm(stateValues: unknown): Wish {
  const { organization, roles } = choices.safeParse(stateValues).data ?? {};
  return {
    organizationId: organization?.[ACTIONS.createOrganization].selected_option.value ?? '',
    description: typedInto(stateValues, FIELDS.description),
    roles: roles?.value.selected_options.map(({ value }) => value) ?? [],
    reason: typedInto(stateValues, FIELDS.reason),
    ticket: typedInto(stateValues, FIELDS.ticket),
    accessList: typedInto(stateValues, FIELDS.accessList),
  };
}

/** Refusals under the inputs they belong to; the others under the last one. */
export function createErrors(
  words: Catalogue,
  refusals: readonly Refusal[],
): Record<string, string> {
  return fieldErrors(words, refusals, {
    purpose: 'request',
    fields: Object.values(FIELDS),
    last: FIELDS.accessList,
  });
}
