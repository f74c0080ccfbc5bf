import type { types } from '@slack/bolt';
import { ACCESS_LIST_TYPED_MAX, REASON_MAX } from '../../../domain/key/description.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { FormOffer } from '../../../workflow/requests/newRequest/formOffer.ts';
import { FIELDS, WINDOWS } from '../../wire/ids.ts';
import { keyFactBlocks, type ShownKey } from '../credentials/keyFacts.ts';
import { modal, section } from '../kit/blocks.ts';
import { textInput } from '../kit/inputs.ts';
import { accessBlocks, reachBlocks } from './accessFields.ts';
import type { FormValues } from './formValues.ts';

/** Inputs of the form, from top to bottom. */
export const CHANGE_FIELDS = [
  FIELDS.reach,
  FIELDS.roles,
  FIELDS.projects,
  FIELDS.needs,
  FIELDS.apart,
  FIELDS.accessList,
  FIELDS.reason,
] as const;

/** The owner of a key asks for another access. Without `offer`: it is being asked what they may. */
export function changeKeyWindow(
  words: Catalogue,
  facts: ShownKey & { readonly offer?: FormOffer; readonly values: FormValues },
  meta: string,
): types.ModalView {
  const { change, reason, reasonHint } = words.keyForms;
  const { offer, values } = facts;
  const frame = { title: change.title, close: words.windows.cancel, id: WINDOWS.changeKey, meta };
  if (offer === undefined) {
    const blocks = [section(words.windows.checking.body), ...keyFactBlocks(words, facts)];
    return modal({ ...frame, blocks });
  }
  return modal({
    ...frame,
    submit: change.submit,
    blocks: [
      section(change.intro),
      ...reachBlocks(words, offer),
      ...accessBlocks(words, offer, values),
      textInput({
        field: FIELDS.accessList,
        label: words.createForm.accessList,
        hint: change.accessListHint,
        max: ACCESS_LIST_TYPED_MAX,
        multiline: true,
        optional: true,
        initial: values.accessList,
      }),
      textInput({
        field: FIELDS.reason,
        label: reason,
        hint: reasonHint,
        max: REASON_MAX,
        multiline: true,
        initial: values.reason,
      }),
      ...keyFactBlocks(words, facts),
    ],
  });
}
