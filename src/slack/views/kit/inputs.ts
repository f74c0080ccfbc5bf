import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { AskedRecipient } from '../../../domain/ledger/recipientFor.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { FIELD_VALUE, FIELDS } from '../../wire/ids.ts';
import { plain } from './blocks.ts';
import { LIMITS } from './limits.ts';

// Inputs of windows. The block id is the name of the field, because Slack shows errors by block id.

export function input(wish: {
  field: string;
  label: string;
  element: types.InputBlockElement;
  hint?: string;
  optional?: boolean;
  dispatch?: boolean;
}): types.InputBlock {
  return {
    type: 'input',
    block_id: wish.field,
    label: plain(wish.label, LIMITS.inputLabel),
    element: wish.element,
    optional: wish.optional ?? false,
    ...(wish.hint === undefined ? {} : { hint: plain(wish.hint, LIMITS.inputLabel) }),
    ...(wish.dispatch === undefined ? {} : { dispatch_action: wish.dispatch }),
  };
}

/** Slack refuses an initial value that is longer than the input allows. */
function allowed(initial: string | undefined, max: number): string {
  const text = initial ?? '';
  return text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}

export function textInput(wish: {
  field: string;
  label: string;
  max: number;
  hint?: string;
  multiline?: boolean;
  optional?: boolean;
  initial?: string | undefined;
}): types.InputBlock {
  const initial = allowed(wish.initial, wish.max);
  return input({
    ...wish,
    element: {
      type: 'plain_text_input',
      action_id: FIELD_VALUE,
      multiline: wish.multiline ?? false,
      max_length: wish.max,
      ...(wish.optional === true ? {} : { min_length: 1 }),
      ...(initial === '' ? {} : { initial_value: initial }),
    },
  });
}

/** For whom the private key is encrypted. */
export function recipientInput(
  { createForm }: Catalogue,
  { required, initial }: AskedRecipient,
): types.InputBlock {
  return textInput({
    field: FIELDS.recipient,
    label: createForm.recipient,
    hint: required ? createForm.recipientHintRequired : createForm.recipientHint,
    // More than one has, so that whoever pastes something else reads what is wrong with it.
    max: LIMITS.typed,
    optional: !required,
    initial,
  });
}

const values = z.record(z.string(), z.unknown()).catch({});
const typedValue = z.object({ [FIELD_VALUE]: z.object({ value: z.string() }) });

/** Text of one field of `view.state.values`. Empty if nothing was typed. */
export function typedInto(stateValues: unknown, field: string): string {
  const found = typedValue.safeParse(values.parse(stateValues)[field]);
  return found.success ? found.data[FIELD_VALUE].value : '';
}

const chosenValue = z.object({
  [FIELD_VALUE]: z.object({ selected_options: z.array(z.object({ value: z.string() })) }),
});

/** Checked options of one field of `view.state.values`. Empty if none is checked. */
export function chosenIn(stateValues: unknown, field: string): readonly string[] {
  const found = chosenValue.safeParse(values.parse(stateValues)[field]);
  return found.success ? found.data[FIELD_VALUE].selected_options.map(({ value }) => value) : [];
}
